"""Pitch of a voice by autocorrelation: how high it speaks, over how many semitones, and whether it falls at the end.

The window is 40 ms, one every 10 ms. The correlation is divided by that of the window itself, without which long
periods would look weak (Boersma, *Accurate short-term analysis of the fundamental frequency*, 1993).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.units import Seconds

LOWEST, HIGHEST = 65.0, 400.0
"""In Hz: no voice is looked for outside."""
_WINDOW = Seconds(0.04)
_STEP = Seconds(0.01)
_VOICED = 0.6
"""Correlation with itself one period on from which on a window has a pitch."""
_SHORTER = 0.9
"""A shorter period this nearly as good as the best is the true one: two periods always fit as well as one."""
_LOUD = 0.03
"""Power against the loudest window's from which on a window counts."""
_ENDING = Seconds(0.3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contour:
    """What the pitch of a sentence does."""

    median: float
    """In Hz."""
    span: float
    """Semitones between the tenth and the ninetieth of a hundred windows."""
    ending: float
    """Semitones by which the last 0.3 s with a pitch lie above (falling: below 0) the median."""


def pitches(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Return the pitch of each window that has one, in Hz and in order.

    Args:
        samples: Mono, shape (n,), any range.
        rate: Samples a second.
    """
    size, step = round(_WINDOW * rate), round(_STEP * rate)
    if samples.size < size:
        return np.zeros(0)
    windows = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), size)[::step]
    shape = np.hanning(size)
    shaped = (windows - windows.mean(axis=1, keepdims=True)) * shape
    correlation = _correlation(shaped) / np.maximum(_correlation(shape[None]), 1e-9)
    power = correlation[:, 0].copy()
    correlation /= np.maximum(power, 1e-12)[:, None]
    shortest, longest = int(rate / HIGHEST), int(rate / LOWEST) + 1
    best = correlation[:, shortest:longest].max(axis=1)
    voiced = np.flatnonzero((best >= _VOICED) & (power >= _LOUD * power.max()))
    return np.array([rate / _period(correlation[window], shortest, longest, best[window]) for window in voiced])


def contour(samples: NDArray[np.float32], rate: int) -> Contour | None:
    """Return what the pitch of a sentence does; None where it has none.

    Args:
        samples: Mono, shape (n,), any range.
        rate: Samples a second.
    """
    found = pitches(samples, rate)
    if not found.size:
        return None
    median = float(np.median(found))
    low, high = np.percentile(found, (10, 90))
    ending = float(np.median(found[-round(_ENDING / _STEP) :]))
    return Contour(median=median, span=_semitones(high / low), ending=_semitones(ending / median))


def _correlation(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the autocorrelation of each window, from no delay on: the shape that was given."""
    size = windows.shape[1]
    spectra = np.fft.rfft(windows, 2 * size, axis=1)
    correlation: NDArray[np.float64] = np.fft.irfft(np.abs(spectra) ** 2, axis=1)[:, :size]
    return correlation


def _period(correlation: NDArray[np.float64], shortest: int, longest: int, best: float) -> float:
    """Return the period in samples, between which a parabola tells where the peak is."""
    inside = correlation[shortest - 1 : longest + 1]
    peaks = (inside[1:-1] >= inside[:-2]) & (inside[1:-1] >= inside[2:]) & (inside[1:-1] >= _SHORTER * best)
    at = shortest + int(np.flatnonzero(peaks)[0] if peaks.any() else np.argmax(inside[1:-1]))
    before, here, after = correlation[at - 1 : at + 2]
    bend = before - 2 * here + after
    return at + (0.5 * (before - after) / bend if bend < 0.0 else 0.0)


def _semitones(ratio: float) -> float:
    return float(12.0 * np.log2(ratio))
