"""How many frames are due where no device asks for them."""

from collections.abc import Callable

from coach.units import Frames, Seconds, to_frames

STOOD_STILL = Seconds(1.0)
"""Whoever has not looked for longer was stopped or asleep: nothing became due beyond that."""


class DueFrames:
    """Counts frames by a clock, and goes on where it was when the process, or the computer, stood still."""

    def __init__(self, clock: Callable[[], float], speed: float = 1.0) -> None:
        """Count from the first look.

        Args:
            clock: Seconds from any beginning.
            speed: How many seconds' frames become due in one.
        """
        self._clock = clock
        self._speed = speed
        self._seconds = 0.0
        self._looked: float | None = None

    def count(self) -> Frames:
        """Return how many frames have become due since the first look."""
        now = self._clock()
        if self._looked is not None:
            self._seconds += min(now - self._looked, STOOD_STILL)
        self._looked = now
        return to_frames(self._seconds * self._speed)
