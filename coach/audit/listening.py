"""Hears a sound from its first frame to its last, once: how long, how loud, where it is silent, where it is torn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.sound.loudness import Meter, true_peak
from coach.units import RATE, Decibels, Frames, Lufs, to_decibels, to_frames, to_gain

HEARD_RATE = 8_000
"""Samples a second at which lines are looked for: words are told apart as well, in a sixth of the time."""
SILENCE = Decibels(-60.0)
LONGEST_SILENCE = 2_000
"""Thousandths of a second without a sound that are told."""
_THOUSANDTH = RATE // 1000
_MUTE = 8
"""Steps of 16 bits up to which a thousandth of a second counts as nothing at all."""
_SHORTEST_HOLE = 8
"""Thousandths of a second of nothing, torn out of sound, that make a dropout."""
_EDGE = 4
"""Thousandths of a second beside a hole in which it sounds, where it was torn."""
_SOUNDS = to_gain(-46.0) * 32768.0
_CLIPPED = 32_767
_RUN = 3
"""Samples at full scale one after the other that are no peak but a cut-off one."""
_REACH = 24
"""Frames around a point that its true peak is made of."""
_BETWEEN = 2.5
"""How much higher than all samples the curve through them can be at most."""
_LAST = 50
"""Thousandths of a second at the end, which should be soft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was heard of a sound."""

    frames: Frames
    loudness: Lufs
    peak: Decibels
    """The true peak."""
    clipped: int
    """Peaks that were cut off."""
    silences: tuple[tuple[Frames, Frames], ...]
    """First frame and the one after the last of each that is longer than two seconds."""
    dropouts: tuple[Frames, ...]
    """Where sound is torn."""
    breaks_off: bool
    """Whether it ends in the middle of sound."""


class Listener:
    """Takes a sound block by block; what it keeps is two bytes for each thousandth of a second."""

    def __init__(self, follow: Callable[[NDArray[np.float32]], None] = lambda _: None) -> None:
        """Begin to listen.

        Args:
            follow: Given the sound as one channel at :data:`HEARD_RATE`, piece by piece.
        """
        import soxr

        self._follow = follow
        self._resampler = soxr.ResampleStream(RATE, HEARD_RATE, 1, dtype="float32")
        self._meter = Meter()
        self._frames = 0
        self._peak = 0.0
        self._clipped = 0
        self._last = np.zeros((2, _REACH), np.float32)
        self._thousandths: list[NDArray[np.uint16]] = []
        self._rest = np.zeros(0, np.uint16)

    def hear(self, blocks: Iterable[NDArray[np.int16]]) -> None:
        """Hear blocks, int16 (n, 2) at 48 kHz, in order; what an error cuts short has been heard until there."""
        for block in blocks:
            self._frames += len(block)
            sound = np.ascontiguousarray(block.T, np.float32) * np.float32(1.0 / 32768.0)
            self._meter.add(sound)
            self._look_for_peaks(sound)
            magnitudes = np.abs(block.astype(np.int32)).max(axis=1).astype(np.uint16)
            self._clipped += _runs(magnitudes >= _CLIPPED)
            joined = np.concatenate((self._rest, magnitudes))
            whole = len(joined) // _THOUSANDTH * _THOUSANDTH
            self._thousandths.append(joined[:whole].reshape(-1, _THOUSANDTH).max(axis=1))
            self._rest = joined[whole:]
            self._follow(self._resampler.resample_chunk(sound.mean(axis=0)))

    def finish(self) -> Heard:
        """Return what has been heard."""
        self._follow(self._resampler.resample_chunk(np.zeros(0, np.float32), last=True))
        self._look_for_peaks(np.zeros((2, _REACH), np.float32))
        loud = np.concatenate((*self._thousandths, np.zeros(0, np.uint16)))
        silent = _spans(loud <= to_gain(SILENCE) * 32768.0)
        holes = _spans(loud <= _MUTE)
        return Heard(
            frames=Frames(self._frames),
            loudness=self._meter.integrated_loudness(),
            peak=to_decibels(self._peak),
            clipped=self._clipped,
            silences=tuple((_frame(a), _frame(b)) for a, b in silent if b - a > LONGEST_SILENCE),
            dropouts=tuple(_frame(a) for a, b in holes if b - a >= _SHORTEST_HOLE and _torn(loud, a, b)),
            breaks_off=len(loud) > _LAST and bool(loud[-_LAST:].max() > _SOUNDS),
        )

    def _look_for_peaks(self, sound: NDArray[np.float32]) -> None:
        around = np.concatenate((self._last, sound), axis=1)
        self._last = around[:, -_REACH:]
        if float(np.abs(around).max(initial=0.0)) * _BETWEEN > self._peak:
            self._peak = max(self._peak, to_gain(true_peak(around)))


def _torn(loud: NDArray[np.uint16], begin: int, end: int) -> bool:
    """Tell whether it sounds on both sides of a hole, up to its very edges."""
    before, after = loud[max(0, begin - _EDGE) : begin], loud[end : end + _EDGE]
    return bool(before.max(initial=0) > _SOUNDS and after.max(initial=0) > _SOUNDS)


def _spans(wanted: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where a condition holds: first place, and the one after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], wanted, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _runs(wanted: NDArray[np.bool_]) -> int:
    return sum(end - begin >= _RUN for begin, end in _spans(wanted)) if wanted.any() else 0


def _frame(thousandths: int) -> Frames:
    return to_frames(thousandths / 1000)
