"""Sound files as endless beds, decoded once, forward, and only as far as they are asked for."""

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from coach.errors import MusicError
from coach.loudness import Meter
from coach.units import RATE, Frames, Lufs, Seconds, to_frames

if TYPE_CHECKING:
    from soundfile import SoundFile

BLOCK = RATE
"""Frames decoded at a time."""
OWN_CROSSFADE = Seconds(4.0)
"""How long a user's track hands over to its own beginning."""
BUNDLED_CROSSFADE = Frames(2400)
"""How long a bundled bed does: the same music on both sides, only the codec differs."""

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
        self._blocks = _decoded_blocks(path)
        self._kept = kept
        self._lock = threading.Lock()
        self._closed = False
        self._broken: MusicError | None = None
        found = _opened(kept, frames) if kept and frames else None
        self._finished = found is not None
        self._decoded = frames if found and frames else 0
        self._store = found or tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this object

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
            self._store.seek(start * _FRAME_BYTES)
            raw = self._store.read(count * _FRAME_BYTES)
        return np.frombuffer(raw, np.int16).reshape(-1, 2)

    def measure(self) -> Lufs:
        """Return the integrated loudness of the whole file.

        Raises:
            MusicError: The file is not sound, or is silent or too short to be measured.
        """
        meter = Meter()
        for start in range(0, self.frames, BLOCK):
            meter.add(np.ascontiguousarray(self.read(start, BLOCK).T, np.float32) / np.float32(32768.0))
        loudness = meter.integrated()
        if not np.isfinite(loudness):
            raise MusicError(f"{self.path} is silent or shorter than 0.4 s, expected music")
        return loudness

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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _keep(self, kept: Path) -> None:
        """Copy what has been decoded to where it is found the next time."""
        part = kept.with_name(f".{kept.name}.{os.getpid()}-{threading.get_ident()}")
        with contextlib.suppress(OSError):  # no room there, or no right to write: it is decoded again the next time
            kept.parent.mkdir(parents=True, exist_ok=True)
            self._store.seek(0)
            try:
                with part.open("wb") as file:
                    shutil.copyfileobj(self._store, file, BLOCK * _FRAME_BYTES)
                part.replace(kept)
            finally:
                part.unlink(missing_ok=True)

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
    """Decoded music repeated without an end and without a seam."""

    def __init__(self, music: DecodedMusic, *, loop: Frames, crossfade: Frames, same: bool, loudness: Lufs) -> None:
        """Loop music.

        Args:
            music: At least `loop` + `crossfade` frames.
            loop: Frames from one beginning to the next.
            crossfade: Frames over which what follows the loop's end hands over to its beginning.
            same: Whether the music is the same on both sides of the crossfade; different music keeps its power
                only on a quarter of a sine, the same music its level only on a straight line.
            loudness: Of the music, integrated.
        """
        self.loudness = loudness
        self._music = music
        self._loop = loop
        phase = (np.arange(crossfade, dtype=np.float32) + np.float32(0.5)) / np.float32(max(1, crossfade))
        self._rise = phase if same else np.sin(phase * np.float32(np.pi / 2))
        self._fall = self._rise[::-1].copy()

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

    def decode_ahead(self) -> None:
        """Decode the music to its end, so that no block has to wait for it."""
        self._music.decode_ahead()

    def close(self) -> None:
        """Let go of the music; closing twice is safe."""
        self._music.close()

    def _fill(self, sound: NDArray[np.float32], start: int) -> NDArray[np.float32]:
        """Fill float32 (2, count) with the music from `start`, and return it."""
        samples = self._music.read(start, sound.shape[1])
        if len(samples) < sound.shape[1]:
            raise MusicError(f"{self._music.path} is shorter than its loop of {self._loop} frames")
        return np.multiply(samples.T, np.float32(1.0 / 32768.0), out=sound)


def own_music(path: Path) -> LoopedMusic:
    """Return a user's sound file as an endless bed, its loudness measured.

    Raises:
        MusicError: The file is missing, is not sound that can be decoded, is silent or too short to be measured.
    """
    music = DecodedMusic(path)
    try:
        frames = music.frames
        loudness = music.measure()
    except BaseException:
        music.close()
        raise
    crossfade = Frames(min(to_frames(OWN_CROSSFADE), frames // 4))
    return LoopedMusic(music, loop=Frames(frames - crossfade), crossfade=crossfade, same=False, loudness=loudness)


def _opened(kept: Path, frames: Frames) -> IO[bytes] | None:
    """Open decoded sound that was kept; None where there is none of this length."""
    try:
        store = kept.open("rb")
    except OSError:
        return None
    if os.fstat(store.fileno()).st_size == frames * _FRAME_BYTES:
        return store
    store.close()
    return None


def _decoded_blocks(path: Path) -> Generator[NDArray[np.int16], None, None]:
    """Yield a sound file as int16 (n, 2) at 48 kHz.

    Raises:
        MusicError: The file is missing or is not sound that can be decoded.
    """
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            # Or each read is followed by a seek to where the file is already, and that breaks an MP3 every time.
            file.seekable = lambda: False
            if (file.samplerate, file.channels, file.subtype) == (RATE, 2, "PCM_16"):
                while len(block := file.read(BLOCK, dtype="int16")):
                    yield block
            else:
                yield from _converted_blocks(file)
    except (soundfile.SoundFileError, OSError, TypeError) as error:  # TypeError: samples without a header
        raise MusicError(f"{path} cannot be played as music: {_reason(path, error)}") from error


def _converted_blocks(file: "SoundFile") -> Iterator[NDArray[np.int16]]:
    """Yield an open sound file of any rate, channels and kind of sample as int16 (n, 2) at 48 kHz."""
    import soxr

    stream = soxr.ResampleStream(file.samplerate, RATE, 2, dtype="float32") if file.samplerate != RATE else None
    last = False
    while not last:
        block = file.read(BLOCK, dtype="float32", always_2d=True)
        last = len(block) < BLOCK
        stereo = np.repeat(block, 2, axis=1) if file.channels == 1 else np.ascontiguousarray(block[:, :2])
        if stream is not None:
            stereo = stream.resample_chunk(stereo, last=last)
        if len(stereo):
            yield np.clip(np.rint(stereo * np.float32(32768.0)), -32768, 32767).astype(np.int16)


def _reason(path: Path, error: Exception) -> str:
    if not path.exists():
        return "there is no such file"
    return str(error).rpartition(": ")[2].rstrip(".").lower() or "unknown format"
