"""What MP4 says in words: the boxes of Apple's players, put into a file that is finished but for them."""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from coach.export.encoders.chapters import Chapter
from coach.export.encoders.sleeve import Sleeve, replay_gain
from coach.units import RATE, Lufs

_TEXT, _JPEG, _PNG = 1, 13, 14
_ITEMS = {"TITLE": b"\xa9nam", "ARTIST": b"\xa9ART", "ALBUM": b"\xa9alb", "GENRE": b"\xa9gen", "COMMENT": b"\xa9cmt"}
_MOST_CHAPTERS = 255
_MOST_BYTES = 255
_NERO_TICKS = 10_000_000
_MEDIA_HANDLER = bytes(8) + b"mdirappl" + bytes(9)


def put_user_data(file: BinaryIO, sleeve: Sleeve, loudness: Lufs) -> None:
    """Give a finished MP4 file its words, cover and Nero's chapters in place of any it has.

    Its `moov` box is the last one, so that nothing that others point to moves.

    Args:
        file: The file.
        sleeve: What is said.
        loudness: Of the sound.

    Raises:
        OSError: The file cannot be written, or is not whole.
    """
    size = file.seek(0, os.SEEK_END)
    at, length, kind = 0, 0, b""
    while kind != b"moov" and at + length < size:
        at += length
        file.seek(at)
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            length = int.from_bytes(file.read(8), "big")
    if kind != b"moov" or at + length != size:
        raise OSError("the file is not whole")
    file.seek(at + 8)
    kept = [box for box in _boxes(file.read(length - 8)) if box[4:8] != b"udta"]
    user_data = _box(b"udta", _nero(sleeve.chapters), _meta(sleeve, loudness))
    file.seek(at)
    file.write(_box(b"moov", *kept, user_data))
    file.truncate()


def _boxes(content: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        yield content[at : at + length]
        at += length


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _nero(chapters: tuple[Chapter, ...]) -> bytes:
    """Return the chapters as Nero wrote them, which most players other than Apple's read."""
    if not chapters:
        return b""
    entries = []
    for chapter in chapters[:_MOST_CHAPTERS]:
        title = chapter.title.encode()[:_MOST_BYTES].decode(errors="ignore").encode()
        entries.append(struct.pack(">QB", chapter.start * _NERO_TICKS // RATE, len(title)) + title)
    return _box(b"chpl", b"\x01" + bytes(7) + bytes((len(entries),)), *entries)


def _meta(sleeve: Sleeve, loudness: Lufs) -> bytes:
    items = [_box(_ITEMS[name], _value(_TEXT, said.encode())) for name, said in sleeve.words]
    items.append(_free("replaygain_track_gain", replay_gain(loudness)))
    if sleeve.cover:
        kind = _PNG if sleeve.cover.mime == "image/png" else _JPEG
        items.append(_box(b"covr", _value(kind, sleeve.cover.picture)))
    return _box(b"meta", bytes(4), _box(b"hdlr", _MEDIA_HANDLER), _box(b"ilst", *items))


def _value(kind: int, content: bytes) -> bytes:
    return _box(b"data", struct.pack(">II", kind, 0), content)


def _free(name: str, said: str) -> bytes:
    """Return an item under a name of one's own."""
    mean, called = _box(b"mean", bytes(4), b"com.apple.iTunes"), _box(b"name", bytes(4), name.encode())
    return _box(b"----", mean, called, _value(_TEXT, said.encode()))
