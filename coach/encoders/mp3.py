"""MP3, by LAME."""

import struct
from typing import BinaryIO

from coach.encoders import id3
from coach.encoders.encoder import SLACK, Order, Samples
from coach.units import RATE, Lufs

KILOBITS = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""What MPEG-1 Layer III offers; below, two channels at 48 kHz are no use."""
QUALITY = 5
"""LAME's own choice between care and speed: 0 is the best, 9 the fastest."""

_FRAME = 1152
_DELAY = 576
"""Frames that LAME puts before the first; a decoder knows of its own 529."""
_CONSTANT_RATE = 1
_SIDE_INFORMATION = 32
_WIDEST = Lufs(-70.0)


class Mp3Encoder:
    """MP3 of a constant rate, with an ID3 tag and the frame that tells players how much to cut off at both ends."""

    def __init__(self, file: BinaryIO, order: Order) -> None:
        import lameenc

        self._file = file
        self._order = order
        self._size = 3 * order.kilobits
        """Of every MP3 frame, in bytes: 24 ms at 48 kHz are whole bytes at any rate."""
        self._lame = lameenc.Encoder()
        self._lame.set_bit_rate(order.kilobits)
        self._lame.set_in_sample_rate(RATE)
        self._lame.set_out_sample_rate(RATE)
        self._lame.set_channels(2)
        self._lame.set_quality(QUALITY)
        self._lame.silence()
        self._head = b""
        self._written = 0
        self._tag_length = len(id3.tag(order.sleeve, _WIDEST)) + SLACK
        self._file.write(bytes(self._tag_length + self._size))

    def write(self, samples: Samples) -> None:
        """Encode the block that follows."""
        self._put(bytes(self._lame.encode(samples)))

    def finish(self, loudness: Lufs) -> None:
        """Make the file whole."""
        self._put(bytes(self._lame.flush()))
        self._file.seek(0)
        self._file.write(id3.tag(self._order.sleeve, loudness, length=self._tag_length))
        self._file.write(_information(self._head, self._written, self._size, self._order.frames))
        self._file.flush()

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _put(self, encoded: bytes) -> None:
        self._head = self._head or encoded[:4]
        self._written += len(encoded)
        self._file.write(encoded)


def _information(head: bytes, written: int, size: int, frames: int) -> bytes:
    """Return the first MP3 frame: silent, with Xing's counts and LAME's delays.

    Args:
        head: The four bytes that begin every frame.
        written: Bytes of all frames but this one.
        size: Bytes of a frame.
        frames: Of the sound that was encoded.
    """
    count = written // size
    padding = count * _FRAME - _DELAY - frames
    everything = 15
    table = bytes(part * 256 // 100 for part in range(100))
    counts = struct.pack(">4sIII", b"Info", everything, count, written + size) + table + struct.pack(">I", 0)
    delays = (_DELAY << 12 | padding).to_bytes(3, "big")
    lame = b"LAME3.100" + bytes((_CONSTANT_RATE, 0)) + bytes(8) + bytes((0, min(255, size // 3))) + delays
    lame += bytes(4) + struct.pack(">IH", written + size, 0)
    frame = head + bytes(_SIDE_INFORMATION) + counts + lame
    return (frame + struct.pack(">H", _crc16(frame))).ljust(size, b"\0")


def _crc16(content: bytes) -> int:
    """Return the checksum of LAME's tag: CRC-16/ARC."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
