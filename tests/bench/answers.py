"""Tell which words answer each requirement, and when they are heard: python -m tests.bench.answers relieving."""

import sys

from coach.plan.fit import fit
from coach.units import RATE, minutes_to_frames
from tests.script.test_scripts import ALL, WordCount, requirements, script_of, spoken, steps_of

LENGTHS = (20, 45, 60)
"""Minutes."""


def told(session: str) -> list[str]:
    """Return one line of a table for each requirement of a session: its name, when it is met, and the words."""
    script = script_of(session)
    plans = [fit(script, frames=minutes_to_frames(minutes), speech=WordCount()) for minutes in LENGTHS]
    lines = []
    for requirement in requirements(session):
        name = requirement["id"]
        words = [line.text for line in spoken(script) if name in line.answers]
        words += [line.text for step in steps_of(script) if name in step.answers for line in step.say]
        clocks = []
        for plan in plans:
            heard = [cue.at for cue in plan.cues if cue.text in words]
            clocks.append(
                f"{min(heard) // RATE // 60}:{min(heard) // RATE % 60:02d}"
                if heard
                else "whole"
                if not words
                else "never"
            )
        lines.append(f"| {name} | {' | '.join(clocks)} | {' '.join(words) or 'the session as a whole'} |")
    return lines


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(ALL.values())
    print(f"| id | {' | '.join(f'{minutes} min' for minutes in LENGTHS)} | words |\n|---|---|---|---|---|")
    for session in ALL:
        if ALL[session] in wanted:
            print("\n".join(told(session)))
