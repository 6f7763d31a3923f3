"""The review: what is missing of a recorded voice, and what is wrong with the takes a person made for it."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from coach.errors import VoiceError
from coach.speech.check import Fault, faults
from coach.speech.takes.folder import TakeFolder
from coach.speech.takes.index import Take, key_of
from coach.speech.takes.wanted import Wanted
from coach.speech.words.lexicon import base_language
from coach.studio.measure import Measure, measured
from coach.studio.roll import most_alike
from coach.units import Decibels

APART = Decibels(6.0)
"""How much louder or softer than the others a take may be."""
_FEWEST = 3
"""Takes that there have to be before one is told to be unlike the others."""


class Finding(StrEnum):
    """What there is to be told of a line."""

    MISSING = "missing"
    STALE = "stale"
    BROKEN = "broken"
    CLIPPED = "clipped"
    TOO_LONG = "too long"
    DOUBTFUL = "doubtful"
    LOUDER = "louder"
    SOFTER = "softer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that is told."""

    finding: Finding
    wanted: Wanted
    detail: str = ""
    """More of it, in a few words."""


def review(wanted: Iterable[Wanted], folder: TakeFolder) -> Iterator[Found]:
    """Yield what is missing, and what is wrong with takes that a person made, line by line.

    Args:
        wanted: The lines there ought to be.
        folder: The takes there are.
    """
    lines = tuple(wanted)
    asked = {key_of(one.line, one.language) for one in lines}
    unasked = [take for take in folder.takes if take.key not in asked]
    heard: dict[str, tuple[Take, Measure | None, str]] = {}
    for one in lines:
        take = folder.get(one.line, one.language)
        if take and not take.made:
            heard[one.id] = (take, *_heard(take, folder))
    levels = [measure.loudness for _, measure, _ in heard.values() if measure and math.isfinite(measure.loudness)]
    usual = median(levels) if len(levels) >= _FEWEST else None
    for one in lines:
        if one.id in heard:
            yield from _faults(one, *heard[one.id], usual)
        elif folder.get(one.line, one.language) is None:
            yield _lacking(one, unasked)


def _heard(take: Take, folder: TakeFolder) -> tuple[Measure | None, str]:
    """Return the measure of a take, and what the check says of it; no measure where it is no sound."""
    try:
        speech = folder.sound(take)
    except VoiceError as error:
        return None, str(error)
    found = [fault for fault in faults(speech, take.line.text) if fault is not Fault.DRAWN_OUT]
    return measured(speech), f"it {found[0]}" if found else ""


def _faults(wanted: Wanted, take: Take, measure: Measure | None, doubt: str, usual: float | None) -> Iterator[Found]:
    if take.is_stale:
        yield Found(finding=Finding.STALE, wanted=wanted, detail=f"{take.file} was read from other words")
    if measure is None:
        yield Found(finding=Finding.BROKEN, wanted=wanted, detail=doubt)
        return
    if measure.clipped:
        yield Found(finding=Finding.CLIPPED, wanted=wanted, detail=f"peaks at {measure.peak:.1f} dB are cut off")
    if measure.seconds > wanted.seconds:
        told = f"it takes {measure.seconds:.1f} s, there are {wanted.seconds:.1f} s for it"
        yield Found(finding=Finding.TOO_LONG, wanted=wanted, detail=told)
    if doubt:
        yield Found(finding=Finding.DOUBTFUL, wanted=wanted, detail=doubt)
    if usual is not None and math.isfinite(measure.loudness) and abs(measure.loudness - usual) > APART:
        finding = Finding.LOUDER if measure.loudness > usual else Finding.SOFTER
        told = f"by {abs(measure.loudness - usual):.1f} dB than the other takes"
        yield Found(finding=finding, wanted=wanted, detail=told)


def _lacking(wanted: Wanted, unasked: Iterable[Take]) -> Found:
    """Return what there is to be told of a line without a take: whether it was recorded when it had other words."""
    alike = (
        (take.line.text, take)
        for take in unasked
        if (take.language, take.line.pace) == (base_language(wanted.language), wanted.line.pace)
    )
    before = most_alike(wanted.line.text, alike)
    if before is None:
        return Found(finding=Finding.MISSING, wanted=wanted)
    return Found(finding=Finding.STALE, wanted=wanted, detail=f"it was recorded as {before.line.text!r}")
