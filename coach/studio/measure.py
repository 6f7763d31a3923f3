"""The measure of a take: what its sound alone tells of how it was recorded."""

import math
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from coach.sound.loudness import speech_level
from coach.speech.sounding import STEP, levels_of
from coach.speech.voices.base import Speech
from coach.units import RATE, Decibels, Lufs, Seconds, to_decibels

_QUIETEST = 0.1
"""The part of a take's steps that is the room: nobody speaks without a pause."""
_ABOVE_ROOM = Decibels(9.0)
"""What is so much louder than the room is a word."""
_QUIET = 10.0 ** (-40.0 / 20.0)
"""Below this share of the loudest step nothing is a word, however quiet the room is."""
_FLAT = 4
"""So many equal samples in a row, beyond half of full scale, are no sound that was ever in the air."""
_BEYOND = 0.5
_FULL_SCALE = 1.0 - 2.0**-14


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a take's sound tells."""

    first: int
    """The first sample of its words."""
    last: int
    """The sample after its words; `first` where there are none."""
    seconds: Seconds
    """How long its words take."""
    peak: Decibels
    """Of full scale; −inf for silence."""
    loudness: Lufs
    """As ITU-R BS.1770-4 measures speech; −inf for silence."""
    room: Decibels
    """How loud it is where nobody speaks, of full scale; −inf for digital silence."""
    voice: Decibels
    """How loud the words are, likewise."""
    clipped: bool
    """Whether its peaks were cut off."""


def measure(speech: Speech, room: Decibels | None = None) -> Measure:
    """Return what a take's sound tells.

    Args:
        speech: The take.
        room: How loud the room is, where that was heard before; else the quietest of the take.
    """
    steps = levels_of(speech.samples, speech.rate)
    room = room_level(speech.samples, speech.rate) if room is None else room
    words = sounding(steps, room)
    size = max(1, round(STEP * speech.rate))
    first, last = (int(words[0]), int(words[-1]) + 1) if words.size else (0, 0)
    first, last = first * size, min(last * size, speech.samples.size)
    spoken = speech.samples[first:last]
    at_rate = spoken if speech.rate == RATE else soxr.resample(spoken, speech.rate, RATE)
    return Measure(
        first=first,
        last=last,
        seconds=Seconds((last - first) / speech.rate),
        peak=to_decibels(float(np.abs(speech.samples).max(initial=0.0))),
        loudness=speech_level(at_rate),
        room=room,
        voice=to_decibels(math.sqrt(float(np.square(spoken).mean())) if spoken.size else 0.0),
        clipped=is_clipped(speech.samples),
    )


def room_level(samples: NDArray[np.float32], rate: int) -> Decibels:
    """Return how loud it is where nobody speaks, of full scale."""
    return to_decibels(float(np.quantile(levels_of(samples, rate), _QUIETEST)))


def sounding(steps: NDArray[np.float64], room: Decibels) -> NDArray[np.intp]:
    """Return which steps of :func:`coach.speech.sounding.levels_of` are words rather than the room."""
    return np.flatnonzero(steps > max(10.0 ** ((room + _ABOVE_ROOM) / 20.0), float(steps.max(initial=0.0)) * _QUIET))


def is_clipped(samples: NDArray[np.float32]) -> bool:
    """Tell whether peaks were cut off: they are flat, or stand at full scale."""
    high = np.abs(samples) >= _BEYOND
    flat = high[1:] & (np.abs(np.diff(samples)) <= 2.0**-16)
    runs = np.ones(_FLAT - 1, np.int8)
    in_a_row = flat.size >= runs.size and bool((np.convolve(flat, runs, "valid") == runs.size).any())
    return in_a_row or int((np.abs(samples) >= _FULL_SCALE).sum()) >= _FLAT
