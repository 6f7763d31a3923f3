"""The last guard: a true-peak limiter whose gain is the same however the sound is cut into blocks.

The gain is decided on a grid of cells at absolute frames from a window of finite reach, so any stretch can be
limited by itself once it comes with :data:`MARGIN` frames on both sides. True peak after ITU-R BS.1770-4, annex 2.
"""

import numpy as np
from numpy.typing import NDArray

from coach.sound.loudness import interpolators
from coach.units import Decibels, to_gain

CELL = 48
"""Frames that share one decision."""
REACH = 10
"""Cells before and after a peak over which the gain goes down and comes back."""
MARGIN = CELL * (2 * REACH + 4)
"""Frames of sound needed on both sides of what is limited."""
CEILING = Decibels(-1.5)
"""True peak never exceeded; lossy codecs raise peaks by up to 0.6 dB."""

_FILTERS = interpolators()
_TAPS = _FILTERS.shape[1]


def _bend() -> float:
    """Return how far a point between two samples may be off their straight line, for each unit of second difference.

    A filter less a straight line is one of second differences, but for what sums of rounded numbers leave.
    """
    filters = _FILTERS.astype(np.float64)
    for row, point in enumerate(filters, 1):
        point[_TAPS // 2 - 1 : _TAPS // 2 + 1] -= (1.0 - row / (len(filters) + 1), row / (len(filters) + 1))
    return float(np.abs(np.cumsum(np.cumsum(filters, axis=1), axis=1)).sum(axis=1).max())


_BEND = _bend()
_STRAIGHT = 1.01
"""What the filters' slopes are off a straight line, which is less than a hundredth, and all rounding."""
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
    peak = _largest(mix)
    if peak * _STRAIGHT * (1.0 + 4.0 * _BEND) <= top:  # nothing bends more than to and fro
        return inner
    slopes = mix[:, 1:] - mix[:, :-1]
    bends = slopes[:, 1:] - slopes[:, :-1]
    if peak * _STRAIGHT + _largest(bends) * _BEND <= top:
        return inner
    peaks = _cell_peaks(mix, bends, top)
    if peaks.max() <= top:
        return inner
    gain = _cell_gains(top / np.maximum(peaks, top))
    # gain[i] belongs to the boundary before cell i of the inner part: straight lines between boundaries.
    before, after = gain[:-1, None], gain[1:, None]
    curve = before + (after - before) * (np.arange(CELL) / CELL)
    return inner * curve.astype(np.float32).ravel()


def _largest(samples: NDArray[np.float32]) -> float:
    return float(max(samples.max(), -samples.min()))


def _cell_peaks(mix: NDArray[np.float32], bends: NDArray[np.float32], top: float) -> NDArray[np.float64]:
    """Return the largest peak of each cell over all channels: (cells,).

    It is the true peak where that could be above `top`; elsewhere that of the samples, which costs next to nothing.
    The second differences, `bends`, begin with the second frame and end with the last but one.
    """
    peaks = _by_cell(np.abs(mix))
    bent = np.zeros_like(mix)
    np.abs(bends, out=bent[:, 1:-1])
    middle = peaks[:, 1:-1]  # the outermost cells lack their surroundings, and no gain depends on them
    hot = _nearby(peaks) * _STRAIGHT + _nearby(_by_cell(bent)) * _BEND > top
    if hot.any():
        around = np.lib.stride_tricks.sliding_window_view(mix[:, CELL - _TAPS // 2 + 1 :], CELL + _TAPS - 1, axis=1)
        middle[hot] = np.maximum(middle[hot], _peaks_between(around[:, ::CELL][:, : middle.shape[1]][hot]))
    return np.asarray(peaks.max(axis=0), np.float64)


def _by_cell(magnitudes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the largest in each cell: (channels, cells)."""
    return np.asarray(magnitudes.reshape(len(magnitudes), -1, CELL).max(axis=2))


def _nearby(largest: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the largest in each cell but the outermost and in the two beside it: (channels, cells - 2)."""
    return np.maximum(largest[:, 1:-1], np.maximum(largest[:, :-2], largest[:, 2:]))


def _peaks_between(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the largest point between the samples of each cell, given with what is around it: (cells,).

    Tap by tap, because a matrix product is rounded differently from place to place.
    """
    by_frame = np.ascontiguousarray(cells.T)
    points = np.zeros((len(_FILTERS), CELL, len(cells)), np.float32)
    for tap in range(_TAPS):
        points += _FILTERS[:, tap, None, None] * by_frame[tap : tap + CELL]
    return np.asarray(np.abs(points).max(axis=(0, 1)), np.float32)


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
