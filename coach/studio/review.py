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
from coach.speech.voices.base import Speech
from coach.speech.words.lexicon import base_language
from coach.studio.measure import Measure, measure
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
    heard = {one.id: _heard(take, folder, one) for one in lines if (take := folder.by_hand(one))}
    levels = [loudness for _, loudness in heard.values() if math.isfinite(loudness)]
    usual = median(levels) if len(levels) >= _FEWEST else None
    for one in lines:
        found, loudness = heard.get(one.id, ((), -math.inf))
        yield from found
        if usual is not None and math.isfinite(loudness) and abs(loudness - usual) > APART:
            finding = Finding.LOUDER if loudness > usual else Finding.SOFTER
            told = f"by {abs(loudness - usual):.1f} dB than the other takes"
            yield Found(finding=finding, wanted=one, detail=told)
        if one.id not in heard and folder.get(one.line, one.language) is None:
            yield _describe_lack(one, unasked)


def _heard(take: Take, folder: TakeFolder, wanted: Wanted) -> tuple[tuple[Found, ...], float]:
    """Return what is wrong with a take by itself, and how loud it is; −inf where nothing is heard in it."""
    found = [(Finding.STALE, f"{take.file} was read from other words")] if take.is_stale else []
    loudness = -math.inf
    try:
        speech = folder.sound(take)
    except VoiceError as error:
        found.append((Finding.BROKEN, str(error)))
    else:
        known = measure(speech)
        loudness = known.loudness
        found += faults_of(speech, known, wanted)
    return tuple(Found(finding=finding, wanted=wanted, detail=detail) for finding, detail in found), loudness


def faults_of(speech: Speech, measure: Measure, wanted: Wanted) -> Iterator[tuple[Finding, str]]:
    """Yield what is wrong with a take by itself, each with a few words of it."""
    if measure.clipped:
        yield Finding.CLIPPED, f"peaks at {measure.peak:.1f} dB are cut off; farther away, or softer"
    if measure.seconds > wanted.seconds:
        yield Finding.TOO_LONG, f"it takes {measure.seconds:.1f} s, there are {wanted.seconds:.1f} s for it"
    doubts = [fault for fault in faults(speech, wanted.line.text) if fault is not Fault.DRAWN_OUT]
    if doubts:
        yield Finding.DOUBTFUL, f"it {doubts[0]}"


def _describe_lack(wanted: Wanted, unasked: Iterable[Take]) -> Found:
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
