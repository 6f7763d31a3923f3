"""MP3, by LAME."""

import struct
from collections.abc import Iterable, Sequence
from functools import partial
from typing import BinaryIO

from coach.export.encoders import id3
from coach.export.encoders.encoder import SLACK, Encoding, Format, Samples
from coach.export.encoders.pieces import Pieces, Seam, joined_at
from coach.units import RATE, Frames, Lufs

KILOBITS = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""What MPEG-1 Layer III offers; below, two channels at 48 kHz are no use."""
QUALITY = 5
"""LAME's own choice between care and speed: 0 is the best, 9 the fastest."""

FRAME = Frames(1152)
"""Frames of sound in one of MP3's."""

_LEAD_IN = 100
_BEFORE = 4
"""MP3 frames of the lowest rate that 511 bytes, the furthest a frame reaches back, may lie in."""
_AFTER = 60
_SETTLE = 10
_DELAY = 576
"""Frames that LAME puts before the first; a decoder knows of its own 529."""
_CONSTANT_RATE = 1
_HEADER, _SIDE_INFORMATION = 4, 32
_MAIN_DATA = _HEADER + _SIDE_INFORMATION
_SWITCHES = tuple(20 + 33 + 59 * part for part in range(4))
"""Bits of the side information that tell of short blocks: one for each granule and channel."""
_WIDEST = Lufs(-70.0)


class Mp3Encoder:
    """MP3 of a constant rate, with an ID3 tag and the frame that tells players how much to cut off at both ends."""

    def __init__(self, file: BinaryIO, order: Encoding) -> None:
        self._file = file
        self._order = order
        self._size = _size(order.kilobits)
        self._pieces = mp3_pieces(order)
        self._head = b""
        self._written = 0
        self._tag_length = len(id3.tag(order.sleeve, _WIDEST)) + SLACK
        self._file.write(bytes(self._tag_length + self._size))

    def write(self, samples: Samples) -> None:
        """Encode the block that follows."""
        self._put(self._pieces.add(samples))

    def finish(self, loudness: Lufs) -> None:
        """Make the file whole."""
        self._put(self._pieces.finish())
        self._file.seek(0)
        self._file.write(id3.tag(self._order.sleeve, loudness, length=self._tag_length))
        self._file.write(_information(self._head, self._written, self._size, self._order.frames))
        self._file.flush()

    def close(self) -> None:
        """Let go of the pieces."""
        self._pieces.close()

    def _put(self, frames: list[bytes]) -> None:
        if frames:
            self._head = self._head or frames[0][:_HEADER]
        encoded = b"".join(frames)
        self._written += len(encoded)
        self._file.write(encoded)


def mp3_pieces(order: Encoding) -> Pieces[bytes]:
    """Return what encodes MP3; its packets are whole frames."""
    seam = Seam(packet=FRAME, lead_in=_LEAD_IN, before=_BEFORE, after=_AFTER, settle=_SETTLE, join=_join)
    return Pieces(order.frames, partial(_encode, order.kilobits), seam)


def _encode(kilobits: int, sound: Iterable[Samples]) -> list[bytes]:
    """Return the frames of a sound."""
    import lameenc

    lame = lameenc.Encoder()
    lame.set_bit_rate(kilobits)
    lame.set_in_sample_rate(RATE)
    lame.set_out_sample_rate(RATE)
    lame.set_channels(2)
    lame.set_quality(QUALITY)
    lame.silence()
    stream = b"".join([*(bytes(lame.encode(samples)) for samples in sound), bytes(lame.flush())])
    size = _size(kilobits)
    return [stream[at : at + size] for at in range(0, len(stream), size)]


def _join(first: Sequence[bytes], second: Sequence[bytes]) -> list[bytes]:
    """Join two pieces where no frame of either stands between transforms of different lengths.

    A frame's sound may begin in the frames before it: there the second piece's bytes are put over the first's, of
    the same frame, which reach at least as far back.
    """
    fits = [_behind(other) <= _behind(one) for one, other in zip(first, second, strict=True)]
    plain = [_long(one) and _long(other) for one, other in zip(first, second, strict=True)]
    places = range(_BEFORE, len(fits))
    smooth = (at for at in places if fits[at] and plain[at] and plain[at - 1])
    at = next(smooth, next((at for at in places if fits[at]), len(fits) - 1))
    joined = joined_at(first, second, at)
    behind = _behind(second[at])
    for before in range(at - 1, at - 1 - _BEFORE, -1):
        kept = max(_MAIN_DATA, len(joined[before]) - behind)
        joined[before] = joined[before][:kept] + second[before][kept:]
        behind -= len(joined[before]) - kept
    return joined


def _behind(frame: bytes) -> int:
    """Return how many bytes before a frame its sound begins, other frames' heads not counted: main_data_begin."""
    return frame[_HEADER] << 1 | frame[_HEADER + 1] >> 7


def _long(frame: bytes) -> bool:
    """Tell whether a frame is transformed in long blocks throughout: no window_switching_flag (ISO 11172-3)."""
    side = int.from_bytes(frame[_HEADER:_MAIN_DATA])
    return not any(side >> (8 * _SIDE_INFORMATION - 1 - at) & 1 for at in _SWITCHES)


def _size(kilobits: int) -> int:
    """Return the bytes of a frame: 24 ms at 48 kHz are whole bytes at any rate."""
    return 3 * kilobits


def _information(head: bytes, written: int, size: int, frames: int) -> bytes:
    """Return the first MP3 frame: silent, with Xing's counts and LAME's delays.

    Args:
        head: The four bytes that begin every frame.
        written: Bytes of all frames but this one.
        size: Bytes of a frame.
        frames: Of the sound that was encoded.
    """
    count = written // size
    padding = count * FRAME - _DELAY - frames
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


FORMATS = {".mp3": Format(open=Mp3Encoder, rank=3, kilobits=128, possible=KILOBITS)}
