"""A script for one evening: its level and its pressure, the area that needs it most, and whoever lies there."""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from coach.errors import ScriptError
from coach.script.model import (
    AROUND,
    Level,
    Pressure,
    Pulse,
    Script,
    Section,
    Sentence,
    Step,
    at_level,
    map_steps,
    worded,
)
from coach.script.name import with_name
from coach.script.wording import phrases_of

LEAN = 0.5
"""How far the time of what is wanted more is moved towards its longest, and that of all else towards its shortest."""


def choose_level(script: Script, level: Level | None) -> Script:
    """Return a script as it is done at a level, whose welcome names the other one; None takes the usual one.

    A script without levels is the same at each.
    """
    if not script.levels:
        return script
    chosen = level or script.levels[0]
    other = next(each for each in script.levels if each is not chosen)
    own = phrases_of(script)
    told = own.level_told.format(level=own.levels[chosen], other=own.levels[other])
    return replace(
        script,
        levels=(),
        welcome=(*script.welcome, Sentence(text=told)),
        sections=tuple(at_level(section, chosen) for section in script.sections),
    )


def all_ways(script: Script) -> Iterator[Script]:
    """Yield a script at each level in the words for each pressure, the usual ones first; only those that differ."""
    for level in script.levels or (None,):
        yield from all_pressures(choose_level(script, level))


def choose_pulse(script: Script, pulse: Pulse) -> Script:
    """Return a script in which every repetition is told like this, whatever its parts say."""
    sections = (
        replace(section, steps=map_steps(section.steps, lambda step: replace(step, pulse=None)))
        for section in script.sections
    )
    return replace(script, pulse=pulse, sections=tuple(sections))


def choose_pressure(script: Script, pressure: Pressure | None) -> Script:
    """Return a script in the words for a pressure; None takes those for the usual one."""

    def chosen(sentence: Sentence) -> Sentence:
        if not sentence.pressed:
            return sentence
        written = dict(sentence.pressed).get(pressure) if pressure else None
        return replace(sentence, pressed=(), **({} if written is None else worded(written)))

    return _reword(script, chosen)


def all_pressures(script: Script) -> tuple[Script, ...]:
    """Return a script in the words for each pressure, the usual one first; only those that differ."""
    return tuple(dict.fromkeys(choose_pressure(script, pressure) for pressure in (None, *Pressure)))


def place_name(script: Script, name: str) -> Script:
    """Return a script with a name in every line that has a place for one; without a name, with none."""

    def placed(sentence: Sentence) -> Sentence:
        if not sentence.named:
            return sentence
        return replace(sentence, **(worded(sentence.named) if not name else {"text": with_name(sentence.named, name)}))

    return _reword(script, placed)


def focus_on(script: Script, area: str) -> Script:
    """Return a script in which the sections of an area get more time, and the others less.

    Raises:
        ScriptError: No section names that area; the message tells the areas there are.
    """
    named = {_same(each): each for section in script.sections for each in section.areas}
    if not named:
        raise ScriptError((f"no section of {script.name} names its areas: nothing can be given more time",))
    if _same(area) not in named:
        near = difflib.get_close_matches(_same(area), named, n=1)
        there = f"did you mean '{named[near[0]]}'?" if near else f"expected one of {', '.join(named.values())}"
        raise ScriptError((f"{script.name} has no area called '{area}', {there}",))

    def leaning(section: Section) -> Section:
        lean = LEAN if _same(area) in map(_same, section.areas) else -LEAN
        return replace(section, steps=map_steps(section.steps, lambda step: replace(step, lean=lean)))

    return replace(script, sections=tuple(map(leaning, script.sections)))


def _same(area: str) -> str:
    """Return what equal areas have in common, however they are written."""
    return " ".join(area.casefold().split())


def _reword(script: Script, change: Callable[[Sentence], Sentence]) -> Script:
    """Return a script with every sentence in it changed."""

    def step(written: Step) -> Step:
        return replace(
            written,
            say=tuple(map(change, written.say)),
            again=tuple(map(change, written.again)),
            cues=tuple(
                replace(cue, say=change(cue.say), again=change(cue.again) if cue.again else None)
                for cue in written.cues
            ),
        )

    around: dict[str, Any] = {name: tuple(map(change, getattr(script, name))) for name in AROUND}
    sections = tuple(replace(section, steps=map_steps(section.steps, step)) for section in script.sections)
    return replace(script, sections=sections, **around)
