"""Sound files as endless beds, decoded once, forward, and only as far as they are asked for."""

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

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
    """A sound file as 16-bit stereo at 48 kHz, kept in a nameless temporary file.

    Decoding goes on where it stopped whenever frames beyond are asked for, or ahead of that in a thread of its
    own. Memory stays flat however long the music is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._blocks = _decoded_blocks(path)
        self._store = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this object
        self._lock = threading.Lock()
        self._decoded = 0
        self._finished = False
        self._closing = False
        self._ahead: threading.Thread | None = None

    @property
    def frames(self) -> Frames:
        """The whole length; decodes to the end to know it."""
        self._decode_to(None)
        return Frames(self._decoded)

    def read(self, start: int, count: int) -> NDArray[np.int16]:
        """Return frames from `start`: int16 (count, 2), fewer at the end.

        Raises:
            MusicError: The file breaks off in the middle of its sound.
        """
        self._decode_to(start + count)
        with self._lock:
            self._store.seek(start * _FRAME_BYTES)
            raw = self._store.read(count * _FRAME_BYTES)
        return np.frombuffer(raw, np.int16).reshape(-1, 2)

    def decode_ahead(self) -> None:
        """Go on decoding in a thread, so that later reads find everything there."""
        if self._ahead is None:
            self._ahead = threading.Thread(target=self._run_ahead, name=f"decode {self._path.name}", daemon=True)
            self._ahead.start()

    def measure(self) -> Lufs:
        """Return the integrated loudness of the whole file."""
        meter = Meter()
        for start in range(0, self.frames, BLOCK):
            meter.add(np.ascontiguousarray(self.read(start, BLOCK).T, np.float32) / np.float32(32768.0))
        return meter.integrated()

    def close(self) -> None:
        """Let go of the file; closing twice is safe."""
        self._closing = True
        if self._ahead is not None:
            self._ahead.join()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run_ahead(self) -> None:
        # An error here comes again, to be told, when the frames are asked for.
        try:
            while not self._finished and not self._closing:
                self._decode_to(self._decoded + 1)
        except MusicError:
            return

    def _decode_to(self, end: int | None) -> None:
        while not self._finished and (end is None or self._decoded < end):
            with self._lock:
                if self._finished or (end is not None and self._decoded >= end):
                    return
                block = next(self._blocks, None)
                if block is None:
                    self._finished = True
                    return
                self._store.seek(self._decoded * _FRAME_BYTES)
                self._store.write(block.tobytes())
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
            sound = self._part(at, part)
            if lap > 0 and at < len(self._rise):
                fading = min(part, len(self._rise) - at)
                sound[:, :fading] *= self._rise[at : at + fading]
                sound[:, :fading] += self._part(self._loop + at, fading) * self._fall[at : at + fading]
            block[:, done : done + part] = sound
            done += part
        return block

    def close(self) -> None:
        """Let go of the music; closing twice is safe."""
        self._music.close()

    def _part(self, start: int, count: int) -> NDArray[np.float32]:
        samples = self._music.read(start, count)
        return np.multiply(samples.T, np.float32(1.0 / 32768.0), dtype=np.float32)


def own_music(path: Path) -> LoopedMusic:
    """Return a user's sound file as an endless bed, its loudness measured.

    Raises:
        MusicError: The file is missing, is not sound that can be decoded, or is silent.
    """
    music = DecodedMusic(path)
    frames = music.frames
    loudness = music.measure()
    if not np.isfinite(loudness):
        music.close()
        raise MusicError(f"{path} is silent, expected music")
    crossfade = Frames(min(to_frames(OWN_CROSSFADE), frames // 4))
    return LoopedMusic(music, loop=Frames(frames - crossfade), crossfade=crossfade, same=False, loudness=loudness)


def _decoded_blocks(path: Path) -> Iterator[NDArray[np.int16]]:
    """Yield a sound file as int16 (n, 2) at 48 kHz.

    Raises:
        MusicError: The file is missing or is not sound that can be decoded.
    """
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            if file.samplerate == RATE and file.channels == 2:
                while len(block := file.read(BLOCK, dtype="int16")):
                    yield block
            else:
                yield from _converted_blocks(file)
    except (soundfile.LibsndfileError, OSError) as error:
        raise MusicError(f"{path} cannot be played as music: {_reason(path, error)}") from error


def _converted_blocks(file: "SoundFile") -> Iterator[NDArray[np.int16]]:
    """Yield an open sound file of any rate and channels as int16 (n, 2) at 48 kHz."""
    import soxr

    stream = soxr.ResampleStream(file.samplerate, RATE, 2, dtype="float32")
    last = False
    while not last:
        block = file.read(BLOCK, dtype="float32", always_2d=True)
        last = len(block) < BLOCK
        stereo = np.repeat(block, 2, axis=1) if file.channels == 1 else block[:, :2]
        resampled = stream.resample_chunk(np.ascontiguousarray(stereo), last=last)
        yield np.clip(np.rint(resampled * 32768.0), -32768, 32767).astype(np.int16)


def _reason(path: Path, error: Exception) -> str:
    if not path.exists():
        return "there is no such file"
    return str(error).rpartition(": ")[2].rstrip(".").lower() or "unknown format"
