"""What every encoder does: takes a session block by block, and makes its file whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from coach.export.encoders.sleeve import Sleeve
from coach.units import Frames, Lufs

Samples = NDArray[np.int16]
"""int16 (n, 2) at 48 kHz."""

BLOCK = 96_000
"""Frames a block has at the most."""
SLACK = 64
"""Bytes by which a head written before the sound is longer than it has to be: loudness may take more digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """What is to be encoded."""

    frames: Frames
    """How many there will be."""
    ending: str = ""
    """Of the file, with its dot and in small letters: what a family of formats tells its members by."""
    kilobits: int = 0
    """A second; 0 where the format loses nothing."""
    sleeve: Sleeve = field(default_factory=Sleeve)


class Encoder(Protocol):
    """One file being written. All its calls come from one thread at a time."""

    def write(self, samples: Samples) -> None:
        """Encode the block that follows.

        Raises:
            OSError: The file takes no more.
        """

    def finish(self, loudness: Lufs) -> None:
        """Make the file whole.

        Args:
            loudness: Measured over all of it; −inf for silence.

        Raises:
            OSError: The file takes no more, or is not whole.
        """

    def close(self) -> None:
        """Let go; what was not finished is no file. Closing twice is safe."""


Opener = Callable[[BinaryIO, Encoding], Encoder]
"""Opens an encoder on an empty file that can be read, written and sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of sound file."""

    open: Opener
    rank: int
    """Where it stands in lists."""
    kilobits: int = 0
    """A second, where none are asked for; 0 where nothing is lost."""
    possible: Sequence[int] = ()
    """What may be asked for instead."""
    says_loudness: bool = True
    carries_cover: bool = True
