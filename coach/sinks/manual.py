"""A sink that hears as much as it is told to, and keeps it: for tests of all that is live."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.sinks.ring import CAPACITY


class ManualSink:
    """Hears frames only when asked to; its memory is as long as a device's and as forgetful."""

    name = "by hand"
    wants_sound = True

    def __init__(self, guard: int = 0) -> None:
        """Wait for the first frames.

        Args:
            guard: Frames after the last one heard that can no longer be changed.
        """
        self.guard = guard
        self._parts: list[NDArray[np.int16]] = []
        self._heard = 0
        self._memory = np.full((CAPACITY, 2), 32_767, np.int16)
        self._written = 0
        self._end: int | None = None
        self._started = False
        self._lost = False
        self.waiting = False
        """Set to behave as a device that is awaited."""

    @property
    def sound(self) -> NDArray[np.int16]:
        """All that has been heard, int16 (n, 2)."""
        return np.concatenate([np.zeros((0, 2), np.int16), *self._parts])

    def hear(self, frames: int) -> int:
        """Hear up to so many of the next frames; return how many there were."""
        first, last = self._heard, min(self._heard + frames, self._written)
        if self._end is not None:
            last = min(last, self._end)
        if not self._started or last <= first:
            return 0
        self._parts += [self._memory[place].copy() for place, _ in _places(first, last)]
        self._heard = last
        return last - first

    def lose(self) -> None:
        """Behave from now on as a device that is gone."""
        self._lost = True

    def start(self) -> None:
        """Begin to hear what has been written."""
        self._started = True

    def heard(self) -> int:
        """Return how many frames have been heard.

        Raises:
            DeviceError: The sink was told to be lost.
        """
        if self._lost:
            raise DeviceError(f"{self.name} was lost")
        return self._heard

    def write(self, frame: int, samples: NDArray[np.int16]) -> None:
        """Put frames at their place: int16 (n, 2)."""
        untouchable = self._heard + (self.guard if self._started else 0)
        assert frame == self._written or untouchable <= frame < self._written, "written too late, or too far ahead"
        assert frame + len(samples) <= self._heard + CAPACITY, "written over what has not been heard"
        self._written = frame + len(samples)
        for place, part in _places(frame, self._written):
            self._memory[place] = samples[part]

    def finish(self, frames: int | None) -> None:
        """Say how many frames there are in all; None where that is open again."""
        self._end = frames

    def is_drained(self) -> bool:
        """Return whether all of them have been heard."""
        return self._end is not None and self._heard >= self._end

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


def _places(first: int, last: int) -> Iterator[tuple[slice, slice]]:
    """Yield where in a memory that goes round frames lie, each with the part of them that lies there."""
    done = 0
    while done < last - first:
        at = (first + done) % CAPACITY
        count = min(last - first - done, CAPACITY - at)
        yield slice(at, at + count), slice(done, done + count)
        done += count
