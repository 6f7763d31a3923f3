"""Clip files: mono 16-bit WAV, written whole or not at all, believed only where header and size agree."""

import contextlib
import os
import struct
import threading
from pathlib import Path

import numpy as np

from coach.clips.polish import Cut, frames_of
from coach.units import Frames

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_RATE_FIELD = 7
_SAMPLE_BYTES = 2


def length_of(path: Path) -> Frames | None:
    """Return how long the clip of a file will be, from its header alone; None where there is no whole cut."""
    try:
        with path.open("rb", buffering=0) as file:
            count, rate = _checked(file.read(_HEADER.size), os.fstat(file.fileno()).st_size)
    except (OSError, ValueError):
        return None
    return frames_of(count, rate)


def read(path: Path) -> Cut | None:
    """Return the cut in a file; None where there is no whole one."""
    try:
        content = path.read_bytes()
        count, rate = _checked(content[: _HEADER.size], len(content))
    except (OSError, ValueError):
        return None
    return Cut(samples=np.frombuffer(content, "<i2", count, _HEADER.size).astype(np.int16, copy=False), rate=rate)


def write(path: Path, kept: Cut) -> None:
    """Put a cut in a file, in one move, so that nobody ever sees half of it; its folder is made.

    Args:
        path: The file; one that is there already is replaced.
        kept: What to put there.

    Raises:
        OSError: The folder cannot be written to.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        try:
            file = unfinished.open("wb", buffering=0)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = unfinished.open("wb", buffering=0)
        with file:
            content = memoryview(
                _header(kept.samples.size, kept.rate) + kept.samples.astype("<i2", copy=False).tobytes()
            )
            while content:
                content = content[file.write(content) :]
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def _checked(header: bytes, size: int) -> tuple[int, int]:
    """Return how many samples a file has, and their rate; its header must be the one that :func:`write` gives it."""
    count, odd = divmod(size - _HEADER.size, _SAMPLE_BYTES)
    if count < 1 or odd or len(header) < _HEADER.size:
        raise ValueError("no whole clip")
    rate = _HEADER.unpack(header)[_RATE_FIELD]
    if not rate or header != _header(count, rate):
        raise ValueError("not a clip of this size")
    return count, rate


def _header(count: int, rate: int) -> bytes:
    size = count * _SAMPLE_BYTES
    riff = (b"RIFF", _HEADER.size - 8 + size, b"WAVE")
    sound = (b"fmt ", 16, 1, 1, rate, rate * _SAMPLE_BYTES, _SAMPLE_BYTES, 8 * _SAMPLE_BYTES)
    return _HEADER.pack(*riff, *sound, b"data", size)
