"""Whether a line was said whole, judged by its sound: what a small model or a slip at the microphone does to it.

Models mumble very short lines, hum before the first word or after the last one, and break off. None of this needs a
recogniser to be found: it is in how long the line takes, in how it begins and ends, and in what stands apart from it.
"""

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from coach.speech.sounding import STEP, levels_of, sounds_in
from coach.speech.voices.base import Speech
from coach.units import Seconds

_CUT = 10.0 ** (-20.0 / 20.0)
"""A line whose very first or last step is louder than this share of the loudest one has been cut there."""
_BEFORE_JUNK = Seconds(0.25)
"""Least silence before junk at the end: the stop in a slow "softer" or "doctor" lasts up to 0.18 s."""
_LONGEST_JUNK = Seconds(0.45)
_SHORTEST_JUNK = Seconds(0.05)
_JUNK = 10.0 ** (-7.0 / 20.0)
"""What stands apart is junk where it stays below this share of the loudest step: words are nearly as loud."""
_VOICED = 0.55
"""Least share of junk's power that is low: a hum has nearly all of it there, a released stop little."""
_FEWEST_LETTER_SECONDS = Seconds(0.035)
_MOST_LETTER_SECONDS = Seconds(0.16)
_MOST_WORD_SECONDS = Seconds(0.85)
_SPELLED_FROM, _LONGEST_WORD = "\u0590", 40
"""What voices spell letter by letter, which takes as long as it does: other alphabets, and what is no word."""
_ALLOWED = Seconds(0.4)
"""What a line may take beside its words: a single one is drawn out."""


class Fault(StrEnum):
    """What is wrong with how a line was said; its value goes on after "it"."""

    SILENT = "says nothing"
    HURRIED = "is too short for its words"
    DRAWN_OUT = "is too long for its words"
    CUT_ONSET = "begins in the middle of a sound"
    CUT_END = "ends in the middle of a sound"
    JUNK_BEFORE = "sounds before its first word"
    JUNK_AFTER = "sounds after its last word"


def faults(speech: Speech, text: str) -> tuple[Fault, ...]:
    """Return what is wrong with a line as it was said; nothing where it can be trusted.

    Args:
        speech: As the voice or the microphone left it, with the silence around it.
        text: What was to be said, figures and signs written out.
    """
    levels = levels_of(speech.samples, speech.rate)
    loudest = float(levels.max(initial=0.0))
    if not loudest > 0.0:
        return (Fault.SILENT,)
    sounds = sounds_in(levels)
    sounding = sum(end - start for start, end in sounds) * STEP
    silence_before_last = (sounds[-1][0] - sounds[-2][1]) * STEP if len(sounds) > 1 else 0.0
    letters, words = sum(sign.isalnum() for sign in text), len(text.split())
    most = max(letters * _MOST_LETTER_SECONDS, words * _MOST_WORD_SECONDS) + _ALLOWED
    least = letters * _FEWEST_LETTER_SECONDS
    if max(text, default="") >= _SPELLED_FROM or max(map(len, text.split()), default=0) > _LONGEST_WORD:
        least, most = 0.0, math.inf
    told = (
        (Fault.HURRIED, sounding < least),
        (Fault.DRAWN_OUT, sounding > most),
        (Fault.CUT_ONSET, levels[0] > loudest * _CUT),
        (Fault.CUT_END, levels[-1] > loudest * _CUT),
        (Fault.JUNK_BEFORE, len(sounds) > 1 and _is_junk(speech, levels, sounds[0])),
        (Fault.JUNK_AFTER, silence_before_last >= _BEFORE_JUNK and _is_junk(speech, levels, sounds[-1])),
    )
    return tuple(fault for fault, found in told if found)


def _is_junk(speech: Speech, levels: NDArray[np.float64], sound: tuple[int, int]) -> bool:
    """Tell whether a sound that stands apart is a hum and no word."""
    start, end = sound
    if not _SHORTEST_JUNK <= (end - start) * STEP <= _LONGEST_JUNK:
        return False
    if levels[start:end].max() > levels.max() * _JUNK:
        return False
    step = max(1, round(STEP * speech.rate))
    samples = speech.samples[start * step : end * step].astype(np.float64)
    half = max(1, round(speech.rate / 4000.0))  # the sum of two samples so far apart leaves little above 1 kHz
    smooth = (samples[half:] + samples[:-half]) / 2.0
    return float(np.square(smooth).mean()) > _VOICED * float(np.square(samples).mean())
