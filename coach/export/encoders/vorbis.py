"""Vorbis comments and pictures: how FLAC and Ogg say in words what they hold."""

import struct
from base64 import b64encode

from coach.export.encoders.sleeve import Cover, Sleeve
from coach.units import RATE

VENDOR = b"coach"
_FRONT = 3


def comments(sleeve: Sleeve, gain: tuple[str, str]) -> list[tuple[str, str]]:
    """Return all comments of a file, chapters among them, in their order.

    Args:
        sleeve: What is said.
        gain: Name and text of the comment on loudness.
    """
    said = [*sleeve.words, gain]
    for number, chapter in enumerate(sleeve.chapters, 1):
        name = f"CHAPTER{number:03}"
        said += [(name, _clock(chapter.start)), (f"{name}NAME", chapter.title)]
    return said


def pack(said: list[tuple[str, str]]) -> bytes:
    """Return comments as FLAC's block and Ogg's packet hold them."""
    texts = [f"{name}={text}".encode() for name, text in said]
    parts = [struct.pack("<I", len(VENDOR)), VENDOR, struct.pack("<I", len(texts))]
    for text in texts:
        parts += [struct.pack("<I", len(text)), text]
    return b"".join(parts)


def picture(cover: Cover) -> bytes:
    """Return a cover as FLAC's PICTURE block; players read the size of the picture from the picture."""
    mime = cover.mime.encode("ascii")
    head = struct.pack(">II", _FRONT, len(mime)) + mime + struct.pack(">I", 0)
    return head + struct.pack(">IIIII", 0, 0, 0, 0, len(cover.picture)) + cover.picture


def picture_comment(cover: Cover) -> tuple[str, str]:
    """Return a cover as a comment, for Ogg."""
    return "METADATA_BLOCK_PICTURE", b64encode(picture(cover)).decode("ascii")


def _clock(frames: int) -> str:
    """Return a time as chapters have it: ``00:04:05.250``."""
    milliseconds = (frames * 1000 + RATE // 2) // RATE
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
