"""Music without an end: what every kind of it can do, and the simplest kind."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.units import Lufs

LOUDNESS = Lufs(-20.0)
"""What beds are made at, and what the user's tracks are brought to."""


class Bed(Protocol):
    """Music without an end."""

    @property
    def loudness(self) -> Lufs:
        """Integrated, of the whole music."""

    @property
    def tonic(self) -> int | None:
        """Its key note, in semitones above C; None where nobody knows it."""

    def block(self, start: int, count: int) -> NDArray[np.float32]:
        """Return frames from any frame of an endless time: float32 (2, count), −1..1, the caller's to change."""


class Music(Bed, Protocol):
    """Music without an end that can be let go of."""

    @property
    def ready(self) -> bool:
        """Whether there is nothing to be done ahead, now or later."""

    def decode_ahead(self) -> None:
        """Do now what blocks would have to wait for; asked again and again while the session runs."""

    def close(self) -> None:
        """Let go of all files; closing twice is safe."""


class Silence:
    """No music, at one pace among others that have some."""

    loudness = LOUDNESS
    tonic = None
    ready = True

    def block(self, _start: int, count: int) -> NDArray[np.float32]:
        """Return silence: float32 (2, count)."""
        return np.zeros((2, count), np.float32)

    def decode_ahead(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
