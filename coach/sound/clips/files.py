"""Clip files: mono 16-bit WAV, written whole or not at all, believed only where size and checksums agree.

A chunk before the sound holds the checksums: one of the header, by which a clip's length is believed, and one of all
that follows, by which it is heard. Where the words are known, or a person spoke, a chunk behind the sound has the
words' first and last samples; its name says who spoke. Players pass over both.
"""

import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np

from coach.bounded import MEGABYTE, read_bounded
from coach.kept.cache import note_use
from coach.kept.whole_file import keep_whole
from coach.sound.clips.polish import Cut, frames_of
from coach.units import Frames

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sIII4sI")
_RATE_FIELD, _SUM_FIELD = 7, -3
_CHUNK, _WORD, _NAMES = struct.Struct("<4sI"), struct.Struct("<II"), (b"wrds", b"take")
_SAMPLE_BYTES = 2
_MOST = 200 * MEGABYTE


def length_of(path: Path) -> Frames | None:
    """Return how long the clip of a file will be, from its header alone; None where there is no whole cut."""
    try:
        with path.open("rb", buffering=0) as file:
            count, rate, _, _ = _check(file.read(_HEADER.size), os.fstat(file.fileno()).st_size)
    except (OSError, ValueError):
        return None
    note_use(path)
    return frames_of(count, rate)


def read(path: Path) -> Cut | None:
    """Return the cut in a file; None where there is no whole one, and then no file any more."""
    try:
        content = read_bounded(path, _MOST)
    except OSError:
        return None
    try:
        count, rate, words, checksum = _check(content[: _HEADER.size], len(content))
        spans, by_person = _behind(memoryview(content)[_HEADER.size :], count, words, checksum)
    except ValueError:
        with suppress(OSError):  # it may only be read, and is spoken anew all the same
            path.unlink()
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
    words, samples = _words(kept), kept.samples.astype("<i2", copy=False).data.cast("B")
    checksum = zlib.crc32(words, zlib.crc32(samples))
    keep_whole(path, _header(kept.samples.size, kept.rate, len(words), checksum), samples, words)


def _check(header: bytes, size: int) -> tuple[int, int, int, int]:
    """Return a file's samples, their rate, its words and its checksum; only :func:`write` makes such a header."""
    if len(header) < _HEADER.size:
        raise ValueError("no whole clip")
    fields = _HEADER.unpack(header)
    rate, checksum, (count, odd) = fields[_RATE_FIELD], fields[_SUM_FIELD], divmod(fields[-1], _SAMPLE_BYTES)
    behind = size - _HEADER.size - fields[-1]
    words, more = divmod(behind - _CHUNK.size, _WORD.size) if behind else (0, 0)
    if count < 1 or odd or not rate or more or words < 0 or header != _header(count, rate, behind, checksum):
        raise ValueError("not a clip of this size")
    return count, rate, words, checksum


def _header(count: int, rate: int, behind: int, checksum: int) -> bytes:
    size = count * _SAMPLE_BYTES
    riff = (b"RIFF", _HEADER.size - 8 + size + behind, b"WAVE")
    sound = (b"fmt ", 16, 1, 1, rate, rate * _SAMPLE_BYTES, _SAMPLE_BYTES, 8 * _SAMPLE_BYTES)
    bare = _HEADER.pack(*riff, *sound, b"sums", 8, 0, checksum, b"data", size)
    return _HEADER.pack(*riff, *sound, b"sums", 8, zlib.crc32(bare), checksum, b"data", size)


def _words(kept: Cut) -> bytes:
    """Return the chunk of the words; nothing where there are none and no person spoke."""
    if not kept.words and not kept.by_person:
        return b""
    spans = b"".join(_WORD.pack(*span) for span in kept.words)
    return _CHUNK.pack(_NAMES[kept.by_person], len(spans)) + spans


def _behind(rest: memoryview, count: int, words: int, checksum: int) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Return the words behind the sound, and whether a person spoke them, where all of it is as it was written."""
    if zlib.crc32(rest) != checksum:
        raise ValueError("not what was written")
    chunk = bytes(rest[count * _SAMPLE_BYTES :])
    heads = [_CHUNK.pack(name, words * _WORD.size) for name in _NAMES]
    if chunk and chunk[: _CHUNK.size] not in heads:
        raise ValueError("not the words of a clip")
    spans = tuple((first, last) for first, last in _WORD.iter_unpack(chunk[_CHUNK.size :]))
    return spans, chunk[: _CHUNK.size] == heads[True]
