"""The swell: how the bed breathes with the strokes, so that hands can follow it without a bell."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.units import Decibels, Frames

HEIGHT = Decibels(5.0)
"""How much louder the bed is in the middle of a stroke than at its ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swell:
    """Strokes that follow on each other in the same time."""

    start: Frames
    stroke: Frames
    """Frames one takes."""
    count: int

    @property
    def end(self) -> Frames:
        """The frame after the last stroke."""
        return Frames(self.start + self.stroke * self.count)


def swell_decibels(swell: Swell, frames: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much louder the bed is at frames within a swell, in dB: (n,)."""
    phase = (frames - swell.start) * (2.0 * np.pi / swell.stroke)
    decibels: NDArray[np.float64] = HEIGHT * (0.5 - 0.5 * np.cos(phase))
    return decibels


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
            first, last = max(start, swell.start), min(start + count, swell.end)
            if first < last:
                gain[first - start : last - start] = 10.0 ** (swell_decibels(swell, np.arange(first, last)) / 20.0)
        return gain
