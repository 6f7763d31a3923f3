"""Units as types, and the one rounding rule from seconds to whole frames.

From the plan onward every time is a whole number of frames at :data:`RATE`; seconds exist only where
people write or read them.
"""

import math
from functools import lru_cache
from typing import NewType

Seconds = NewType("Seconds", float)
Frames = NewType("Frames", int)
"""Whole frames at :data:`RATE`; one frame holds one sample a channel."""
Decibels = NewType("Decibels", float)
Lufs = NewType("Lufs", float)
"""Loudness as ITU-R BS.1770-4 measures it, in LU below full scale."""

RATE = 48_000
"""Frames a second, everywhere."""


def to_whole(value: float) -> int:
    """Return the nearest whole number; halves go up, so that times add up the same way."""
    return math.floor(value + 0.5)


@lru_cache(maxsize=1024)  # a plan asks for the same few pauses again and again
def to_frames(seconds: float) -> Frames:
    """Return the whole number of frames nearest to a time."""
    return Frames(to_whole(seconds * RATE))


def to_seconds(frames: int) -> Seconds:
    """Return a number of frames as seconds."""
    return Seconds(frames / RATE)


def minutes_to_frames(minutes: float) -> Frames:
    """Return minutes, decimals allowed, as whole frames."""
    return to_frames(minutes * 60.0)


def to_gain(decibels: float) -> float:
    """Return the amplitude factor of a level: 0 dB is 1.0, −6.02 dB is 0.5."""
    return float(10.0 ** (decibels / 20.0))


def to_decibels(gain: float) -> Decibels:
    """Return the level of an amplitude factor; 0 is −inf."""
    return Decibels(20.0 * math.log10(gain) if gain > 0.0 else -math.inf)


def clock(frames: int) -> str:
    """Return a time as people read it on a player: ``4:05``, ``1:02:03``; parts of a second are cut off."""
    seconds = max(0, frames) // RATE
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def length_text(frames: int) -> str:
    """Return a length in minutes and seconds: ``13:42``, ``75:00``; parts of a second are cut off."""
    minutes, seconds = divmod(max(0, frames) // RATE, 60)
    return f"{minutes}:{seconds:02}"


def exact_length(frames: int) -> str:
    """Return a length in minutes and seconds, with as many decimals as name one frame where it needs them."""
    part = f"{frames % RATE / RATE:.5f}".rstrip("0")[1:] if frames % RATE else ""
    return length_text(frames) + part


def to_full_second(frames: int) -> Frames:
    """Return a length up to its next whole second: what is told of a length can then be asked for."""
    return Frames(frames + -frames % RATE)


def minutes_text(frames: int) -> str:
    """Return a length in minutes where they are whole, else in minutes and seconds: ``20``, ``13:42``."""
    return length_text(frames).removesuffix(":00")
