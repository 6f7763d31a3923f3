"""A sink that hears nothing, in real time or faster."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from coach.sinks.due import DueFrames
from coach.units import RATE

MOST = RATE // 10
"""Frames that pass at the most between two looks at a hurried rehearsal, so that nothing in it is overlooked."""


class RehearsalSink:
    """Keeps the time of a session without a sound."""

    name = "silent rehearsal"
    guard = 0
    waiting = False
    wants_sound = False

    def __init__(self, speed: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep time.

        Args:
            speed: How many seconds of the session pass in one.
            clock: Seconds from any beginning.
        """
        self._speed = speed
        self._due = DueFrames(clock, speed)
        self._started = False
        self._end: int | None = None
        self._heard = 0

    def start(self) -> None:
        """Begin to hear."""
        self._started = True
        self._due.count()

    def heard(self) -> int:
        """Return how many frames would have been heard by now."""
        if self._started:
            passed: int = self._due.count()
            if self._speed > 1.0:
                passed = min(passed, self._heard + MOST)
            self._heard = max(self._heard, passed if self._end is None else min(passed, self._end))
        return self._heard

    def write(self, frame: int, samples: NDArray[np.int16]) -> None:
        """Let frames pass unheard."""

    def finish(self, frames: int | None) -> None:
        """Say how many frames there are in all; None where that is open again."""
        self._end = frames

    def is_drained(self) -> bool:
        """Return whether all of them have passed."""
        return self._end is not None and self.heard() >= self._end

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""
