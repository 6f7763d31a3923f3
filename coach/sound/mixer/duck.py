"""The duck: how far the bed dips under speech, known in advance because all speech is."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coach.sound.mixer.timeline import Span
from coach.units import Decibels, Frames, Seconds, to_frames, to_gain


@dataclass(frozen=True, slots=True, kw_only=True)
class DuckProfile:
    """The shape of a dip."""

    depth: Decibels = Decibels(-13.0)
    attack: Seconds = Seconds(0.45)
    """How long the bed takes to go down."""
    ahead: Seconds = Seconds(0.05)
    """How long before the first syllable it has arrived."""
    hold: Seconds = Seconds(0.25)
    """How long after the last syllable it stays down."""
    release: Seconds = Seconds(1.4)
    """How long it takes to come back."""
    least_rest: Seconds = Seconds(1.0)
    """A rest between two dips shorter than this stays down: the bed must not pump."""


class Duck:
    """The gain of the bed at every frame.

    Each dip is a raised cosine in decibels: down before the speech, flat under it, up after it.
    """

    def __init__(self, spoken: tuple[Span, ...], profile: DuckProfile) -> None:
        self._attack = _ramp(profile.depth, to_frames(profile.attack))
        self._release = _ramp(profile.depth, to_frames(profile.release))[::-1].copy()
        self._floor = np.float32(to_gain(profile.depth))
        self._dips = _dips(spoken, profile)
        self._ends = [dip.end + len(self._release) for dip in self._dips]

    def gain(self, start: int, count: int) -> NDArray[np.float32]:
        """Return the gain for `count` frames from `start`: float32 (count,), from the floor to 1."""
        gain = np.ones(count, np.float32)
        for dip in self._dips[bisect_left(self._ends, start) :]:
            down = dip.start - len(self._attack)
            if down >= start + count:
                break
            overlay(gain, down - start, self._attack)
            gain[max(0, dip.start - start) : max(0, dip.end - start)] = self._floor
            overlay(gain, dip.end - start, self._release)
        return gain


def _dips(spoken: tuple[Span, ...], profile: DuckProfile) -> tuple[Span, ...]:
    """Return where the bed is all the way down, dips too near to each other made one."""
    between = to_frames(profile.attack) + to_frames(profile.release) + to_frames(profile.least_rest)
    dips: list[Span] = []
    for span in spoken:
        start = Frames(span.start - to_frames(profile.ahead))
        end = Frames(span.end + to_frames(profile.hold))
        if dips and start - dips[-1].end < between:
            dips[-1] = Span(start=dips[-1].start, end=end)
        else:
            dips.append(Span(start=start, end=end))
    return tuple(dips)


@lru_cache(maxsize=8)
def _ramp(depth: Decibels, frames: int) -> NDArray[np.float32]:
    """Return a raised cosine in decibels from 0 down to `depth`: float32 (frames,) as gain."""
    phase = (np.arange(frames) + 0.5) / frames
    decibels = depth * (0.5 - 0.5 * np.cos(np.pi * phase))
    ramp = (10.0 ** (decibels / 20.0)).astype(np.float32)
    ramp.flags.writeable = False
    return ramp


def overlay(gain: NDArray[np.float32], offset: int, ramp: NDArray[np.float32]) -> None:
    """Write a ramp into a gain at an offset that may lie partly outside of it."""
    first, last = max(0, offset), min(len(gain), offset + len(ramp))
    if first < last:
        gain[first:last] = ramp[first - offset : last - offset]
