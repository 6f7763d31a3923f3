"""One file of an export on its way."""

from collections.abc import Callable
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from coach.errors import ExportError
from coach.export.background import Background
from coach.export.encoders.encoder import Encoder, Encoding, Opener
from coach.export.encoders.formats import FORMATS
from coach.export.encoders.sleeve import Sleeve
from coach.export.encoders.stream import StreamedWavEncoder
from coach.export.standard_output import StandardOutput
from coach.export.target import STANDARD_OUTPUT, Target
from coach.kept.whole_file import PartFile, unwritten
from coach.units import Frames, Lufs

_SAFE_EVERY = 32
"""Blocks after which what has been written is made safe on the disk, beside the mixing: little is left for the end."""


class Output:
    """One file on its way.

    Attributes:
        failure: Why there will be no such file.
        ended: Whether it takes no more, because it failed or because nobody reads it.
    """

    def __init__(self, target: Target) -> None:
        self.failure: ExportError | None = None
        self.ended = False
        self._target = target
        self._path = target.path
        self._piped = target.path == STANDARD_OUTPUT
        self._part = PartFile(target.path)
        self._pipe: StandardOutput | None = None
        self._encoder: Encoder | None = None
        self._blocks = 0
        """How many have been written."""
        self._queue = Background("encoder")
        self._opener: Opener = StreamedWavEncoder if self._piped else FORMATS[target.ending].open

    def begin(self, frames: Frames, sleeve: Sleeve) -> None:
        """Let the file be begun.

        Args:
            frames: How many there will be.
            sleeve: What the file says about itself.
        """
        ending, kilobits = self._target.ending, self._target.kilobits
        order = Encoding(frames=frames, ending=ending, kilobits=kilobits, sleeve=sleeve)
        self._do(lambda: self._open(order))

    def write(self, samples: NDArray[np.int16]) -> None:
        """Let a block be encoded: int16 (n, 2)."""
        self._do(lambda: self._write(samples))

    def finish(self, loudness: Lufs) -> None:
        """Let the file be made whole, and safe on the disk."""
        self._do(lambda: self._finish(loudness))

    def put_in_place(self, *, force: bool) -> None:
        """Wait until the file is whole, and move it to its name."""
        self._do(None)
        if not self.ended and not self._piped:
            try:
                self._part.put_in_place(force=force)
            except OSError as error:
                self._fail(unwritten(self._path, error))
            except ExportError as error:
                self._fail(error)

    def close(self) -> None:
        """Let go; what was not put in place is gone."""
        if self._pipe is not None:
            self._pipe.close()  # whoever waits for a reader waits no more
        self._queue.close()
        if self._encoder is not None:
            self._encoder.close()
            self._encoder = None
        if not self._piped:
            self._part.close()

    def _do(self, work: Callable[[], None] | None) -> None:
        """Put work into the queue, or wait for all of it; a failure ends this file and no other."""
        if self.ended:
            return
        try:
            if work is None:
                self._queue.drain()
            else:
                self._queue.put(work)
        except BrokenPipeError:
            self.ended = True
        except OSError as error:
            self._fail(unwritten(self._path, error))

    def _fail(self, failure: ExportError) -> None:
        self.failure = failure
        self.ended = True
        self.close()

    def _open(self, order: Encoding) -> None:
        if self._piped:
            self._pipe = StandardOutput()
        self._encoder = self._opener(cast(BinaryIO, self._pipe) if self._pipe else self._part.open(), order)

    def _write(self, samples: NDArray[np.int16]) -> None:
        self._encoder_begun().write(samples)
        self._blocks += 1
        if self._blocks % _SAFE_EVERY == 0 and not self._piped:
            self._part.sync()

    def _encoder_begun(self) -> Encoder:
        if self._encoder is None:
            raise OSError("the file could not be begun")
        return self._encoder

    def _finish(self, loudness: Lufs) -> None:
        self._encoder_begun().finish(loudness)
        if not self._piped:
            self._part.sync()
