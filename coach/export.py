"""A session as a sound file: whole under its name, or not there at all."""

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coach.errors import ExportError
from coach.mixer.mixer import CHUNK, Mixer, interleaved
from coach.units import RATE

if TYPE_CHECKING:
    from soundfile import SoundFile

FORMATS = {".wav": "WAV", ".flac": "FLAC"}
QUICK = {"FLAC": {"compression_level": 0.125}}
"""How hard each encoder tries: FLAC level 1 takes two thirds of the time of level 5, for a file a fifth larger."""
LARGEST_WAV = 4_000_000_000
"""Bytes that fit a WAV file; beyond, the same samples go into RF64 (EBU Tech 3306)."""

_BLOCK = 4 * CHUNK
_WAITING = 4
"""Blocks mixed ahead of the encoder."""


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done for it.

    Raises:
        ExportError: An unknown format, a folder that is missing or closed, or a file that is there already.
    """
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise ExportError(f"{path}: unknown sound format '{path.suffix}', expected one of {known}")
    try:
        if path.is_dir():
            raise ExportError(f"{path} is a folder, expected a file name")
        if not path.parent.is_dir():
            raise ExportError(f"{path.parent} is not there; make the folder first")
        if not os.access(path.parent, os.W_OK):
            raise ExportError(f"{path.parent} may not be written to; choose another folder")
        if path.exists() and not force:
            raise ExportError(f"{path} is there already; use --force to replace it")
    except OSError as error:
        raise _unwritten(path, error) from error


def export(mixer: Mixer, path: Path, *, force: bool, progress: Callable[[int], None]) -> None:
    """Write a session's sound to a file in 16-bit stereo at 48 kHz, the format named by its ending.

    The file is written beside its target and moved into place when it is whole.

    Args:
        mixer: The sound.
        path: The target.
        force: Replace a file that is there already.
        progress: Told how many frames have been added.

    Raises:
        ExportError: The file cannot be written, or something stands there already.
    """
    check_target(path, force=force)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("w+b") as file:
                _encode(mixer, file.fileno(), path.suffix.lower(), progress)
                os.fsync(file.fileno())
            _move(part, path, force=force)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritten(path, error) from error


def _encode(mixer: Mixer, descriptor: int, ending: str, progress: Callable[[int], None]) -> None:
    """Mix in this thread and encode in another; the encoder is C and leaves this one its processor.

    The library writes to the descriptor by itself: a file of Python's would be called back for every few
    kilobytes, which costs as much again as the encoding.
    """
    import soundfile

    total = mixer.timeline.frames
    kind = FORMATS[ending]
    if kind == "WAV" and total * 4 > LARGEST_WAV:
        kind = "RF64"
    opened = partial(soundfile.SoundFile, closefd=False, subtype="PCM_16", format=kind, **QUICK.get(kind, {}))
    writes: deque[Future[None]] = deque()
    try:
        with ThreadPoolExecutor(1, "encoder") as thread:
            encoder = thread.submit(opened, descriptor, "w", RATE, 2).result()
            try:
                for frame in range(0, total, _BLOCK):
                    count = min(_BLOCK, total - frame)
                    writes.append(thread.submit(_write, encoder, interleaved(mixer.render(frame, count))))
                    if len(writes) > _WAITING:
                        writes.popleft().result()
                    progress(count)
                for write in writes:
                    write.result()
            finally:
                # In the same thread: closed while a block is still being encoded, the library crashes.
                thread.submit(encoder.close).result()
        _check_end(descriptor, total)
    except soundfile.SoundFileError as error:
        raise _reason(descriptor) or OSError(str(error)) from error


def _write(encoder: "SoundFile", samples: NDArray[np.int16]) -> None:
    """Encode samples: int16 (n, 2).

    Raises:
        soundfile.SoundFileError: Not all of them were taken.
    """
    import soundfile

    try:
        encoder.write(samples)
    except AssertionError as error:  # how the library tells that it wrote too little
        raise soundfile.SoundFileError("not all samples were taken") from error


def _check_end(descriptor: int, frames: int) -> None:
    """Read the end of an encoded file: what a full disk did not take while the encoder closed goes untold.

    Raises:
        soundfile.SoundFileError: The file is not whole.
    """
    import soundfile

    os.lseek(descriptor, 0, os.SEEK_SET)
    with soundfile.SoundFile(descriptor, closefd=False) as written:
        last = min(frames, _BLOCK)
        written.seek(frames - last)
        if written.frames != frames or len(written.read(last, dtype="int16")) != last:
            raise soundfile.SoundFileError("the file is not whole")


def _reason(descriptor: int) -> OSError | None:
    """Return why a file takes no more, which the library does not tell: the system does when asked once more."""
    try:
        os.lseek(descriptor, 0, os.SEEK_END)
        os.write(descriptor, bytes(2**16))
    except OSError as error:
        return error
    return None


def _move(part: Path, path: Path, *, force: bool) -> None:
    """Move a finished file to its name; without force, even one that has appeared meanwhile is kept."""
    if not force and path.exists():
        raise ExportError(f"{path} is there already; use --force to replace it")
    part.replace(path)


def _unwritten(path: Path, error: OSError) -> ExportError:
    return ExportError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}")
