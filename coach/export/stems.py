"""Voice, music and bells as files of their own, for whoever mixes them anew."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import ExportError
from coach.export.encoders.encoder import Encoding
from coach.export.encoders.lossless import QUICK, LosslessEncoder
from coach.kept.whole_file import PartFile, check_place, unwritten
from coach.sound.mixer.mixer import CHUNK, Mixer
from coach.units import Frames, Lufs

KINDS = ("voice", "music", "bells")
_BLOCK = 4 * CHUNK
_FULL_SCALE = 2**31
"""The library takes 24-bit samples in the upper bits of 32."""
_UNSAID = Lufs(0.0)
"""A stem does not tell how loud it is."""


def stem_files(folder: Path) -> tuple[Path, ...]:
    """Return the files that stems become in a folder."""
    return tuple(folder / f"{kind}.flac" for kind in KINDS)


def check_stems(folder: Path, *, force: bool) -> None:
    """Refuse stems that cannot be written, before any work is done for them; the folder is made.

    Raises:
        ExportError: The folder cannot be made or written to, or a file is there already.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritten(folder, error) from error
    for path in stem_files(folder):
        check_place(path, force=force)


def export_stems(mixer: Mixer, folder: Path, *, force: bool, progress: Callable[[int], None]) -> None:
    """Write each kind of sound of a session into a file of its own: FLAC, 24 bit, stereo, as long as the session.

    Sample for sample they add up to what the limiter is given.

    Args:
        mixer: The sound.
        folder: Where to.
        force: Replace files that are there already.
        progress: Told how many frames have been added.

    Raises:
        ExportError: A file cannot be written, or a stem by itself is above full scale.
    """
    check_stems(folder, force=force)
    total = mixer.timeline.frames
    with ExitStack() as stack:
        stems = [stack.enter_context(contextlib.closing(_Stem(path))) for path in stem_files(folder)]
        for stem in stems:
            stem.begin(total)
        for frame in range(0, total, _BLOCK):
            count = min(_BLOCK, total - frame)
            for stem, samples in zip(stems, mixer.stems(frame, count), strict=True):
                stem.write(samples)
            progress(count)
        for stem in stems:
            stem.finish()
        for stem in stems:
            stem.put_in_place(force=force)


class _Stem:
    """One stem on its way; whatever the system refuses is told as an ExportError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = PartFile(path)
        self._encoder: LosslessEncoder | None = None

    def begin(self, frames: Frames) -> None:
        """Begin the file."""
        with self._told():
            order = Encoding(frames=frames)
            self._encoder = LosslessEncoder(self._part.open(), order, kind="FLAC", subtype="PCM_24", **QUICK)

    def write(self, samples: NDArray[np.float32]) -> None:
        """Write what follows: float32 (2, n)."""
        if np.abs(samples).max() >= 1.0:
            raise ExportError(f"{self._path} would be above full scale; lower its level by some decibels")
        assert self._encoder, "begun before"
        with self._told():
            self._encoder.write((samples.T.astype(np.float64) * _FULL_SCALE).astype(np.int32))

    def finish(self) -> None:
        """Make the file whole, and safe on the disk."""
        assert self._encoder, "begun before"
        with self._told():
            self._encoder.finish(_UNSAID)
            self._part.sync()

    def put_in_place(self, *, force: bool) -> None:
        """Move the file to its name."""
        with self._told():
            self._part.put_in_place(force=force)

    def close(self) -> None:
        """Let go; what was not put in place is gone."""
        if self._encoder is not None:
            self._encoder.close()
        self._part.close()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritten(self._path, error) from error
