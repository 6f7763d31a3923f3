"""Voice, music and bells as files of their own, for whoever mixes them anew."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from coach.errors import ExportError
from coach.mixer.mixer import CHUNK, Mixer
from coach.units import RATE
from coach.whole_file import check_place, part_of, put_in_place, unwritten

KINDS = ("voice", "music", "bells")
_BLOCK = 4 * CHUNK
_FULL_SCALE = 2**31
"""The library takes 24-bit samples in the upper bits of 32."""


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
    import soundfile

    check_stems(folder, force=force)
    paths = stem_files(folder)
    parts = [part_of(path) for path in paths]
    total = mixer.timeline.frames
    try:
        try:
            files = [
                soundfile.SoundFile(part, "w", RATE, 2, "PCM_24", format="FLAC", compression_level=0.125)
                for part in parts
            ]
            try:
                for frame in range(0, total, _BLOCK):
                    count = min(_BLOCK, total - frame)
                    for path, file, stem in zip(paths, files, mixer.stems(frame, count), strict=True):
                        if np.abs(stem).max() >= 1.0:
                            raise ExportError(f"{path} would be above full scale; lower its level by some decibels")
                        file.write((stem.T.astype(np.float64) * _FULL_SCALE).astype(np.int32))
                    progress(count)
            finally:
                for file in files:
                    file.close()
            for part, path in zip(parts, paths, strict=True):
                put_in_place(part, path, force=force)
        finally:
            for part in parts:
                part.unlink(missing_ok=True)
    except soundfile.SoundFileError as error:
        raise ExportError(f"{folder} cannot take the stems: {error}") from error
    except OSError as error:
        raise unwritten(folder, error) from error
