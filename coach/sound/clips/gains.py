"""Gains that change with time, laid on samples without a corner that could be heard."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from coach.sound.loudness import Samples


def in_steps(samples: Samples, step: int) -> Samples:
    """Return a copy of samples as whole steps, the last one filled up with silence.

    Args:
        samples: Mono, shape (n,).
        step: Samples a step.

    Returns:
        float32, shape (steps, step), at least one step.
    """
    steps = max(1, -(-samples.size // step))
    padded = np.zeros(steps * step, np.float32)
    padded[: samples.size] = samples
    return padded.reshape(steps, step)


def turn(by_step: Samples, edges: NDArray[np.floating]) -> None:
    """Turn steps up or down in place, in straight lines from edge to edge; what is not turned is not touched.

    Args:
        by_step: Mono, shape (steps, step).
        edges: The gain at every step's beginning and at the end of the last, shape (steps + 1,).
    """
    gains = edges.astype(np.float32)
    turned = np.flatnonzero((gains[:-1] != 1.0) | (gains[1:] != 1.0))
    before, after = gains[turned, None], gains[turned + 1, None]
    by_step[turned] *= before + (after - before) * ramp(by_step.shape[1])


def fade_ends(samples: Samples, count: int) -> None:
    """Fade the first and the last `count` samples in place, or half of them where there are fewer."""
    count = min(count, samples.size // 2)
    if count:
        rise = ramp(count)
        samples[:count] *= rise
        samples[-count:] *= rise[::-1]


@cache
def ramp(count: int) -> Samples:
    """Return a straight line that begins at 0 and would reach 1 after `count` samples, not to be written to."""
    ramp = (np.arange(count) / count).astype(np.float32)
    ramp.setflags(write=False)
    return ramp
