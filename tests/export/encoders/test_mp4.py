"""Words are put into MP4 files without moving anything else."""

import io
import struct

import pytest

from coach.export.encoders.chapters import Chapter
from coach.export.encoders.mp4 import put_user_data
from coach.export.encoders.sleeve import Sleeve
from coach.units import Frames, Lufs


def box(kind: bytes, body: bytes) -> bytes:
    """Return a box."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


BEFORE = box(b"ftyp", b"M4B ") + struct.pack(">I4sQ", 1, b"mdat", 16 + 100) + bytes(100)
MOVIE = box(b"mvhd", b"head") + box(b"trak", b"track")


def test_what_points_to_the_sound_stays():
    """Only the last box changes: what words it had give way to new ones, and all else in it stays."""
    file = io.BytesIO(BEFORE + box(b"moov", MOVIE + box(b"udta", bytes(5000))))
    put_user_data(file, Sleeve(title="Quiet"), Lufs(-18.0))
    content = file.getvalue()
    assert content.startswith(BEFORE)
    length, kind = struct.unpack_from(">I4s", content, len(BEFORE))
    assert (length, kind) == (len(content) - len(BEFORE), b"moov")
    assert content[len(BEFORE) + 8 :].startswith(MOVIE + struct.pack(">I", length - 8 - len(MOVIE)) + b"udta")
    assert content.count(b"udta") == 1
    assert b"Quiet" in content


@pytest.mark.parametrize("content", [BEFORE, BEFORE + box(b"moov", MOVIE)[:-1], BEFORE[:-1]])
def test_a_file_that_breaks_off(content):
    """A file that is not whole is told, and not mended."""
    file = io.BytesIO(content)
    with pytest.raises(OSError, match="not whole"):
        put_user_data(file, Sleeve(), Lufs(-18.0))
    assert file.getvalue() == content


def test_more_and_longer_chapters_than_it_holds():
    """Nero's list ends after 255 chapters, and a title after 255 bytes, never within a letter."""
    chapters = tuple(
        Chapter(start=Frames(number), end=Frames(number + 1), title="x" + "é" * 200) for number in range(300)
    )
    file = io.BytesIO(BEFORE + box(b"moov", MOVIE))
    put_user_data(file, Sleeve(chapters=chapters), Lufs(-18.0))
    content = file.getvalue()
    at = content.index(b"chpl") + 12
    assert content[at] == 255
    assert content[at + 9] == 255
    assert content[at + 10 : at + 265].decode() == "x" + "é" * 127
