"""Dynamics: loud syllables turned down a little, so that at one loudness the quiet ones are clearer.

The gain follows the power of a tenth of a second around each moment, which is about a syllable: within it nothing
is levelled, so the voice keeps its edges and does not pump. All of a clip is known, so the gain needs no attack
and no release: what is loud is turned down from before it begins.
"""

import numpy as np
from numpy.typing import NDArray

from coach.sound.clips.gains import in_steps, turn
from coach.sound.loudness import Samples
from coach.units import Decibels, Seconds

THRESHOLD = Decibels(-4.0)
"""Against the clip's own mean power while it sounds; nothing below it is turned down."""
RATIO = 2.0
"""So many decibels above the threshold and the knee become one."""
KNEE = Decibels(6.0)
"""Above the threshold the ratio comes in over this range."""

_STEP = Seconds(0.01)
_AROUND = 5
"""Steps before and after a moment that count for its power."""
_GATE = 0.1
"""What is weaker than this part of the mean power is a pause, and does not count for it."""


def compress(samples: Samples, rate: int) -> Samples:
    """Return samples with their loud syllables turned down.

    Args:
        samples: Mono, shape (n,), any range.
        rate: Samples a second.

    Returns:
        float32, shape (n,), nowhere above what was given.
    """
    by_step = in_steps(samples, max(1, round(_STEP * rate)))
    powers = step_powers(by_step)
    mean = sounding_power(powers)
    if not mean > 0.0:
        return samples
    window = np.hanning(2 * _AROUND + 3)[1:-1]
    nearby = np.convolve(powers, window / window.sum())[_AROUND : _AROUND + powers.size]
    at_edges = (np.pad(nearby, (1, 0), mode="edge") + np.pad(nearby, (0, 1), mode="edge")) / 2.0
    turn(by_step, _gains(at_edges / mean))
    return by_step.ravel()[: samples.size]


def step_powers(by_step: Samples) -> NDArray[np.float64]:
    """Return the mean square of every step: shape (steps,)."""
    powers: NDArray[np.float64] = np.einsum("sf,sf->s", by_step, by_step).astype(np.float64) / by_step.shape[1]
    return powers


def sounding_power(powers: NDArray[np.float64]) -> float:
    """Return the mean of powers without the pauses among them; 0 where nothing sounds."""
    return float(powers[powers >= powers.mean() * _GATE].mean())


def _gains(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gain for powers given against the mean: 1 up to the threshold, then bending into the ratio."""
    above = np.maximum(10.0 * np.log10(np.maximum(powers, 1e-10)) - THRESHOLD, 0.0)
    down = (1.0 - 1.0 / RATIO) * np.where(above < KNEE, above**2 / (2.0 * KNEE), above - KNEE / 2.0)
    gains: NDArray[np.float64] = 10.0 ** (-down / 20.0)
    return gains
