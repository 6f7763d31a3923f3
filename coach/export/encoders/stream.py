"""WAV into a pipe, which nobody can go back in to tell how long it has become."""

import struct
from typing import BinaryIO

from coach.export.encoders.encoder import Encoding, Samples
from coach.units import RATE, Lufs

_UNKNOWN = 0xFFFFFFFF
"""The size that players take for "until the end"."""


class StreamedWavEncoder:
    """WAV as it comes, under a head that leaves its length open."""

    def __init__(self, file: BinaryIO, order: Encoding) -> None:
        del order
        self._file = file
        sound = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, RATE, RATE * 4, 4, 16)
        file.write(struct.pack("<4sI4s", b"RIFF", _UNKNOWN, b"WAVE") + sound + struct.pack("<4sI", b"data", _UNKNOWN))

    def write(self, samples: Samples) -> None:
        """Write the block that follows."""
        self._file.write(samples.astype("<i2", copy=False).data.cast("B"))

    def finish(self, loudness: Lufs) -> None:
        """Hand on what is left."""
        del loudness
        self._file.flush()

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""
