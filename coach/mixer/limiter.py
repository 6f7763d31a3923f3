"""The last guard: a true-peak limiter whose gain is the same however the sound is cut into blocks.

The gain is decided on a grid of cells at absolute frames from a window of finite reach, so any stretch can be
limited by itself once it comes with :data:`MARGIN` frames on both sides. True peak after ITU-R BS.1770-4, annex 2.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from coach.loudness import interpolators
from coach.units import Decibels, to_gain

CELL = 48
"""Frames that share one decision."""
REACH = 10
"""Cells before and after a peak over which the gain goes down and comes back."""
MARGIN = CELL * (2 * REACH + 4)
"""Frames of sound needed on both sides of what is limited."""
CEILING = Decibels(-1.5)
"""True peak never exceeded; lossy codecs raise peaks by up to 0.6 dB."""

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
    loudest = max(mix.max(), -mix.min())
    if loudest * _points_between()[1] <= top:
        return inner
    peaks = _cell_peaks(mix, top)
    if peaks.max() <= top:
        return inner
    gain = _cell_gains(top / np.maximum(peaks, top))
    # gain[i] belongs to the boundary before cell i of the inner part: straight lines between boundaries.
    positions = np.arange(inner.shape[1]) / CELL
    curve = np.interp(positions, np.arange(len(gain)), gain).astype(np.float32)
    return inner * curve


def _cell_peaks(mix: NDArray[np.float32], top: float) -> NDArray[np.float64]:
    """Return the largest peak of each cell over all channels: (cells,).

    It is the true peak where that could be above `top`; elsewhere that of the samples, which costs next to nothing.
    """
    points, highest_gain = _points_between()
    peaks = np.abs(mix).reshape(len(mix), -1, CELL).max(axis=2)
    middle = peaks[:, 1:-1]  # the outermost cells lack their surroundings, and no gain depends on them
    nearby = np.maximum(middle, np.maximum(peaks[:, :-2], peaks[:, 2:]))
    hot = nearby * highest_gain > top
    if hot.any():
        before = (len(points) - CELL) // 2
        windows = np.lib.stride_tricks.sliding_window_view(mix[:, CELL - before :], len(points), axis=1)[:, ::CELL]
        between = windows[:, : middle.shape[1]][hot] @ points
        middle[hot] = np.maximum(middle[hot], np.abs(between).max(axis=1))
    return np.asarray(peaks.max(axis=0), np.float64)


@cache
def _points_between() -> tuple[NDArray[np.float32], float]:
    """Return the matrix from the samples around a cell to the points between its samples, and its highest gain."""
    filters = interpolators()
    taps = filters.shape[1]
    points = np.zeros((CELL + taps - 1, len(filters), CELL), np.float32)
    for frame in range(CELL):
        points[frame : frame + taps, :, frame] = filters.T
    return points.reshape(len(points), -1), float(np.abs(filters).sum(axis=1).max())


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
