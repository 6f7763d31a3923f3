"""The last guard: a true-peak limiter whose gain is the same however the sound is cut into blocks.

The gain is decided on a grid of cells at absolute frames from a window of finite reach, so any stretch can be
limited by itself once it comes with :data:`MARGIN` frames on both sides. True peak after ITU-R BS.1770-4, annex 2.
"""

import numpy as np
from numpy.typing import NDArray

from coach.units import Decibels, to_gain

CELL = 48
"""Frames that share one decision."""
REACH = 10
"""Cells before and after a peak over which the gain goes down and comes back."""
MARGIN = CELL * (2 * REACH + 4)
"""Frames of sound needed on both sides of what is limited."""
CEILING = Decibels(-1.5)
"""True peak never exceeded; lossy codecs raise peaks by up to 0.6 dB."""

_OVERSHOOT = 10.0 ** (-4.0 / 20.0)
"""Sample peaks this far under the ceiling cannot hide a true peak above it."""


def _interpolators() -> NDArray[np.float64]:
    """Return the three phases between samples of a 4× interpolator, windowed sinc of 16 taps: (3, 16)."""
    taps = 16
    offset = np.arange(taps) - taps / 2 + 1
    phases = [offset - phase for phase in (0.25, 0.5, 0.75)]
    window = [0.5 + 0.5 * np.cos(np.pi * phase / (taps / 2 + 0.5)) for phase in phases]
    rows = np.array([np.sinc(phase) * shape for phase, shape in zip(phases, window, strict=True)])
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


_PHASES = _interpolators()
_SMOOTH = np.hanning(2 * REACH + 1)[1:-1] / np.hanning(2 * REACH + 1)[1:-1].sum()


def limit(mix: NDArray[np.float32], ceiling: Decibels = CEILING) -> NDArray[np.float32]:
    """Return a mix without its margins, true peaks held under the ceiling.

    Args:
        mix: float32 (channels, MARGIN + n + MARGIN), n a multiple of CELL, beginning on a multiple of CELL.
        ceiling: In dBTP.

    Returns:
        float32 (channels, n).
    """
    inner = mix[:, MARGIN:-MARGIN]
    top = to_gain(ceiling)
    if float(np.abs(mix).max(initial=0.0)) < top * _OVERSHOOT:
        return inner
    peaks = _cell_peaks(mix)
    if float(peaks.max()) <= top:
        return inner
    needed = np.minimum(1.0, top / np.maximum(peaks, top))
    gain = _cell_gains(needed)
    # gain[i] belongs to the boundary before cell i of the inner part: straight lines between boundaries.
    positions = np.arange(inner.shape[1]) / CELL
    curve = np.interp(positions, np.arange(len(gain)), gain).astype(np.float32)
    return np.asarray(inner * curve, np.float32)


def _cell_peaks(mix: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the largest true peak of each cell over all channels: (cells,)."""
    cells = mix.shape[1] // CELL
    peaks = np.abs(mix).max(axis=0).reshape(cells, CELL).max(axis=1).astype(np.float64)
    for channel in mix:
        for phase in _PHASES:
            between = np.abs(np.convolve(channel, phase[::-1], mode="same"))
            peaks = np.maximum(peaks, between.reshape(cells, CELL).max(axis=1))
    return np.asarray(peaks, np.float64)


def _cell_gains(needed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gain at every cell boundary of the inner part, never above what any cell near it needs."""
    reach = REACH + 1
    windows = np.lib.stride_tricks.sliding_window_view(needed, 2 * reach)
    lowest = windows.min(axis=1)
    smooth = np.convolve(lowest, _SMOOTH, mode="valid")
    # Entry i of `smooth` is the boundary before cell i + reach + REACH - 1 of the whole mix.
    first = MARGIN // CELL - reach - (REACH - 1)
    count = len(needed) - 2 * (MARGIN // CELL) + 1
    return np.asarray(smooth[first : first + count], np.float64)
