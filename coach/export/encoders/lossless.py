"""WAV and FLAC, by libsndfile."""

import contextlib
import os
import struct
from functools import partial
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from coach.export.encoders.encoder import BLOCK, SLACK, Encoding, Format
from coach.export.encoders.sleeve import Sleeve, replay_gain
from coach.export.encoders.vorbis import comments, pack, picture
from coach.units import RATE, Lufs

LARGEST_WAV = 4_000_000_000
"""Bytes that fit a WAV file; beyond, the same samples go into RF64 (EBU Tech 3306)."""
QUICK: dict[str, Any] = {"compression_level": 0.125}
"""How hard FLAC tries: level 1 takes two thirds of the time of level 5, for a file a fifth larger."""

_STREAMINFO, _PADDING, _COMMENT, _PICTURE = 0, 1, 4, 6
_LAST = 0x80
_WIDEST = Lufs(-70.0)


class LosslessEncoder:
    """A file that libsndfile writes.

    The library writes to the descriptor by itself: a file of Python's would be called back for every few
    kilobytes, which costs as much again as the encoding.
    """

    def __init__(
        self, file: BinaryIO, order: Encoding, *, kind: str, subtype: str = "PCM_16", ahead: int = 0, **options: Any
    ) -> None:
        """Begin the file.

        Args:
            file: Where to.
            order: What.
            kind: The library's name of the format.
            subtype: Its name of the samples in it.
            ahead: Bytes left free before what the library writes.
            options: For the library.
        """
        import soundfile

        self._descriptor = file.fileno()
        self._frames = order.frames
        self._ahead = ahead
        if ahead:
            _put(self._descriptor, 0, bytes(ahead))
        try:
            opened = partial(soundfile.SoundFile, self._descriptor, "w", RATE, 2, closefd=False)
            self._file = opened(subtype=subtype, format=kind, **options)
        except soundfile.SoundFileError as error:
            raise self._reason(error) from error

    def write(self, samples: NDArray[np.integer[Any]]) -> None:
        """Encode the block that follows: int16, or int32 for samples of 24 bits, (n, 2)."""
        import soundfile

        try:
            self._file.write(samples)
        except AssertionError as error:  # how the library tells that it wrote too little
            raise self._reason(error) from error
        except soundfile.SoundFileError as error:
            raise self._reason(error) from error

    def finish(self, loudness: Lufs) -> None:
        """Make the file whole, and read its end: what a full disk did not take at the last goes untold."""
        import soundfile

        try:
            self._file.close()
            if self._ahead:
                self._put_head(loudness)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            with soundfile.SoundFile(self._descriptor, closefd=False) as written:
                last = min(self._frames, BLOCK)
                written.seek(self._frames - last)
                whole = written.frames == self._frames and len(written.read(last, dtype="int16")) == last
        except soundfile.SoundFileError as error:
            raise self._reason(error) from error
        if not whole:
            raise self._reason(OSError("the file is not whole"))

    def close(self) -> None:
        """Let go."""
        import soundfile

        with contextlib.suppress(soundfile.SoundFileError):
            self._file.close()

    def _put_head(self, loudness: Lufs) -> None:
        """Put what has to stand before the library's sound."""

    def _reason(self, error: Exception) -> OSError:
        """Return why a file takes no more, which the library does not tell: the system does when asked once more."""
        try:
            os.lseek(self._descriptor, 0, os.SEEK_END)
            os.write(self._descriptor, bytes(2**16))
        except OSError as told:
            return told
        return OSError(str(error) or "not all samples were taken")


class FlacEncoder(LosslessEncoder):
    """FLAC, with the blocks of metadata that libsndfile cannot write.

    The library's stream is written behind a space for them, which begins where the file begins. In the end they
    are put there, and the library's own head is made the last of them, a padding: nothing has to be moved.
    """

    def __init__(self, file: BinaryIO, order: Encoding) -> None:
        self._sleeve = order.sleeve
        ahead = 4 + 38 + len(_metadata(order.sleeve, _WIDEST)) + SLACK
        super().__init__(file, order, kind="FLAC", ahead=ahead, **QUICK)

    def _put_head(self, loudness: Lufs) -> None:
        os.lseek(self._descriptor, self._ahead, os.SEEK_SET)
        written = os.read(self._descriptor, 2**16)
        information = written[8:42]
        head = b"fLaC" + _block(_STREAMINFO, information) + _metadata(self._sleeve, loudness)
        padding = self._ahead + _head_length(written) - len(head) - 4
        _put(self._descriptor, 0, head + _block(_PADDING | _LAST, bytes(padding)))


def open_wav(file: BinaryIO, order: Encoding) -> LosslessEncoder:
    """Open a WAV file, or an RF64 file where the session is too long for one."""
    return LosslessEncoder(file, order, kind="RF64" if order.frames * 4 > LARGEST_WAV else "WAV")


def _metadata(sleeve: Sleeve, loudness: Lufs) -> bytes:
    said = comments(sleeve, ("REPLAYGAIN_TRACK_GAIN", replay_gain(loudness)))
    cover = _block(_PICTURE, picture(sleeve.cover)) if sleeve.cover else b""
    return _block(_COMMENT, pack(said)) + cover


def _block(kind: int, body: bytes) -> bytes:
    return struct.pack(">B", kind) + len(body).to_bytes(3, "big") + body


def _head_length(written: bytes) -> int:
    """Return how many bytes stand before the first frame of a FLAC stream."""
    at, last = 4, False
    while not last:
        last = bool(written[at] & _LAST)
        at += 4 + int.from_bytes(written[at + 1 : at + 4], "big")
    return at


def _put(descriptor: int, at: int, content: bytes) -> None:
    """Write all of it at its place."""
    os.lseek(descriptor, at, os.SEEK_SET)
    while content:
        content = content[os.write(descriptor, content) :]


FORMATS = {
    ".wav": Format(open=open_wav, rank=0, says_loudness=False, carries_cover=False),
    ".flac": Format(open=FlacEncoder, rank=1),
}
