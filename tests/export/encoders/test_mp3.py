"""The frame that lets players of MP3 cut off exactly what the encoder added."""

import struct

from coach.export.encoders.formats import FORMATS
from coach.export.encoders.id3 import tag
from coach.export.encoders.sleeve import Sleeve
from coach.units import Lufs
from tests.export.encoders.encoding import SLEEVE, SOUND, encoded


def test_delay_and_padding(tmp_path):
    """Delay, sound and padding are all frames of the file; its counts and its checksum are right."""
    content = encoded(tmp_path / "a.mp3").read_bytes()
    at = content.index(b"Info")
    count, size = struct.unpack_from(">II", content, at + 8)
    assert size == len(content) - (at - 36)
    assert size == (count + 1) * 384
    delays = int.from_bytes(content[at + 141 : at + 144], "big")
    assert (delays >> 12) + len(SOUND) + (delays & 0xFFF) == count * 1152
    assert content[at + 120 : at + 124] == b"LAME"
    found = struct.unpack_from(">H", content, at + 154)[0]
    assert found == checksum(content[at - 36 : at + 154])


def checksum(content: bytes) -> int:
    """Return CRC-16/ARC, by the table of one nibble."""
    table = [0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401]
    table += [0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400]
    register = 0
    for byte in content:
        register = table[(register ^ byte) & 15] ^ register >> 4
        register = table[(register ^ byte >> 4) & 15] ^ register >> 4
    return register


def test_a_tag_of_a_given_length():
    """A tag can be made longer, and says how long it is in bytes of seven bits."""
    short = tag(SLEEVE, Lufs(-18.0))
    longer = tag(SLEEVE, Lufs(-18.0), length=len(short) + 300)
    assert len(longer) == len(short) + 300
    assert longer[10:] == short[10:] + bytes(300)
    length = 0
    for byte in longer[6:10]:
        assert byte < 128
        length = length << 7 | byte
    assert length == len(longer) - 10


def test_every_rate_of_the_format_is_exact(tmp_path):
    """At all its rates a frame of the file has the length that was reckoned with."""
    for kilobits in FORMATS[".mp3"].possible:
        content = encoded(tmp_path / "a.mp3", kilobits=kilobits, sleeve=Sleeve(), sound=SOUND[:50_000]).read_bytes()
        at = content.index(b"Info") - 36
        sync = content[at : at + 2]
        assert sync == b"\xff\xfb"
        assert {content[start : start + 2] for start in range(at, len(content), 3 * kilobits)} == {sync}
