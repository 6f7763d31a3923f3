"""How a bed is written down: chords, layers, the stems they make up, and the colours of the pads.

A bed is three loops of different lengths heard together, its stems. Each has chords of its own, spelled from the bass
up, voice by voice, so that most voices move by a step or stay. Its layers play them. In the notes of a part each word
is one step: a digit is that voice of the chord sounding then (1 is the bass), a name is a note of its own, ``x`` and
``o`` are a stroke and a soft stroke of a drum, and a dot is a rest. Bar lines are for the eye. A part shorter than its
stem begins again.

``course`` is how a layer comes and goes: levels in dB spread evenly around the loop, joined smoothly; what is
below −50 is silent. Give each layer of a stem a course of another number of levels, and no mix comes back in its loop.
"""

from dataclasses import dataclass
from typing import Literal

from synth import Timbre


@dataclass(frozen=True, slots=True, kw_only=True)
class Chord:
    """A chord and how long it stays."""

    bars: int
    voices: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pad:
    """Sustained chords."""

    timbre: Timbre
    level: float
    """LU, relative to the other layers of the stem."""
    fade: float
    """Seconds in which one chord gives way to the next."""
    voices: str = "12345"
    octaves: int = 0
    course: tuple[float, ...] = (0.0,)
    send: float = -6.0
    """dB of this layer that goes into the hall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Notes or strokes in time."""

    plays: str
    """Key of ``synth.INSTRUMENTS`` or ``synth.DRUMS``."""
    notes: str
    steps: int
    """Steps a bar."""
    level: float
    octaves: int = 0
    course: tuple[float, ...] = (0.0,)
    send: float = -6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """A sound from outdoors."""

    sounds: str
    """Key of ``synth.WEATHER``."""
    level: float
    course: tuple[float, ...] = (0.0,)
    send: float = -30.0


Layer = Pad | Part | Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """One of the loops that are heard together.

    The ground has the harmony and the beat. The others come round at other times, so every note of theirs must go with
    every chord of the ground: no minor second against a chord that has not that note itself.
    """

    name: Literal["ground", "air", "weather"]
    frames: int
    """Length of the loop; its bars share it evenly. No stem is to come round together with another within an hour."""
    chords: tuple[Chord, ...]
    layers: tuple[Layer, ...]
    level: float = 0.0
    """LU, relative to the other stems."""
    loose: float = 0.06
    """Seconds by which notes come early or late (standard deviation)."""

    @property
    def bars(self) -> int:
        """How many bars all its chords take."""
        return sum(chord.bars for chord in self.chords)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """One piece of music without an end."""

    name: str
    title: str
    pace: Literal["slow", "steady", "fast"]
    pulse: int
    """Quarter notes a minute in the ground."""
    beat: bool
    """Whether the pulse can be heard."""
    key: str
    hall: float
    """Seconds the hall rings."""
    stems: tuple[Stem, ...]
    description: str


def chords(bars: int, *voicings: str) -> tuple[Chord, ...]:
    """Return chords of equal length."""
    return tuple(Chord(bars=bars, voices=voices) for voices in voicings)


def long_short(*voicings: str) -> tuple[Chord, ...]:
    """Return chords of three and two bars in turn, which breathe like somebody at rest: longer out than in."""
    return tuple(Chord(bars=3 - index % 2, voices=voices) for index, voices in enumerate(voicings))


GROUND = 5_760_000
"""Frames of two minutes: the grounds of all beds whose pulse allows it."""
AIR = 3_477_793
"""Frames, 72.5 s: beside the two minutes of a ground it comes round at least 2.2 s off, for an hour."""
WEATHER = 2_595_481
"""Frames, 54.1 s: at least 1.4 s off beside such a ground and 1 s beside such an air."""

STRINGS = Timbre(tilt=1.1, cents=26.0, dark=600.0, bright=2400.0)
LOW_STRINGS = Timbre(tilt=1.2, cents=14.0, dark=380.0, bright=1100.0)
GLASS = Timbre(tilt=1.35, cents=12.0, dark=1000.0, bright=4200.0, even=0.4)
CHOIR = Timbre(tilt=0.95, cents=36.0, dark=700.0, bright=2600.0, even=0.8)
BREATH = Timbre(tilt=0.75, cents=48.0, dark=1800.0, bright=7000.0)
REEDS = Timbre(tilt=1.1, cents=18.0, dark=900.0, bright=3200.0, even=0.5)
HAZE = Timbre(tilt=1.3, cents=16.0, dark=600.0, bright=1900.0, held=0.5)
