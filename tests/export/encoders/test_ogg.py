"""Ogg pages as RFC 3533 has them."""

import io
import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.export.encoders.ogg import OggWriter, crc

LAST, CONTINUED, FIRST = 4, 1, 2


def slow_crc(content: bytes) -> int:
    """Return the checksum bit by bit, as the RFC describes it."""
    register = 0
    for byte in content:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ (0x04C11DB7 if register & 0x80000000 else 0)) & 0xFFFFFFFF
    return register


@given(st.binary(max_size=300))
def test_checksum(content):
    """The quick checksum is the slow one."""
    assert crc(content) == slow_crc(content)


def pages(content: bytes):
    """Yield flags, granule, number, lengths and body of every page, its checksum verified."""
    at = 0
    while at < len(content):
        mark, version, flags, granule, serial, number, checksum, count = struct.unpack_from("<4sBBqIIIB", content, at)
        assert (mark, version, serial) == (b"OggS", 0, 7)
        lengths = content[at + 27 : at + 27 + count]
        end = at + 27 + count + sum(lengths)
        assert checksum == crc(content[at : at + 22] + bytes(4) + content[at + 26 : end])
        yield flags, granule, number, lengths, content[at + 27 + count : end]
        at = end


@settings(max_examples=max(12, settings.default.max_examples // 5))
@given(st.lists(st.integers(0, 1300).map(bytes) | st.integers(64_000, 68_000).map(bytes), min_size=1, max_size=40))
def test_packets_come_out_as_they_went_in(packets):
    """Any packets, also those longer than a page, are read again; pages are counted, and the last one says so."""
    file = io.BytesIO()
    ogg = OggWriter(file, serial=7)
    for number, packet in enumerate([*packets, b"last"]):
        ogg.packet(packet, number)
    ogg.finish(1000)
    found, pending = [], b""
    for count, (flags, granule, number, lengths, body) in enumerate(pages(file.getvalue())):
        assert number == count
        assert bool(flags & FIRST) == (number == 0)
        assert bool(flags & CONTINUED) == bool(pending)
        ended, at = 0, 0
        for length in lengths:
            pending += body[at : at + length]
            at += length
            if length < 255:
                found.append(pending)
                pending, ended = b"", ended + 1
        last = bool(flags & LAST)
        assert granule == (1000 if last else len(found) - 1 if ended else -1)
    assert last
    assert found == [*packets, b"last"]
