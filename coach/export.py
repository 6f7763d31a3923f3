"""A session as a sound file: whole under its name, or not there at all."""

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO

from coach.errors import ExportError
from coach.mixer.mixer import CHUNK, Mixer, interleaved
from coach.units import RATE

FORMATS = {".wav": "WAV", ".flac": "FLAC"}
LARGEST_WAV = 4_000_000_000
"""Bytes that fit a WAV file; beyond, the same samples go into RF64 (EBU Tech 3306)."""

_BLOCK = 4 * CHUNK
_WAITING = 4
"""Blocks mixed ahead of the encoder."""


class _WatchedFile:
    """A file that remembers its first error: the sound library calls it from C, where exceptions are lost."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = self.error or error
            return 0

    def read(self, count: int) -> bytes:
        return self._file.read(count)

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except OSError as error:
            self.error = self.error or error
            return 0

    def tell(self) -> int:
        return self._file.tell()


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
                _encode(mixer, file, path.suffix.lower(), progress)
                file.flush()
                os.fsync(file.fileno())
            _move(part, path, force=force)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritten(path, error) from error


def _encode(mixer: Mixer, file: IO[bytes], ending: str, progress: Callable[[int], None]) -> None:
    """Mix in this thread and encode in another; the encoder is C and leaves this one its processor.

    Opening and closing belong to that thread too: an interrupt that reached the library's calls to the file would
    be lost in them.
    """
    import soundfile

    total = mixer.timeline.frames
    kind = FORMATS[ending]
    if kind == "WAV" and total * 4 > LARGEST_WAV:
        kind = "RF64"
    watched = _WatchedFile(file)
    writes: deque[Future[None]] = deque()
    try:
        with ThreadPoolExecutor(1, "encoder") as thread:
            encoder = thread.submit(soundfile.SoundFile, watched, "w", RATE, 2, subtype="PCM_16", format=kind).result()
            try:
                for frame in range(0, total, _BLOCK):
                    count = min(_BLOCK, total - frame)
                    writes.append(thread.submit(encoder.write, interleaved(mixer.render(frame, count))))
                    if len(writes) > _WAITING:
                        writes.popleft().result()
                    progress(count)
                for write in writes:
                    write.result()
            finally:
                thread.submit(encoder.close).result()
    except Exception as error:
        if watched.error is None and not isinstance(error, soundfile.SoundFileError):
            raise
        raise watched.error or OSError(str(error)) from error
    if watched.error is not None:
        raise watched.error


def _move(part: Path, path: Path, *, force: bool) -> None:
    """Move a finished file to its name; without force, even one that has appeared meanwhile is kept."""
    if not force and path.exists():
        raise ExportError(f"{path} is there already; use --force to replace it")
    part.replace(path)


def _unwritten(path: Path, error: OSError) -> ExportError:
    return ExportError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}")
