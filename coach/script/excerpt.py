"""One step of a script by itself, shortened: enough to hear how it sounds."""

import difflib
from dataclasses import replace
from typing import Any, cast

from coach.errors import ScriptError
from coach.pace import PROFILES, Pace
from coach.script.model import (
    AROUND,
    AtFraction,
    AtTime,
    CountedPractice,
    CountRange,
    Every,
    Moment,
    Part,
    Practice,
    Script,
    Step,
    StepCue,
    TimedPractice,
    TimeRange,
    shortest,
    steps_in_groups,
)
from coach.units import Seconds

ONCE = Seconds(10.0)
"""What takes longer is done once, and else twice: then a first repetition and a last are heard."""
LEAST = Seconds(8.0)
"""How long a timed practice is heard."""
_BETWEEN = Seconds(2.0)
"""Between two lines that are said in it."""


def one_step(script: Script, asked: str) -> Script:
    """Return a script of one of its steps alone, with a repetition or two, or a few seconds, of what is done.

    Args:
        script: The session.
        asked: The step's title, or a part of it that no other has, with or without that of its section
            (``Back: Knead``), or its number.

    Raises:
        ScriptError: There is no such step; the message tells what was meant, or which there are.
    """
    steps = [(section, groups, step) for section in script.sections for groups, step in steps_in_groups(section.steps)]
    names: dict[str, int] = {}
    for number, (section, _, step) in enumerate(steps):
        for name in (str(number + 1), step.title.casefold(), f"{section.title}: {step.title}".casefold()):
            names.setdefault(name, number)
    asked_for = asked.strip().casefold()
    parts = [number for name, number in names.items() if ": " in name and asked_for in name]
    wanted = names.get(asked_for, parts[0] if len(parts) == 1 else None)
    if wanted is None:
        titles = {step.title.casefold(): step.title for *_, step in steps}
        near = difflib.get_close_matches(asked_for, titles, n=1)
        hint = f"did you mean '{titles[near[0]]}'?" if near else f"expected one of {', '.join(titles.values())}"
        raise ScriptError((f"{script.name} has no step called '{asked}', {hint}",))
    section, groups, step = steps[wanted]
    part = cast("Part", _shortened(step))
    for group in reversed(groups):
        part = replace(
            group,
            steps=(part,),
            sides=group.sides[:1],
            begin=None,
            each=group.each[:1],
            rounds=CountRange(),
            rest_between=None,
            rounds_only=(),
        )
    alone = replace(section, steps=(part,), rounds=CountRange(), rest_between=None)
    silent: dict[str, Any] = dict.fromkeys(AROUND, ())
    return replace(script, sections=(alone,), minutes=None, stay=None, **silent)


def _shortened(step: Step) -> Step:
    whole = shortest(step.practice)
    practice = _short_practice(step)
    short = shortest(practice)
    last = step.signals.last
    return replace(
        step,
        practice=practice,
        sides=step.sides[:1],
        alternate=False,
        cues=tuple(_moved(cue, whole, short) for cue in step.cues),
        signals=replace(step.signals, last=last if last is not None and last < short else None),
        optional=None,
        stay=None,
        at_most=None,
        rest=None,
        rounds_only=(),
        from_length=Seconds(0.0),
        until_next=False,
    )


def _short_practice(step: Step) -> Practice | None:
    """Return what is done, as short as it can be without losing a line."""
    practice = step.practice
    if isinstance(practice, CountedPractice):
        times = min(practice.reps.low, 1 if practice.tempo.low > ONCE else 2)
        return replace(practice, reps=CountRange(low=times, high=times), tempo=_shortest_of(practice.tempo))
    if isinstance(practice, TimedPractice):
        needed = max(LEAST, sum((_spoken(cue, step.pace) for cue in step.cues), _BETWEEN))
        return TimedPractice(duration=_shortest_of(practice.duration, most=Seconds(needed)))
    return None


def _shortest_of(time: TimeRange, most: Seconds | None = None) -> TimeRange:
    short = time.low if most is None else min(time.low, most)
    return TimeRange(low=short, high=short)


def _spoken(cue: StepCue, pace: Pace) -> float:
    """Return about how long a cue takes to say, with a pause after it."""
    return len(cue.say.text.split()) * 60.0 / PROFILES[pace].words_a_minute + _BETWEEN


def _moved(cue: StepCue, whole: Seconds, short: Seconds) -> StepCue:
    """Return a cue at the same part of a practice that has been shortened."""
    moment: Moment = cue.moment
    if short < whole:
        match moment:
            case AtTime(seconds=seconds):
                moment = AtFraction(fraction=max(0.0, min(1.0, (seconds + whole * (seconds < 0)) / whole)))
            case Every():
                moment = AtFraction(fraction=0.5)
            case _:
                pass
    return replace(cue, moment=moment, from_length=Seconds(0.0))
