"""Where a speech sounds, and where it is silent."""

import numpy as np
from numpy.typing import NDArray

from coach.units import Seconds

STEP = Seconds(0.01)
"""Loudness is looked at in steps of this length."""

_QUIET = 10.0 ** (-38.0 / 20.0)
"""Below this share of the loudest step it counts as silence."""
_APART = Seconds(0.08)
"""Sounds with less silence between them are one: a stop before a vowel is silent for less."""


def levels_of(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Return the root mean square of each whole step of mono samples, shape (n,), at least one."""
    step = max(1, round(STEP * rate))
    count = max(1, samples.size // step)
    steps = np.zeros((count, step))
    whole = samples[: count * step]
    steps.reshape(-1)[: whole.size] = whole
    levels: NDArray[np.float64] = np.sqrt(np.square(steps).mean(axis=1))
    return levels


def sounds_in(levels: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return where sound is, as first steps and those after the last; what is hardly apart is one.

    Args:
        levels: Of each step, shape (n,), at least one; nothing sounds where all are 0.
    """
    loud = np.concatenate(([False], levels > levels.max() * _QUIET, [False]))
    edges = np.flatnonzero(loud[1:] != loud[:-1])
    sounds: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if sounds and (start - sounds[-1][1]) * STEP < _APART:
            sounds[-1] = (sounds[-1][0], end)
        else:
            sounds.append((start, end))
    return sounds
