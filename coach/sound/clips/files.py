"""Clip files: mono 16-bit WAV, written whole or not at all, believed only where header and size agree.

Where the words are known, or a person spoke, a chunk behind the sound has the words' first and last samples, which
players pass over; its name says who spoke.
"""

import os
import struct
from pathlib import Path

import numpy as np

from coach.kept.cache import note_use
from coach.kept.whole_file import keep_whole
from coach.sound.clips.polish import Cut, frames_of
from coach.units import Frames

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_RATE_FIELD = 7
_CHUNK, _WORD, _NAMES = struct.Struct("<4sI"), struct.Struct("<II"), (b"wrds", b"take")
_SAMPLE_BYTES = 2


def length_of(path: Path) -> Frames | None:
    """Return how long the clip of a file will be, from its header alone; None where there is no whole cut."""
    try:
        with path.open("rb", buffering=0) as file:
            count, rate, _ = _checked(file.read(_HEADER.size), os.fstat(file.fileno()).st_size)
    except (OSError, ValueError):
        return None
    note_use(path)
    return frames_of(count, rate)


def read(path: Path) -> Cut | None:
    """Return the cut in a file; None where there is no whole one."""
    try:
        content = path.read_bytes()
        count, rate, words = _checked(content[: _HEADER.size], len(content))
        spans, by_person = _spans(content[_HEADER.size + count * _SAMPLE_BYTES :], words)
    except (OSError, ValueError):
        return None
    samples = np.frombuffer(content, "<i2", count, _HEADER.size).astype(np.int16, copy=False)
    return Cut(samples=samples, rate=rate, words=spans, by_person=by_person)


def write(path: Path, kept: Cut) -> None:
    """Put a cut in a file, in one move, so that nobody ever sees half of it; its folder is made.

    Args:
        path: The file; one that is there already is replaced.
        kept: What to put there.

    Raises:
        OSError: The folder cannot be written to.
    """
    words = _words(kept)
    header = _header(kept.samples.size, kept.rate, len(words))
    keep_whole(path, header, kept.samples.astype("<i2", copy=False).data.cast("B"), words)


def _checked(header: bytes, size: int) -> tuple[int, int, int]:
    """Return how many samples a file has, their rate, and how many words; only :func:`write` makes such a header."""
    if len(header) < _HEADER.size:
        raise ValueError("no whole clip")
    fields = _HEADER.unpack(header)
    rate, (count, odd) = fields[_RATE_FIELD], divmod(fields[-1], _SAMPLE_BYTES)
    behind = size - _HEADER.size - fields[-1]
    words, more = divmod(behind - _CHUNK.size, _WORD.size) if behind else (0, 0)
    if count < 1 or odd or not rate or more or words < 0 or header != _header(count, rate, behind):
        raise ValueError("not a clip of this size")
    return count, rate, words


def _header(count: int, rate: int, behind: int) -> bytes:
    size = count * _SAMPLE_BYTES
    riff = (b"RIFF", _HEADER.size - 8 + size + behind, b"WAVE")
    sound = (b"fmt ", 16, 1, 1, rate, rate * _SAMPLE_BYTES, _SAMPLE_BYTES, 8 * _SAMPLE_BYTES)
    return _HEADER.pack(*riff, *sound, b"data", size)


def _words(kept: Cut) -> bytes:
    """Return the chunk of the words; nothing where there are none and no person spoke."""
    if not kept.words and not kept.by_person:
        return b""
    spans = b"".join(_WORD.pack(*span) for span in kept.words)
    return _CHUNK.pack(_NAMES[kept.by_person], len(spans)) + spans


def _spans(chunk: bytes, words: int) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Return the words of their chunk, and whether a person spoke them."""
    heads = [_CHUNK.pack(name, words * _WORD.size) for name in _NAMES]
    if chunk and chunk[: _CHUNK.size] not in heads:
        raise ValueError("not the words of a clip")
    spans = tuple((first, last) for first, last in _WORD.iter_unpack(chunk[_CHUNK.size :]))
    return spans, chunk[: _CHUNK.size] == heads[True]
