"""Bundled sound files as endless beds, decoded once, forward, and only as far as they are asked for."""

import contextlib
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from coach.errors import MusicError
from coach.kept.cache import note_use
from coach.kept.whole_file import PartFile
from coach.sound.music.decoder import decoded_blocks
from coach.units import RATE, Frames

BLOCK = RATE
"""Frames copied at a time."""
BUNDLED_CROSSFADE = Frames(2400)
"""How long a bundled bed does: the same music on both sides, only the codec differs."""

STEP = np.float32(1.0 / 32768.0)
"""What one step of 16 bits is of full scale."""
_FRAME_BYTES = 4


class DecodedMusic:
    """A sound file as 16-bit stereo at 48 kHz, in a nameless temporary file.

    Decoding goes on where it stopped whenever frames beyond are asked for, by any thread. Memory stays flat however
    long the music is.
    """

    def __init__(self, path: Path, *, kept: Path | None = None, frames: Frames | None = None) -> None:
        """Open a sound file.

        Args:
            path: The sound file.
            kept: Where its decoded sound is kept for the next time, under a name that tells its content; None
                keeps it no longer than this object.
            frames: How many frames it has, needed with `kept`: a file of any other length there is not believed.
        """
        self.path = path
        self._blocks = decoded_blocks(path)
        self._kept = kept
        self._length = frames
        self._lock = threading.Lock()
        self._closed = False
        self._broken: MusicError | None = None
        self._finished = False
        self._decoded = 0
        self._store: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this object
        self._find()

    @property
    def frames(self) -> Frames:
        """The whole length; decodes to the end to know it."""
        self._decode_to(None)
        return Frames(self._decoded)

    def read(self, start: int, count: int) -> NDArray[np.int16]:
        """Return frames from `start`: int16 (count, 2), fewer at the end.

        Raises:
            MusicError: The file is not sound, or breaks off before these frames.
        """
        self._decode_to(start + count)
        with self._lock:
            raw = _read_at(self._store, start * _FRAME_BYTES, count * _FRAME_BYTES)
        return np.frombuffer(raw, np.int16).reshape(-1, 2)

    @property
    def ready(self) -> bool:
        """Whether all of it has been decoded."""
        return self._finished

    def decode_ahead(self) -> None:
        """Decode to the end, so that later reads find everything there; ends early when the music is closed."""
        with contextlib.suppress(MusicError):  # it comes again, to be told, when the frames are asked for
            while not (self._finished or self._closed):
                self._decode_to(self._decoded + 1)

    def close(self) -> None:
        """Let go of the file; closing twice is safe."""
        self._closed = True
        with self._lock:
            self._blocks.close()
            with contextlib.suppress(OSError):  # what a full disk would not take is of no use any more
                self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _find(self) -> None:
        """Take the decoded sound that is kept, if there is any."""
        found = _open_kept(self._kept, self._length) if self._kept and self._length else None
        if found and self._length:
            self._store.close()
            self._store, self._decoded, self._finished = found, self._length, True

    def _keep(self, kept: Path) -> None:
        """Copy what has been decoded to where it is found the next time."""
        # No room there, or no right to write: it is decoded again the next time.
        with contextlib.suppress(OSError), contextlib.closing(PartFile(kept)) as part:
            self._store.seek(0)
            shutil.copyfileobj(self._store, part.open(ours=True), BLOCK * _FRAME_BYTES)
            part.put_in_place(force=True)

    def _decode_to(self, end: int | None) -> None:
        with self._lock:
            while not (self._finished or self._closed) and (end is None or self._decoded < end):
                if self._broken:
                    raise self._broken
                try:
                    self._decode_block()
                except MusicError as error:
                    self._broken = error
                    raise

    def _decode_block(self) -> None:
        if not self._decoded:
            self._find()  # another process may have decoded it meanwhile
            if self._finished:
                return
        block = next(self._blocks, None)
        if block is None:
            self._finished = True
            if self._kept is not None:
                self._keep(self._kept)
            return
        try:
            self._store.seek(self._decoded * _FRAME_BYTES)
            self._store.write(block.tobytes())
            self._store.flush()
        except OSError as error:
            folder = tempfile.gettempdir()
            raise MusicError(f"no room in {folder} to decode {self.path}: {error.strerror}") from error
        self._decoded += len(block)


class LoopedMusic:
    """Decoded music repeated without an end and without a seam.

    Attributes:
        music: What is repeated.
    """

    def __init__(self, music: DecodedMusic, *, loop: Frames, crossfade: Frames = BUNDLED_CROSSFADE) -> None:
        """Loop music.

        Args:
            music: At least `loop` + `crossfade` frames.
            loop: Frames from one beginning to the next.
            crossfade: Frames over which what follows the loop's end hands over to its beginning, on a straight line:
                the music is the same on both sides.
        """
        self.music = music
        self._loop = loop
        self._rise = (np.arange(crossfade, dtype=np.float32) + np.float32(0.5)) / np.float32(max(1, crossfade))
        self._fall = self._rise[::-1].copy()

    def steps(self, start: int, count: int) -> NDArray[np.int16] | None:
        """Return the same frames as they were decoded, int16 (count, 2); None where two of them are heard at once."""
        lap, at = divmod(start, self._loop)
        if at + count > self._loop or (lap > 0 and at < len(self._rise)):
            return None
        return self._read(at, count)

    def block(self, start: int, count: int) -> NDArray[np.float32]:
        """Return `count` frames from `start`, any frame of an endless time: float32 (2, count), −1..1."""
        block = np.empty((2, count), np.float32)
        done = 0
        while done < count:
            lap, at = divmod(start + done, self._loop)
            part = min(count - done, self._loop - at)
            sound = self._fill(block[:, done : done + part], at)
            if lap > 0 and at < len(self._rise):
                fading = min(part, len(self._rise) - at)
                sound[:, :fading] *= self._rise[at : at + fading]
                ending = self._fill(np.empty((2, fading), np.float32), self._loop + at)
                sound[:, :fading] += ending * self._fall[at : at + fading]
            done += part
        return block

    def _fill(self, sound: NDArray[np.float32], start: int) -> NDArray[np.float32]:
        """Fill float32 (2, count) with the music from `start`, and return it."""
        return np.multiply(self._read(start, sound.shape[1]).T, STEP, out=sound)

    def _read(self, start: int, count: int) -> NDArray[np.int16]:
        samples = self.music.read(start, count)
        if len(samples) < count:
            raise MusicError(f"{self.music.path} is shorter than its loop of {self._loop} frames")
        return samples


def _read_at(store: IO[bytes], place: int, count: int) -> bytes:
    """Read from a place; where the system allows it, without moving where a forked process reads, too."""
    if sys.platform != "win32":
        return os.pread(store.fileno(), count, place)
    store.seek(place)
    return store.read(count)


def _open_kept(kept: Path, frames: Frames) -> IO[bytes] | None:
    """Open decoded sound that was kept; None where there is none of this length."""
    try:
        store = kept.open("rb")
    except OSError:
        return None
    if os.fstat(store.fileno()).st_size == frames * _FRAME_BYTES:
        note_use(kept)
        return store
    store.close()
    return None
