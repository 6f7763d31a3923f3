"""What a voice says, made by the coach's own voices, polish and mixer: each line dry, polished and over the music.

A voice is asked in a process of its own, so that what it takes in memory is not mixed up with what the judges take.
"""

import resource
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from coach.app.cast import voice_setup
from coach.app.wiring import session_of
from coach.kept.folders import cache_folder
from coach.live.refit import lines_when_led
from coach.pace import Pace
from coach.plan.turns import Talk
from coach.session.request import Request
from coach.sound.clips.store import NO_LEXICON, ClipStore
from coach.sound.mixer.duck import DuckProfile
from coach.sound.mixer.levels import session_levels
from coach.sound.mixer.mixer import Mixer
from coach.sound.mixer.timeline import BedChange, Sound, Span, Timeline
from coach.sound.music.beds import open_beds
from coach.speech.line import Line
from coach.speech.voices.base import Recorded, Speech, Voice
from coach.speech.voices.engines import find_voice
from coach.speech.words.lexicon_file import read_lexicon
from coach.units import Frames, Seconds, to_frames

_BEFORE, _AFTER = to_frames(8.0), to_frames(6.0)
"""Frames of music before the first line, and after each: about what a session has."""
_LEAD = to_frames(0.1)
_MEGABYTES = 1024 if sys.platform != "darwin" else 2**20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpokenLine:
    """One line as a voice said it."""

    text: str
    dry: NDArray[np.float32]
    """Mono, shape (n,), as the voice gave it."""
    rate: int
    """Samples a second of `dry`."""
    polished: NDArray[np.float32]
    """Mono, shape (n,), at :data:`coach.units.RATE`."""
    mixed: NDArray[np.float32]
    """As `polished`, over the music."""
    taken: Seconds
    """How long the voice worked on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What a voice said at one pace."""

    lines: tuple[SpokenLine, ...]
    memory: float
    """Megabytes that the largest of its processes took; 0 where it has none of its own."""


class _Listened:
    """A voice that keeps what it said, as it said it, and how long it took."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self.id, self.at_once = voice.id, 1
        self.said: dict[str, tuple[Speech, Seconds]] = {}

    def speak(self, text: str, pace: Pace) -> Speech:
        begun = time.perf_counter()
        speech = self._voice.speak(text, pace)
        self.said[text] = speech, Seconds(time.perf_counter() - begun)
        return speech

    def close(self) -> None:
        self._voice.close()


def performed(voice: str, lines: tuple[Line, ...], language: str) -> Performance:
    """Return what a voice makes of lines of one pace, in a process of its own.

    Raises:
        VoiceError: It is not here, or cannot say them.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_perform, voice, lines, language).result()


def lines_said(scripts: Iterable[str]) -> tuple[Line, ...]:
    """Return every line of sessions at their own lengths, with what the coach says when it is led."""
    said: dict[Line, None] = {}
    for script in scripts:
        request = Request(script=script, minutes=None, voice="silent", skip_prep=False, talk=Talk.FULL, music=("none",))
        with session_of(request, print) as session:
            said |= dict.fromkeys(cue.line for cue in session.plan.cues if cue.line)
            said |= dict.fromkeys(lines_when_led(session))
    return tuple(said)


def _perform(name: str, lines: tuple[Line, ...], language: str) -> Performance:
    found = find_voice(name, language, voice_setup())
    voice = _Listened(found)
    nobodys = cache_folder() / "no lexicon of the user's"
    # A recorded voice knows its lines as they are written.
    lexicon = NO_LEXICON if isinstance(found, Recorded) else read_lexicon(language, nobodys)
    clips = ClipStore([voice], folder=None, lexicon=lexicon, warn=print)
    try:
        voice.speak(clips.text_of(lines[0]), lines[0].pace)  # it loads, and finds its settings
        clips.prepare(lines)
        mixer = _mixer(clips, lines)
        spoken = tuple(
            _spoken(line, sound.at, voice, clips, mixer)
            for line, sound in zip(lines, mixer.timeline.sounds, strict=True)
        )
    finally:
        clips.close()
    return Performance(lines=spoken, memory=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _MEGABYTES)


def _spoken(line: Line, at: Frames, voice: _Listened, clips: ClipStore, mixer: Mixer) -> SpokenLine:
    speech, taken = voice.said[clips.text_of(line)]
    polished = clips.samples(line)
    mixed = mixer.render(at - _LEAD, polished.size + 2 * _LEAD).mean(axis=0)
    return SpokenLine(text=line.text, dry=speech.samples, rate=speech.rate, polished=polished, mixed=mixed, taken=taken)


def _mixer(clips: ClipStore, lines: tuple[Line, ...]) -> Mixer:
    """Return the lines one after the other over the music of their pace."""
    spans, at = [], _BEFORE
    for line in lines:
        spans.append(Span(start=at, end=Frames(at + clips.frames(line))))
        at = Frames(spans[-1].end + _AFTER)
    timeline = Timeline(
        frames=at,
        sounds=tuple(Sound(at=span.start, source=line) for span, line in zip(spans, lines, strict=True)),
        spoken=tuple(spans),
        beds=(BedChange(at=Frames(0), pace=lines[0].pace),),
    )
    beds = open_beds(("auto",), {}, warn=print, cache=cache_folder())
    levels = session_levels(timeline, DuckProfile(), music=True)
    return Mixer(timeline, clips=clips, beds=beds, levels=levels, duck=DuckProfile())
