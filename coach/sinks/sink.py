"""The one small seam between a running session and whatever hears it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Sink(Protocol):
    """Hears frames one after the other, each once, at its own clock.

    Frames are counted from 0 at the first one ever written. What lies more than `guard` frames ahead of what
    has been heard may be written again, so that a key can change what comes next.
    """

    name: str
    """For people: which device."""
    guard: int
    """Frames after the last one heard that can no longer be changed."""
    wants_sound: bool
    """False where nothing is heard, so that nothing need be mixed or written."""

    @property
    def waiting(self) -> bool:
        """Whether the device is gone and awaited; the session stands still until it is back."""

    def start(self) -> None:
        """Begin to hear what has been written."""

    def heard(self) -> int:
        """Return how many frames have been heard.

        Raises:
            DeviceError: The device is gone.
        """

    def write(self, frame: int, samples: NDArray[np.int16]) -> None:
        """Put frames at their place: int16 (n, 2), at most 3 s ahead of what has been heard.

        They follow on what was written before or replace the end of it: nothing after them is kept.
        """

    def finish(self, frames: int | None) -> None:
        """Say how many frames there are in all; None where that is open again."""

    def is_drained(self) -> bool:
        """Return whether all of them have left the device."""

    def close(self) -> None:
        """Stop at once and let go of the device; closing twice is safe."""
