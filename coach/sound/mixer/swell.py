"""The swell: how the bed breathes with the strokes, so that hands can follow it without a bell."""

from bisect import bisect_right
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coach.sound.mixer.duck import overlay
from coach.sound.mixer.timeline import Bend, Swell
from coach.units import Decibels, Frames

HEIGHT = Decibels(5.0)
"""How much louder the bed is in the middle of a stroke than at its ends."""


def swell_decibels(swell: Swell, frames: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much louder the bed is at frames within a swell, in dB: (n,)."""
    if not swell.shape:
        phase = (frames - swell.start) * (2.0 * np.pi / swell.stroke)
        decibels: NDArray[np.float64] = HEIGHT * (0.5 - 0.5 * np.cos(phase))
        return decibels
    within = (frames - swell.start) % swell.stroke
    heights = np.zeros(len(frames))
    start = 0
    for bend in swell.shape:
        inside = (within >= start) & (within < start + bend.frames)
        risen = 0.5 - 0.5 * np.cos((within[inside] - start) * (np.pi / bend.frames))
        heights[inside] = bend.begin + (bend.end - bend.begin) * risen
        start += bend.frames
    return HEIGHT * heights


@lru_cache(maxsize=4)
def _curve(stroke: int, shape: tuple[Bend, ...]) -> NDArray[np.float32]:
    """Return the gain of one stroke: float32 (stroke,)."""
    decibels = swell_decibels(Swell(start=Frames(0), stroke=Frames(stroke), count=1, shape=shape), np.arange(stroke))
    curve: NDArray[np.float32] = (10.0 ** (decibels / 20.0)).astype(np.float32)
    return curve


class Swells:
    """The gain of the bed at every frame: once a stroke a raised cosine in decibels, up and down again."""

    def __init__(self, swells: tuple[Swell, ...]) -> None:
        """Take swells in the order of their starts, none of which overlaps the next."""
        self._swells = swells
        self._starts = [swell.start for swell in swells]

    def gain(self, start: int, count: int) -> NDArray[np.float32]:
        """Return the gain for `count` frames from `start`: float32 (count,), 1 where nothing swells."""
        gain = np.ones(count, np.float32)
        for swell in self._swells[max(0, bisect_right(self._starts, start) - 1) :]:
            if swell.start >= start + count:
                break
            begun = max(0, (start - swell.start) // swell.stroke)
            until = min(swell.count, -(-(start + count - swell.start) // swell.stroke))
            for number in range(begun, until):
                overlay(gain, swell.start + number * swell.stroke - start, _curve(swell.stroke, swell.shape))
        return gain
