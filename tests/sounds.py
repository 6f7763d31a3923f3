"""Sounds that are known exactly: clips, beds and timelines for tests of all that is heard."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.pace import PROFILES, Pace
from coach.plan.model import CueKind
from coach.sound import loudness
from coach.sound.mixer.duck import DuckProfile
from coach.sound.mixer.levels import Levels
from coach.sound.mixer.mixer import Clips, Mixer
from coach.sound.mixer.timeline import BedChange, Sound, Span, Timeline
from coach.sound.music.endless import Bed
from coach.speech.line import Line
from coach.units import RATE, Decibels, Frames, Lufs, Seconds, to_frames, to_gain

Samples = NDArray[np.float32]

LEVELS = Levels(voice=Lufs(-16.0), bed=Lufs(-26.0), bells=Decibels(0.0))
STEP = 1.0 / 32768.0
"""One 16-bit step; dither and rounding move a sample by less than one and a half of them."""
WORD_SOUNDS = 0.72
"""The part of a word's time in which it sounds: what lies between counts as pause."""


class CountedClips:
    """Clips that last as long as their words do at their pace; each sounds as it is told.

    Args:
        sound: Gives the clip of a line from its length: float32 (n,).
    """

    loudness = Lufs(-16.0)
    ring = Frames(0)

    def __init__(self, sound: Callable[[Line, int], Samples]) -> None:
        self._sound = sound

    def prepare(self, lines: Iterable[Line]) -> None:
        """Do nothing: counting words takes no preparation."""

    def words(self, _line: Line) -> tuple[tuple[str, Frames, Frames], ...]:
        """Return nothing: nobody says them."""
        return ()

    def exact(self, line: Line) -> Frames:
        """Return the length of a line, which is never an estimate."""
        return self.frames(line)

    def hurry(self, lines: Iterable[Line]) -> None:
        """Do nothing."""

    def say_now(self, lines: Iterable[Line]) -> None:
        """Do nothing."""

    def wait_for(self, _lines: Iterable[Line] | None, _within: Seconds | None = None) -> bool:
        """Do nothing: there is nothing to wait for."""
        return True

    def frames(self, line: Line) -> Frames:
        """Return the length of a line."""
        return to_frames(len(line.text.split()) * 60.0 / PROFILES[line.pace].words_a_minute)

    def samples(self, line: Line) -> Samples:
        """Return a line as mono float32 (n,)."""
        return self._sound(line, self.frames(line))


def silence(_line: Line, frames: int) -> Samples:
    """Return a clip that takes its time and cannot be heard."""
    return np.zeros(frames, np.float32)


def impulse(_line: Line, frames: int) -> Samples:
    """Return a clip of which only the first frame sounds."""
    clip = np.zeros(frames, np.float32)
    clip[0] = 0.5
    return clip


@cache
def words(line: Line, frames: int) -> Samples:
    """Return a clip that sounds like words do to a meter: tones with pauses between them, brought to −16 LUFS."""
    count = len(line.text.split())
    place = np.arange(frames) * (count / frames)
    tone = np.sin(2.0 * np.pi * 500.0 / RATE * np.arange(frames))
    clip = np.where(place % 1.0 < WORD_SOUNDS, tone, 0.0).astype(np.float32)
    clip *= np.float32(to_gain(CountedClips.loudness - loudness.speech_level(clip)))
    clip.flags.writeable = False
    return clip


@cache
def rotation(hertz: int, amplitude: float) -> tuple[Samples, Lufs]:
    """Return a second of a sine and its cosine, and how loud they are when they go on."""
    angle = 2.0 * np.pi * hertz / RATE * np.arange(RATE)
    second = (amplitude * np.stack([np.sin(angle), np.cos(angle)])).astype(np.float32)
    second.flags.writeable = False
    return second, loudness.integrated_loudness(np.tile(second, 4))


class RotatingBed:
    """A sine on the left and its cosine on the right: how loud it is and where it stands shows in every frame.

    Attributes:
        asked: The first and the last frame asked for so far.
    """

    amplitude = 0.1
    tonic = None

    def __init__(self, hertz: int = 220) -> None:
        self.hertz = hertz
        self._second, self.loudness = rotation(hertz, self.amplitude)
        self.asked: tuple[int, int] = (0, 0)

    def block(self, start: int, count: int) -> Samples:
        """Return frames from any frame: float32 (2, count)."""
        self.asked = (min(self.asked[0], start), max(self.asked[1], start + count))
        first = start % RATE
        return np.tile(self._second, -(-(first + count) // RATE))[:, first : first + count]


def envelope(sound: Samples, bed: RotatingBed, levels: Levels = LEVELS) -> Samples:
    """Return the gain at which a rotating bed is heard at every frame, against its level: 1.0 is undisturbed."""
    heard_at = bed.amplitude * to_gain(levels.bed - bed.loudness)
    return np.hypot(*sound.astype(np.float64)) / heard_at


def line(count: int, pace: Pace = Pace.STEADY) -> Line:
    """Return a line of so many words."""
    return Line(text=" ".join(["stroke"] * count), pace=pace)


def timeline(
    seconds: float,
    sounds: Iterable[tuple[int, Line | CueKind]] = (),
    changes: Iterable[tuple[float, Pace]] = ((0.0, Pace.STEADY),),
) -> Timeline:
    """Return a timeline with sounds at their frames, and the beds' changes in seconds."""
    counted = CountedClips(silence)
    placed = tuple(Sound(at=Frames(at), source=source) for at, source in sorted(sounds, key=lambda sound: sound[0]))
    return Timeline(
        frames=to_frames(seconds),
        sounds=placed,
        spoken=tuple(
            Span(start=sound.at, end=Frames(sound.at + counted.frames(sound.source)))
            for sound in placed
            if isinstance(sound.source, Line)
        ),
        beds=tuple(BedChange(at=to_frames(at), pace=pace) for at, pace in changes),
    )


def mixer(
    heard: Timeline,
    *,
    clips: Clips | None = None,
    beds: Mapping[Pace, Bed] | None = None,
    levels: Levels = LEVELS,
) -> Mixer:
    """Return the mixer of a timeline, by default with clips that cannot be heard and without music."""
    return Mixer(heard, clips=clips or CountedClips(silence), beds=beds or {}, levels=levels, duck=DuckProfile())


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size in bytes, as if the disk were full."""
    import pytest

    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def open_files() -> int | None:
    """Return how many files this process holds open, None where that cannot be told."""
    try:
        return len(list(Path("/proc/self/fd").iterdir()))
    except OSError:
        return None
