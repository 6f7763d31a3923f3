"""How large a script may be: its steps, how often they are done, and how long that takes."""

import math
from collections.abc import Callable

from coach.script.model import (
    CountedPractice,
    Group,
    Part,
    Practice,
    Section,
    Step,
    TimedPractice,
    begins,
    shortest,
    steps_in_groups,
    steps_of,
)
from coach.script.values import LONGEST

MOST_STEPS = 500
MOST_TURNS = 3_000
"""Steps, each counted as often as its rounds and sides let it be done: eight hours of them, ten seconds each."""


def impossible(sections: tuple[Section, ...], *, has_length: bool) -> str:
    """Return why no session can be made of sections; empty where one can."""
    steps = [step for section in sections for step in steps_of(section.steps)]
    if len(steps) > MOST_STEPS:
        return f"the script has {len(steps)} steps, expected at most {MOST_STEPS}"
    turns = sum(section.rounds.high * _turns(section.steps) for section in sections)
    if turns > MOST_TURNS:
        return f"with all rounds and sides its steps are done {turns} times, expected at most {MOST_TURNS}"
    if _seconds(sections, shortest) > LONGEST:
        return "the script is longer than 8 hours, expected at most that"
    if not has_length and _seconds(sections, _middle) > LONGEST:
        return "the middle of its ranges is longer than 8 hours, expected 'minutes' or less"
    lasting = (
        step for section in sections for groups, step in steps_in_groups(section.steps) if begins((*groups, step))
    )
    if all(step.from_length for step in lasting):
        return "every step has 'from', expected one that belongs to sessions of any length"
    return ""


def _turns(parts: tuple[Part, ...]) -> int:
    """Return how often something is done in parts, rests among it, where each is done as often as it may be."""
    return sum(
        len(part.sides) * (2 if part.rest else 1)
        if isinstance(part, Step)
        else part.times.high * (_turns(part.steps) + (part.rest_between is not None))
        for part in parts
    )


_Lasting = Callable[[Practice | None], float]


def _seconds(groups: tuple[Section | Group, ...], length: _Lasting) -> float:
    """Return how long sections or groups take, each as seldom as it allows, where practices are so long."""
    total = 0.0
    for group in groups:
        times = group.rounds.low if isinstance(group, Section) else group.times.low
        rest = group.rest_between.low if group.rest_between else 0.0
        once = sum(
            _step_seconds(part, length) if isinstance(part, Step) else _seconds((part,), length) for part in group.steps
        )
        total += times * once + (times - 1) * rest
    return total


def _step_seconds(step: Step, length: _Lasting) -> float:
    practised = min(length(step.practice), max(shortest(step.practice), step.stay or math.inf))
    return len(step.sides) * (practised + (step.rest.low if step.rest else 0.0))


def _middle(practice: Practice | None) -> float:
    match practice:
        case None:
            return 0.0
        case CountedPractice():
            return (practice.reps.low + practice.reps.high) / 2 * (practice.tempo.low + practice.tempo.high) / 2
        case TimedPractice():
            return (practice.duration.low + practice.duration.high) / 2
