"""The intake: sound files as they are given, cut into takes by their names or their labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import MusicError, TakeError
from coach.speech.takes.folder import TakeFolder
from coach.speech.voices.base import Speech
from coach.studio.labels import Label, read_labels
from coach.studio.roll import Roll
from coach.units import RATE

_NO_SOUND = (".csv", ".html", ".txt")
"""What lies beside recordings: sheets and labels."""
_LONGEST = 600
"""Seconds of a take; what is longer was not made from one line."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Given:
    """One take as it is given."""

    name: str
    """What it is called."""
    place: str
    """The file, and where in it."""
    speech: Speech


def take_all(path: Path, labels: Path | None, roll: Roll, folder: TakeFolder) -> Iterator[str]:
    """Keep the takes in a file or a folder, sample for sample; yield which were not taken, and why.

    Args:
        path: A sound file, or a folder of them.
        labels: The labels of the file; see :func:`given`.
        roll: The lines they may be takes of.
        folder: Where they are kept.

    Raises:
        VoiceError: The folder cannot be written to.
    """
    taken: dict[str, str] = {}
    for one in given(path, labels):
        if isinstance(one, TakeError):
            yield str(one)
            continue
        wanted = roll.find(one.name)
        if wanted is None:
            yield f"{one.place}: {roll.why_not(one.name)}"
        elif wanted.id in taken:
            yield f"{one.place}: {taken[wanted.id]} has that line already"
        else:
            folder.keep(wanted, one.speech)
            taken[wanted.id] = one.place


def given(path: Path, labels: Path | None = None) -> Iterator[Given | TakeError]:
    """Yield the takes in a file or a folder, and what is wrong with a file instead of what it holds.

    Args:
        path: A sound file, or a folder of them.
        labels: The labels of the file; without them, those beside a file, named like it but for ``.txt``.
    """
    files = sorted(filter(Path.is_file, path.iterdir()), key=lambda file: file.stem) if path.is_dir() else [path]
    for file in files:
        if file.name.startswith(".") or (path.is_dir() and file.suffix.lower() in _NO_SOUND):
            continue
        beside = labels or file.with_suffix(".txt")
        try:
            cuts = read_labels(beside) if labels or beside.is_file() else None
            yield from _takes(file, cuts)
        except TakeError as error:
            yield error


def _takes(file: Path, labels: tuple[Label, ...] | None) -> Iterator[Given]:
    if labels is None:
        yield Given(name=file.stem, place=str(file), speech=_read(file, 0.0, _LONGEST))
        return
    for label in labels:
        seconds = min(label.end - label.start, _LONGEST)
        place = f"{file} at {label.start:.1f} s"
        speech = _read(file, label.start, seconds)
        if not speech.samples.size:
            raise TakeError(f"{place}: the recording ends before the label {label.name!r}")
        yield Given(name=label.name, place=place, speech=speech)


def _read(file: Path, start: float, seconds: float) -> Speech:
    """Return a stretch of a sound file with its own samples, several channels as one.

    Raises:
        TakeError: It is no sound that can be read.
    """
    import soundfile

    try:
        with soundfile.SoundFile(file) as sound:
            rate = int(sound.samplerate)
            sound.seek(min(round(start * rate), len(sound)))
            channels = sound.read(_count(start, seconds, rate), dtype="float32", always_2d=True)
    except (OSError, ValueError, RuntimeError):  # soundfile's own errors are RuntimeErrors
        channels, rate = _decode(file, start, seconds), RATE
    samples = np.ascontiguousarray(channels.mean(axis=1), np.float32)
    if not np.isfinite(samples).all():
        raise TakeError(f"{file} is not made of numbers")
    return Speech(samples=samples.clip(-1.0, 1.0), rate=rate, by_person=True)


def _decode(file: Path, start: float, seconds: float) -> NDArray[np.float32]:
    """Return a stretch of a file that needs a decoder, float32 (n, 2) at 48 kHz.

    Raises:
        TakeError: It is no sound.
    """
    from coach.sound.music.decoder import decoded_blocks

    left = _count(start, seconds, RATE)
    blocks = [np.zeros((0, 2), np.int16)]
    try:
        for block in decoded_blocks(file, round(start * RATE)):
            blocks.append(block[:left])
            left -= len(blocks[-1])
            if left <= 0:
                break
    except MusicError as error:
        raise TakeError(f"{file} cannot be taken: it is damaged, or not sound") from error
    return np.concatenate(blocks).astype(np.float32) / np.float32(32768.0)


def _count(start: float, seconds: float, rate: int) -> int:
    """Return how many samples there are in a stretch, so that stretches that touch share none and leave none out."""
    return round((start + seconds) * rate) - round(start * rate)
