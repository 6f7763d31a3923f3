"""A session taken apart: its spoken clips, one bed, and where each belongs, as files that any mixer can read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from coach.app.wiring import session_of
from coach.plan.turns import Talk
from coach.session.request import Request
from coach.session.session import Session
from coach.units import RATE, Frames, to_gain

BED = "dusk"
VOICE = "espeak"
_BLOCK = 60 * RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A clip, at the level it is heard at, and the frame it begins with."""

    at: Frames
    frames: Frames
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """All that is mixed; each file is 16 bit, stereo, 48 kHz."""

    script: str
    minutes: float
    frames: Frames
    bed: Path
    """As long as the session, at the level it has between two lines."""
    clips: tuple[Placed, ...]
    """In order; none begins before the one before it has rung out."""
    duck: float
    """Decibels by which the bed dips under speech, below 0."""


def pieces_of(script: str, minutes: float, folder: Path) -> Pieces:
    """Return a session in pieces, written to a folder.

    Args:
        script: The session's name.
        minutes: Its length.
        folder: Where to.
    """
    request = Request(script=script, minutes=minutes, voice=VOICE, skip_prep=False, talk=Talk.NORMAL, music=(BED,))
    with session_of(request, print) as session:
        bed = folder / "bed.wav"
        _write(bed, _bed(session))
        return Pieces(
            script=script,
            minutes=minutes,
            frames=session.plan.frames,
            bed=bed,
            clips=tuple(_clips(session, folder)),
            duck=session.duck.depth,
        )


def _clips(session: Session, folder: Path) -> Iterator[Placed]:
    gain = to_gain(session.levels.voice - session.clips.loudness)
    end = 0
    for number, cue in enumerate(cue for cue in session.plan.cues if cue.line):
        assert cue.line
        samples = session.clips.samples(cue.line) * gain
        assert cue.at >= end, "a clip begins before the one before it has rung out"
        end = cue.at + len(samples)
        path = folder / f"clip{number:03}.wav"
        _write(path, [np.stack([samples, samples])])
        yield Placed(at=cue.at, frames=Frames(len(samples)), path=path)


def _bed(session: Session) -> Iterator[NDArray[np.float32]]:
    bed = next(iter(session.beds.values()))
    gain = np.float32(to_gain(session.levels.bed - bed.loudness))
    for start in range(0, session.plan.frames, _BLOCK):
        yield bed.block(start, min(_BLOCK, session.plan.frames - start)) * gain


def _write(path: Path, blocks: Iterable[NDArray[np.float32]]) -> None:
    with soundfile.SoundFile(path, "w", RATE, 2, "PCM_16") as file:
        for block in blocks:
            file.write(block.T)
