"""A session as a sound file: whole under its name, or not there at all."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from tempfile import NamedTemporaryFile
from typing import IO, Protocol

import numpy as np
from numpy.typing import NDArray

from coach.errors import ExportError
from coach.mixer.mixer import CHUNK, Mixer, interleaved
from coach.units import RATE

FORMATS = {".wav": "WAV", ".flac": "FLAC"}
LARGEST_WAV = 4_000_000_000
"""Bytes that fit a WAV file; beyond, the same samples go into RF64 (EBU Tech 3306)."""

_BLOCK = 4 * CHUNK
_WAITING = 4
"""Blocks mixed ahead of the encoder."""


class _Encoder(Protocol):
    def write(self, samples: NDArray[np.int16]) -> None: ...

    def close(self) -> None: ...


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
        ExportError: An unknown format, a missing folder, or a file that is there already.
    """
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise ExportError(f"{path}: unknown sound format '{path.suffix}', expected one of {known}")
    if path.is_dir():
        raise ExportError(f"{path} is a folder, expected a file name")
    if not path.parent.is_dir():
        raise ExportError(f"{path.parent} is not there; make the folder first")
    if path.exists() and not force:
        raise ExportError(f"{path} is there already; use --force to replace it")


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
    try:
        with NamedTemporaryFile(prefix=f".{path.name}.", suffix=".part", dir=path.parent, delete=False) as file:
            part = Path(file.name)
            try:
                _encode(mixer, file, path.suffix.lower(), progress)
                file.flush()
                os.fsync(file.fileno())
                _take_ordinary_rights(part)
                file.close()
                _move(part, path, force=force)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from error


def _encode(mixer: Mixer, file: IO[bytes], ending: str, progress: Callable[[int], None]) -> None:
    """Mix in this thread and encode in another; the encoder is C and leaves this one its processor."""
    import soundfile

    total = mixer.timeline.frames
    kind = FORMATS[ending]
    if kind == "WAV" and total * 4 > LARGEST_WAV:
        kind = "RF64"
    watched = _WatchedFile(file)
    encoder = soundfile.SoundFile(watched, "w", RATE, 2, subtype="PCM_16", format=kind)
    blocks: Queue[NDArray[np.int16] | None] = Queue(_WAITING)
    failed = threading.Event()
    thread = threading.Thread(target=_drain, args=(blocks, encoder, watched, failed), name="encoder")
    thread.start()
    try:
        for frame in range(0, total, _BLOCK):
            if failed.is_set():
                break
            count = min(_BLOCK, total - frame)
            blocks.put(interleaved(mixer.render(frame, count)))
            progress(count)
    finally:
        blocks.put(None)
        thread.join()
    if watched.error is not None:
        raise watched.error


def _drain(
    blocks: "Queue[NDArray[np.int16] | None]", encoder: _Encoder, watched: _WatchedFile, failed: threading.Event
) -> None:
    """Encode blocks until there are no more; after a failure, only empty the queue so that nobody waits."""
    import soundfile

    while (block := blocks.get()) is not None:
        if failed.is_set():
            continue
        try:
            encoder.write(block)
        except (soundfile.LibsndfileError, AssertionError) as error:
            watched.error = watched.error or OSError(str(error))
        if watched.error is not None:
            failed.set()
    try:
        encoder.close()
    except soundfile.LibsndfileError as error:
        watched.error = watched.error or OSError(str(error))


def _take_ordinary_rights(path: Path) -> None:
    """Give a temporary file the rights any new file would have."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _move(part: Path, path: Path, *, force: bool) -> None:
    """Move a finished file to its name; without force, even one that has appeared meanwhile is kept."""
    if not force and path.exists():
        raise ExportError(f"{path} is there already; use --force to replace it")
    part.replace(path)
