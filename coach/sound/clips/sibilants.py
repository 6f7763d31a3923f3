"""Sibilants: an s, sh or t that is too sharp is turned down where it is, and only above 5 kHz."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from coach.sound.clips.dynamics import sounding_power, step_powers
from coach.sound.clips.gains import in_steps, turn
from coach.sound.loudness import Samples
from coach.units import Decibels, Seconds

FROM_HERTZ = 5000.0
"""Where the noise of sibilants begins; the formants that tell one vowel from another lie below."""
SHARP = Decibels(-9.0)
"""Power above :data:`FROM_HERTZ`, against the clip's mean power while it sounds, from which on it is sharp.

In average speech (Byrne et al., 1994) all that lies above 5 kHz is 14 dB below the whole; a clear s is at −9 dB.
"""
RATIO = 2.0
"""So many decibels above :data:`SHARP` become one."""
DEEPEST = Decibels(-6.0)
"""Nothing is turned down further: a voice without its s would lisp."""

_STEP = Seconds(0.01)
_TAPS_SECONDS = Seconds(0.0016)


def deess(samples: Samples, rate: int) -> Samples:
    """Return samples with the top of their sharp sibilants turned down.

    Args:
        samples: Mono, shape (n,), any range.
        rate: Samples a second; at 10 kHz or less there is no such top.

    Returns:
        float32, shape (n,); where no sibilant is sharp, exactly what was given.
    """
    step = round(_STEP * rate)
    if rate <= 2.0 * FROM_HERTZ:
        return samples
    by_step = in_steps(samples, step)
    mean = sounding_power(step_powers(by_step))
    if not mean > 0.0:
        return samples
    gains = _gains(_top_powers(by_step, rate) / mean)
    edges = np.minimum(np.pad(gains, (1, 0), constant_values=1.0), np.pad(gains, (0, 1), constant_values=1.0))
    softened = samples.copy()
    for first, last in _runs(edges):
        start, end = first * step, min(last * step, samples.size)
        top = in_steps(_top(samples, start, end, rate), step)
        turn(top, edges[first : last + 1] - 1.0)
        softened[start:end] += top.ravel()[: end - start]
    return softened


def _gains(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gain for powers given against the mean."""
    above = np.maximum(10.0 * np.log10(np.maximum(powers, 1e-10)) - SHARP, 0.0)
    gains: NDArray[np.float64] = 10.0 ** (np.maximum(-above * (1.0 - 1.0 / RATIO), DEEPEST) / 20.0)
    return gains


def _top_powers(by_step: Samples, rate: int) -> NDArray[np.float64]:
    """Return the power of each step above :data:`FROM_HERTZ`: shape (steps,)."""
    step = by_step.shape[1]
    window = np.hanning(step).astype(np.float32)
    spectra = np.fft.rfft(by_step * window, axis=1)[:, int(np.ceil(FROM_HERTZ * step / rate)) :]
    energies = np.einsum("sb,sb->s", spectra.real, spectra.real) + np.einsum("sb,sb->s", spectra.imag, spectra.imag)
    powers: NDArray[np.float64] = energies.astype(np.float64) * (2.0 / (step * float(window @ window)))
    return powers


def _runs(edges: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return the stretches in which something is turned down, as the edges before and after it."""
    down = np.flatnonzero(np.diff(np.pad(edges < 1.0, 1).astype(np.int8)))
    return [(max(0, first - 1), min(edges.size - 1, last)) for first, last in down.reshape(-1, 2).tolist()]


def _top(samples: Samples, start: int, end: int, rate: int) -> Samples:
    """Return what a stretch of samples has above :data:`FROM_HERTZ`: shape (end − start,)."""
    taps = _top_taps(rate)
    reach = taps.size // 2
    around = np.zeros(end - start + 2 * reach, np.float32)
    first, last = max(0, start - reach), min(samples.size, end + reach)
    around[first - start + reach : last - start + reach] = samples[first:last]
    return np.convolve(around, taps, "valid")


@cache
def _top_taps(rate: int) -> Samples:
    """Return a filter, symmetric and odd in length, that passes what lies above :data:`FROM_HERTZ`."""
    reach = round(_TAPS_SECONDS * rate / 2.0)
    offsets = np.arange(-reach, reach + 1)
    low_pass = np.sinc(2.0 * FROM_HERTZ / rate * offsets) * np.hanning(2 * reach + 3)[1:-1]
    taps = -low_pass / low_pass.sum()
    taps[reach] += 1.0
    return np.asarray(taps, np.float32)
