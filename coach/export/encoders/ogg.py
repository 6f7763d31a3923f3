"""Ogg pages (RFC 3533)."""

import struct
import zlib
from typing import BinaryIO

_FIRST, _LAST, _CONTINUED = 2, 4, 1
_SEGMENTS = 255
_MOST_PACKETS = 50
"""A page is at most a second of Opus, so that seeking is quick."""
_NO_PACKET_ENDS = -1
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class OggWriter:
    """One logical stream in a file."""

    def __init__(self, file: BinaryIO, *, serial: int) -> None:
        self._file = file
        self._serial = serial
        self._pages = 0
        self._lengths: list[bytes] = []
        self._packets: list[bytes] = []
        self._granule = _NO_PACKET_ENDS

    def packet(self, content: bytes, granule: int) -> None:
        """Add a packet.

        Args:
            content: The packet.
            granule: The stream's position when all of it has been decoded.
        """
        lacing = _lacing(content)
        if len(self._packets) == _MOST_PACKETS or sum(map(len, self._lengths)) + len(lacing) > _SEGMENTS:
            self.end_page()
        if len(lacing) <= _SEGMENTS:
            self._lengths.append(lacing)
            self._packets.append(content)
            self._granule = granule
            return
        for first in range(0, len(lacing), _SEGMENTS):
            part = lacing[first : first + _SEGMENTS]
            ends = first + _SEGMENTS >= len(lacing)
            body = content[first * 255 : first * 255 + sum(part)]
            self._page(part, body, granule if ends else _NO_PACKET_ENDS, _CONTINUED if first else 0)

    def end_page(self) -> None:
        """Let what follows begin on a page of its own."""
        if self._packets:
            self._put_pending(0)

    def finish(self, granule: int) -> None:
        """End the stream at a position within the last packet."""
        self._granule = granule
        self._put_pending(_LAST)

    def _put_pending(self, flags: int) -> None:
        self._page(b"".join(self._lengths), b"".join(self._packets), self._granule, flags)
        self._lengths, self._packets = [], []

    def _page(self, lacing: bytes, body: bytes, granule: int, flags: int) -> None:
        if not self._pages:
            flags |= _FIRST
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, self._serial, self._pages, 0, len(lacing)) + lacing
        checksum = struct.pack("<I", crc(head + body))
        self._file.write(head[:22] + checksum + head[26:] + body)
        self._pages += 1


def crc(content: bytes) -> int:
    """Return Ogg's checksum.

    Its polynomial is that of zlib, with the bits of every byte, and of the result, the other way round, and without
    the two inversions.
    """
    mirrored = zlib.crc32(content.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")


def _lacing(content: bytes) -> bytes:
    whole, rest = divmod(len(content), 255)
    return b"\xff" * whole + bytes((rest,))
