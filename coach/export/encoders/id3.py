"""ID3v2.4 tags: how MP3 says in words what it holds."""

import struct

from coach.export.encoders.chapters import Chapter
from coach.export.encoders.sleeve import Sleeve, replay_gain
from coach.units import RATE, Lufs

_UTF8 = b"\x03"
_ANY_LANGUAGE = b"XXX"
_FRONT = b"\x03"
_TOP_ORDERED = b"\x03"
_NO_OFFSET = 0xFFFFFFFF
_FRAMES = {"TITLE": b"TIT2", "ARTIST": b"TPE1", "ALBUM": b"TALB", "GENRE": b"TCON"}
_MOST_CHAPTERS = 255
"""As many entries a table of contents takes."""


def tag(sleeve: Sleeve, loudness: Lufs, *, length: int | None = None) -> bytes:
    """Return a whole tag.

    Args:
        sleeve: What is said.
        loudness: Of the sound.
        length: How long to make it; None for as long as it has to be.
    """
    frames = [_text(_FRAMES[name], said) for name, said in sleeve.words if name in _FRAMES]
    if sleeve.comment:
        frames.append(_frame(b"COMM", _UTF8 + _ANY_LANGUAGE + b"\0" + sleeve.comment.encode()))
    gain = "REPLAYGAIN_TRACK_GAIN\0" + replay_gain(loudness)
    frames.append(_frame(b"TXXX", _UTF8 + gain.encode()))
    frames += _chapters(sleeve.chapters[:_MOST_CHAPTERS])
    if sleeve.cover:
        mime = sleeve.cover.mime.encode("ascii")
        frames.append(_frame(b"APIC", _UTF8 + mime + b"\0" + _FRONT + b"\0" + sleeve.cover.picture))
    body = b"".join(frames)
    if length is not None:
        body = body.ljust(length - 10, b"\0")
    return b"ID3\x04\x00\x00" + _synchsafe(len(body)) + body


def _chapters(chapters: tuple[Chapter, ...]) -> list[bytes]:
    """Return the table of contents and its chapters (ID3v2 Chapter Frame Addendum)."""
    if not chapters:
        return []
    names = [f"chp{number}".encode() + b"\0" for number in range(len(chapters))]
    frames = [_frame(b"CTOC", b"toc\0" + _TOP_ORDERED + bytes((len(names),)) + b"".join(names))]
    for name, chapter in zip(names, chapters, strict=True):
        times = struct.pack(">IIII", _milliseconds(chapter.start), _milliseconds(chapter.end), _NO_OFFSET, _NO_OFFSET)
        frames.append(_frame(b"CHAP", name + times + _text(b"TIT2", chapter.title)))
    return frames


def _text(name: bytes, said: str) -> bytes:
    return _frame(name, _UTF8 + said.encode())


def _frame(name: bytes, body: bytes) -> bytes:
    return name + _synchsafe(len(body)) + b"\0\0" + body


def _synchsafe(number: int) -> bytes:
    """Return a number in four bytes of seven bits each."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _milliseconds(frames: int) -> int:
    return (frames * 1000 + RATE // 2) // RATE
