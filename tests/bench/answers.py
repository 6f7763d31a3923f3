"""Tell which words answer each requirement, and when they are heard: python -m tests.bench.answers relieving."""

import itertools
import sys

from coach.plan.model import Plan
from coach.units import RATE, Frames
from tests.script.test_scripts import (
    ALL,
    SESSIONS,
    heard,
    planned,
    requirements,
    resting,
    script_of,
    spoken,
    steps_of,
)

LENGTHS = (20, 45, 60)
"""Minutes."""
WHOLE = "whole"
"""When a requirement is met that no single line or step answers: an order, a total, a pace."""


def told(session: str) -> list[tuple[str, ...]]:
    """Return a row for each requirement of a session: its name, when it is met at each length, and the words."""
    return [_row(session, requirement["id"]) for requirement in requirements(session)]


def summary(session: str) -> str:
    """Return what there is to say of a session as a whole."""
    rows = told(session)
    answered = sum(all(clock != "never" for clock in row[1:-1]) for row in rows)
    lines = {minutes: len({cue.text for cue in heard(session, minutes)}) for minutes in LENGTHS}
    silences = {minutes: longest_silence(session, minutes) // RATE for minutes in LENGTHS}
    return (
        f"{ALL[session]}: {answered} of {len(rows)} answered; different lines {_by_length(lines)} "
        f"({lines[60] / lines[20]:.2f} times as many); longest silence outside of a rest {_by_length(silences)} s"
    )


def longest_silence(session: str, minutes: int) -> int:
    """Return the longest time between two words of a session, in frames, but for rests."""
    plan = planned(session, minutes)
    pairs = itertools.pairwise(heard(session, minutes))
    return max(after.at - before.end for before, after in pairs if not resting(plan, before.at))


def _row(session: str, name: str) -> tuple[str, ...]:
    script = script_of(session)
    lines = [line.text for line in spoken(script) if name in line.answers]
    lines += [line.text for step in steps_of(script) if name in step.answers for line in step.say]
    words = tuple(dict.fromkeys(lines))
    clocks = [_clock(planned(session, minutes), name) if words else WHOLE for minutes in LENGTHS]
    return name, *clocks, " ".join(words) or "the session as a whole"


def _clock(plan: Plan, name: str) -> str:
    """Return when a line, or a step, that answers a requirement is heard first."""
    moments: list[Frames] = []
    for planned_step in plan.steps:
        step = planned_step.turn.step
        lines = {line.text for line in (*step.say, *(cue.say for cue in step.cues)) if name in line.answers}
        if name in step.answers:
            lines |= {line.text for line in step.say}
        inside = (cue for cue in plan.cues if planned_step.start <= cue.at < planned_step.end)
        moments += [cue.at for cue in inside if cue.text in lines]
    if not moments:
        return "never"
    minutes, seconds = divmod(min(moments) // RATE, 60)
    return f"{minutes}:{seconds:02d}"


def _by_length(values: dict[int, int]) -> str:
    return ", ".join(f"{value} at {minutes}" for minutes, value in values.items())


if __name__ == "__main__":
    wanted = [session for session in ALL if ALL[session] in sys.argv[1:]] or list(SESSIONS)
    print(f"| id | {' | '.join(f'{minutes} min' for minutes in LENGTHS)} | words |\n|---|---|---|---|---|")
    for session in wanted:
        print("\n".join(f"| {' | '.join(row)} |" for row in told(session)))
    print("", *map(summary, wanted), sep="\n")
