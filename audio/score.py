"""The six beds as music: change a chord, a note or a level here and render it again.

A bed is a loop of whole bars in 4/4. Its chords are spelled from the bass up, voice by voice, so that most voices move
by a step or stay. Its layers play them. In the notes of a part each word is one step: a digit is that voice of the
chord sounding then (1 is the bass), a name is a note of its own, ``x`` and ``o`` are a stroke and a soft stroke of a
drum, and a dot is a rest. Bar lines are for the eye. A part shorter than the bed begins again.

``course`` is how a layer comes and goes: levels in dB spread evenly around the loop, joined smoothly; what is
below −50 is silent. Give each layer of a bed a course of another number of levels, and no mix comes back within a loop.
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
    """LU, relative to the other layers of the bed."""
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
class Bed:
    """One piece of music that loops."""

    name: str
    title: str
    pace: Literal["slow", "steady", "fast"]
    pulse: int
    """Quarter notes a minute."""
    beat: bool
    """Whether the pulse can be heard."""
    key: str
    hall: float
    """Seconds the hall rings."""
    chords: tuple[Chord, ...]
    layers: tuple[Layer, ...]
    description: str


def chords(bars: int, *voicings: str) -> tuple[Chord, ...]:
    """Return chords of equal length."""
    return tuple(Chord(bars=bars, voices=voices) for voices in voicings)


def long_short(*voicings: str) -> tuple[Chord, ...]:
    """Return chords of three and two bars in turn, which breathe like somebody at rest: longer out than in."""
    return tuple(Chord(bars=3 - index % 2, voices=voices) for index, voices in enumerate(voicings))


STRINGS = Timbre(tilt=1.1, cents=26.0, dark=600.0, bright=2400.0)
LOW_STRINGS = Timbre(tilt=1.2, cents=14.0, dark=380.0, bright=1100.0)
GLASS = Timbre(tilt=1.35, cents=12.0, dark=1000.0, bright=4200.0, even=0.4)
CHOIR = Timbre(tilt=0.95, cents=36.0, dark=700.0, bright=2600.0, even=0.8)
AIR = Timbre(tilt=0.75, cents=48.0, dark=1800.0, bright=7000.0)
REEDS = Timbre(tilt=1.1, cents=18.0, dark=900.0, bright=3200.0, even=0.5)


DUSK = Bed(
    name="dusk",
    title="Dusk",
    pace="slow",
    pulse=60,
    beat=False,
    key="D dorian",
    hall=5.5,
    chords=long_short(
        "D2 A2 E3 F3 C4",
        "Bb1 A2 D3 F3 C4",
        "G2 Bb2 D3 F3 C4",
        "A1 G2 C3 E3 D4",
        "F2 A2 E3 G3 C4",
        "C2 G2 D3 E3 A3",
        "Bb1 F2 D3 E3 A3",
        "A1 G2 D3 E3 B3",
        "D2 A2 C3 F3 G3",
        "E2 G2 D3 A3 B3",
        "F2 C3 E3 G3 A3",
        "G2 A2 D3 F3 B3",
    ),
    layers=(
        Pad(timbre=LOW_STRINGS, level=-4.0, fade=3.5, voices="12", course=(0.0, -1.5, 0.5), send=-9.0),
        Pad(
            timbre=STRINGS,
            level=0.0,
            fade=4.0,
            voices="2345",
            course=(0.0, -2.0, -5.0, -1.0, 0.0, -3.5, -1.0),
            send=-5.0,
        ),
        Pad(
            timbre=CHOIR,
            level=-6.0,
            fade=5.0,
            voices="345",
            octaves=1,
            course=(-16.0, -4.0, 0.0, -10.0, -2.0),
            send=-2.0,
        ),
        Part(
            plays="bowl",
            steps=4,
            octaves=1,
            level=-11.0,
            course=(0.0, -3.0, -6.0, 0.0),
            notes="""
                1 . . . | . . . . | . . 3 . | . 2 . . | . . . .
                . 1 . . | . . . . | . . . . | 1 . . . | . . 4 .
            """,
        ),
        Part(
            plays="glass",
            steps=4,
            level=-11.0,
            course=(-3.0, 0.0, -4.0, -1.0, -8.0, 0.0, -4.0, -1.0),
            send=-1.0,
            notes="""
                .  .  .  .  | A4 .  .  C5 | .  .  .  .  | .  .  F4 .  | .  .  .  .
                .  .  D5 .  | .  .  .  C5 | .  .  .  .  | .  .  G4 .  | .  A4 .  .
                .  .  .  .  | C5 .  A4 .  | .  .  .  .  | .  .  .  .  | G4 .  .  D4
                .  .  .  .  | .  F4 .  .  | A4 .  .  .  | .  .  .  D5 | .  .  .  .
                C5 .  .  .  | .  .  F4 .  | .  .  G4 .  | .  A4 .  .  | .  .  .  .
                .  .  .  .  | .  G4 .  .  | A4 .  C5 .  | .  .  .  .  | D5 .  .  .
            """,
        ),
        Weather(sounds="wind", level=-16.0, course=(-6.0, 0.0, -9.0, -2.0, -12.0, -3.0)),
    ),
    description="Low strings and far voices under an evening sky; bowls now and then, no beat.",
)

TIDE = Bed(
    name="tide",
    title="Tide",
    pace="slow",
    pulse=60,
    beat=False,
    key="E minor",
    hall=4.8,
    chords=long_short(
        "E2 B2 F#3 G3 D4",
        "C2 G2 E3 F#3 B3",
        "A1 G2 C3 E3 B3",
        "D2 A2 E3 F#3 B3",
        "G2 D3 F#3 A3 B3",
        "B1 A2 D3 E3 F#3",
        "C2 G2 D3 E3 B3",
        "B1 G2 D3 E3 A3",
        "A1 G2 E3 C4 D4",
        "B1 F#2 D3 A3 E4",
        "C2 G2 E3 B3 F#4",
        "D2 A2 E3 G3 C4",
    ),
    layers=(
        Weather(sounds="sea", level=-7.0, course=(0.0, -2.0, -6.0, -1.0, -3.0)),
        Pad(timbre=LOW_STRINGS, level=-4.0, fade=3.0, voices="12", course=(0.0, -2.0, 0.0, -3.0), send=-9.0),
        Pad(
            timbre=GLASS,
            level=-2.0,
            fade=4.0,
            voices="2345",
            course=(0.0, -4.0, -1.0, 0.0, -6.0, -2.0, -0.5),
            send=-4.0,
        ),
        Pad(timbre=REEDS, level=-5.0, fade=5.0, voices="345", course=(-14.0, -10.0, -1.0, -4.0, 0.0, -12.0), send=-5.0),
        Pad(timbre=AIR, level=-11.0, fade=6.0, voices="35", octaves=1, course=(-8.0, 0.0, -14.0), send=-2.0),
        Part(
            plays="keys",
            steps=4,
            level=-10.0,
            course=(-2.0, 0.0, -6.0, 0.0, -3.0, -9.0, 0.0, -1.0),
            send=0.0,
            notes="""
                .  .  .  .  | .  B4 .  D5 | .  .  .  .  | E4 .  .  .  | .  .  .  .
                .  .  G4 .  | .  .  .  .  | B4 .  A4 .  | .  .  .  .  | .  E4 .  .
                .  .  .  B3 | .  D4 .  .  | .  .  A4 .  | .  .  .  .  | .  .  .  .
                .  G4 .  E4 | .  .  .  .  | .  .  .  D4 | .  .  .  .  | B3 .  A4 .
                .  .  .  .  | .  .  E5 .  | D5 .  .  .  | .  .  .  A4 | .  .  .  .
                .  B4 .  .  | .  .  .  G4 | .  .  .  .  | .  .  E4 .  | G4 .  A4 .
            """,
        ),
        Part(
            plays="bowl",
            steps=4,
            octaves=1,
            level=-16.0,
            course=(-4.0, 0.0, -8.0, -3.0, 0.0, -1.0, -6.0, -2.0, 0.0),
            notes="""
                . . . . | . . . . | . 2 . . | . . . . | . . 1 .
                . . . . | . . 1 . | . . . . | . . . . | . . . .
                . 3 . . | . . . . | . . . 1 | . . . . | . . . .
            """,
        ),
    ),
    description="Glass pads over slow waves on sand; a few notes of a soft electric piano, no beat.",
)

MOSS = Bed(
    name="moss",
    title="Moss",
    pace="steady",
    pulse=72,
    beat=True,
    key="F major",
    hall=3.2,
    chords=chords(
        2,
        "F2 C3 E3 G3 A3",
        "D2 C3 F3 G3 A3",
        "Bb1 D3 F3 A3 C4",
        "C2 Bb2 D3 F3 G3",
        "A1 C3 E3 G3 D4",
        "G2 D3 F3 A3 Bb3",
        "D2 C3 E3 F3 A3",
        "G2 D3 F3 Bb3 C4",
        "C2 G2 D3 F3 Bb3",
        "A1 C3 F3 G3 E4",
        "Bb1 F3 A3 C4 D4",
        "C2 F3 G3 A3 D4",
        "Bb1 D3 F3 A3 C4",
        "A1 C3 E3 G3 D4",
        "G2 D3 F3 A3 Bb3",
        "A1 E3 G3 C4 D4",
        "D2 E3 F3 A3 C4",
        "C2 D3 F3 G3 Bb3",
    ),
    layers=(
        Pad(timbre=STRINGS, level=-3.0, fade=2.2, course=(0.0, -1.0, -4.0, 0.0, -2.0), send=-6.0),
        Pad(
            timbre=CHOIR,
            level=-11.0,
            fade=3.0,
            voices="345",
            octaves=1,
            course=(-14.0, -3.0, 0.0, -12.0, -5.0, 0.0, -8.0),
            send=-2.0,
        ),
        Part(
            plays="harp",
            steps=8,
            level=-5.0,
            octaves=1,
            course=(-1.0, 0.0, -3.0, 0.0, -2.0, -4.0, 0.0, -1.0),
            send=-5.0,
            notes="""
                1 . 3 . 4 . 2 . | 3 . 5 . 4 . . . | 1 . 2 . 4 . 5 . | 4 . 3 . . . 2 .
                1 . 4 . 3 . 5 . | . . 4 . 2 . . . | 1 . 3 . 5 . 4 . | 2 . . . 3 . . .
                1 . 2 . 3 . 4 . | 5 . 4 . . . 3 .
            """,
        ),
        Part(
            plays="kalimba",
            steps=8,
            level=-12.0,
            course=(-60.0, -6.0, 0.0, -2.0, -10.0, -60.0, -3.0, 0.0, -8.0),
            send=-3.0,
            notes="""
                . . . . . . . .  | . . . C5 . . A4 . | . . . . . . . .  | . . G4 . . . . .
                . . . . . D5 . . | C5 . . . . . . .  | . . . . . . . .  | . . . . A4 . G4 .
                . . . . . . . .  | . . . . F4 . . .
                . . . . . . A4 . | . . C5 . . . . .  | . . . . D5 . . . | . . . . . . . .
                . . G4 . . . . . | . . . . . . C5 .  | . . A4 . . . . . | . . . . . . . .
            """,
        ),
        Part(
            plays="bass",
            steps=4,
            level=-8.0,
            course=(-2.0, 0.0, -4.0, 0.0),
            send=-24.0,
            notes="1 . . . | 1 . . .",
        ),
        Weather(sounds="rain", level=-16.0, course=(-2.0, 0.0, -7.0, -14.0, -5.0, 0.0)),
    ),
    description="A harp in quarter notes over warm strings, soft rain on leaves.",
)

LINEN = Bed(
    name="linen",
    title="Linen",
    pace="steady",
    pulse=80,
    beat=True,
    key="A major",
    hall=2.8,
    chords=chords(
        2,
        "A1 E3 G#3 B3 C#4",
        "F#2 E3 A3 B3 C#4",
        "D2 F#3 A3 C#4 E4",
        "E2 D3 F#3 A3 B3",
        "B1 D3 F#3 A3 C#4",
        "C#2 E3 A3 B3 E4",
        "D2 E3 F#3 A3 C#4",
        "B1 D3 E3 A3 C#4",
        "E2 D3 F#3 A3 C#4",
        "F#2 E3 G#3 A3 C#4",
        "D2 F#3 G#3 C#4 E4",
        "C#2 E3 G#3 B3 E4",
        "B1 D3 F#3 A3 C#4",
        "E2 D3 F#3 A3 B3",
        "F#2 E3 A3 B3 C#4",
        "D2 F#3 A3 C#4 E4",
        "C#2 E3 A3 B3 C#4",
        "F#2 E3 F#3 A3 C#4",
        "E2 D3 F#3 A3 B3",
        "E2 E3 F#3 B3 C#4",
    ),
    layers=(
        Pad(timbre=REEDS, level=-5.0, fade=2.0, course=(0.0, -3.0, -1.0, -5.0, 0.0, -2.0), send=-6.0),
        Pad(
            timbre=AIR, level=-12.0, fade=4.0, voices="45", octaves=1, course=(-9.0, 0.0, -5.0, -15.0, -2.0), send=-1.0
        ),
        Pad(
            timbre=STRINGS,
            level=-6.0,
            fade=3.0,
            voices="345",
            octaves=1,
            course=(-25.0, -20.0, -4.0, 0.0, -2.0, -14.0, -25.0, -18.0, -5.0, 0.0, -8.0),
            send=-3.0,
        ),
        Part(
            plays="keys",
            steps=4,
            level=-3.0,
            course=(-3.5, 0.0, -3.0, 0.0, -2.0, 0.0, -4.0),
            send=-6.0,
            notes="""
                2 . 4 3 | . 5 . 4 | 2 . 3 . | 4 . 5 3
                2 . 5 . | 4 3 . . | 2 . 4 5 | . 4 3 .
            """,
        ),
        Part(
            plays="nylon",
            steps=8,
            level=-10.0,
            octaves=1,
            course=(-60.0, -12.0, -2.0, 0.0, -6.0, -60.0, -4.0, 0.0, -1.0, -10.0),
            send=-5.0,
            notes="""
                . . . . 3 . 4 . | . . . 2 . . . . | . . . . 4 . 3 . | . 2 . . . . . .
                . . 5 . . . 4 . | . . . . . . . . | . . 3 . . . 4 . | . . . 5 . . 4 .
                . . . . . . . . | . . 4 . 3 . 2 .
            """,
        ),
        Part(
            plays="glass",
            steps=4,
            level=-15.0,
            course=(-60.0, -4.0, -60.0, 0.0, -3.0, -60.0, -2.0, 0.0),
            send=-1.0,
            notes="""
                .  .  .  .  | .  .  E5 .  | .  .  .  .  | C#5 . .  .  | .  .  .  .
                .  .  .  B4 | .  .  .  .  | .  F#5 . .  | .  .  .  .  | .  .  A4 .
                .  .  .  .  | E5 .  .  .  | .  .  .  .  | .  .  B4 .  | .  .  .  .
                C#5 . .  .  | .  .  .  .  | .  .  .  F#4 | .  .  .  . | .  A4 .  .
            """,
        ),
        Part(
            plays="bass",
            steps=4,
            level=-7.0,
            course=(-6.0, 0.0, -1.0),
            send=-24.0,
            notes="1 . . . | . . 1 . | 1 . . . | . . . .",
        ),
        Part(
            plays="heart",
            steps=4,
            level=-19.0,
            course=(-60.0, -3.0, 0.0, -8.0, 0.0, -1.0, -2.0, -60.0, -5.0),
            send=-20.0,
            notes="x . o .",
        ),
    ),
    description="A soft electric piano at walking pace over reeds, now and then a guitar.",
)

BROOK = Bed(
    name="brook",
    title="Brook",
    pace="fast",
    pulse=100,
    beat=True,
    key="G major",
    hall=2.4,
    chords=chords(
        2,
        *("G2 D3 F#3 A3 B3", "E2 D3 F#3 G3 B3", "C2 D3 E3 G3 B3", "D2 E3 F#3 A3 B3"),
        *("A1 E3 G3 B3 C4", "D2 C3 E3 G3 A3", "B1 D3 E3 F#3 A3", "E2 D3 G3 A3 B3"),
        *("G2 D3 F#3 A3 B3", "B1 D3 F#3 A3 D4", "C2 E3 G3 B3 D4", "D2 E3 G3 A3 C4"),
        *("C2 E3 G3 B3 D4", "B1 D3 G3 A3 D4", "A1 E3 G3 C4 D4", "D2 E3 F#3 A3 B3"),
        *("E2 D3 F#3 G3 B3", "C2 D3 E3 G3 B3", "A1 C3 E3 G3 B3", "D2 C3 E3 G3 A3"),
        *("C2 E3 F#3 G3 B3", "D2 E3 F#3 A3 B3", "E2 D3 G3 A3 B3", "D2 C3 E3 F#3 A3"),
    ),
    layers=(
        Pad(timbre=GLASS, level=-6.0, fade=1.6, voices="2345", course=(0.0, -2.0, -5.0, -1.0, 0.0), send=-6.0),
        Pad(
            timbre=AIR,
            level=-7.0,
            fade=2.5,
            voices="345",
            octaves=1,
            course=(-10.0, -2.0, 0.0, -7.0, -1.0, 0.0, -5.0),
            send=-2.0,
        ),
        Part(
            plays="marimba",
            steps=8,
            level=-5.0,
            octaves=1,
            course=(-4.5, 0.0, -1.0, -6.0, 0.0, -2.0),
            send=-8.0,
            notes="""
                2 . 4 . . 3 . 5 | . 4 . 3 . . 2 . | 1 . 2 . . 4 . 3 | . 5 . 4 . 2 . .
                1 . 4 . . 3 . 5 | . 4 . 2 . . 3 . | 1 . 3 . . 5 . 4 | . 2 . 3 . . . .
            """,
        ),
        Part(
            plays="kalimba",
            steps=8,
            level=-8.0,
            course=(-60.0, -2.0, 0.0, -60.0, -5.0, 0.0, -1.0, -12.0),
            send=-4.0,
            notes="""
                .  .  .  .  D5 .  .  B4 | .  .  .  .  .  .  .  .  | .  .  E5 .  .  D5 .  .  | .  .  .  .  .  .  .  .
                .  .  .  B4 .  .  A4 .  | .  .  G4 .  .  .  .  .  | .  .  .  .  .  .  .  .  | A4 .  .  B4 .  .  .  .
                .  .  .  .  .  .  G5 .  | .  E5 .  .  .  .  .  .  | .  .  .  D5 .  .  .  .  | .  .  B4 .  .  A4 .  .
                .  .  .  .  .  .  .  .  | D5 .  .  .  E5 .  .  .  | .  .  .  .  .  .  .  .  | .  .  G4 .  A4 .  .  .
            """,
        ),
        Part(
            plays="harp",
            steps=8,
            level=-11.0,
            octaves=1,
            course=(-60.0, -60.0, -3.0, 0.0, -8.0, -60.0, -60.0, -2.0, 0.0),
            send=-4.0,
            notes="2 3 4 5 . . . . | . . . . . . . . | 5 4 3 2 . . . . | . . . . . . . .",
        ),
        Part(
            plays="bass",
            steps=8,
            level=-6.0,
            course=(-6.0, 0.0, -3.0, 0.0),
            send=-24.0,
            notes="1 . . . . . 1 . | . . . . 1 . . .",
        ),
        Part(
            plays="heart",
            steps=4,
            level=-15.0,
            course=(-60.0, -4.0, 0.0, 0.0, -3.0, -60.0, 0.0, 0.0, -2.0, -6.0),
            send=-20.0,
            notes="x . o .",
        ),
        Part(
            plays="shaker",
            steps=8,
            level=-19.0,
            course=(-60.0, -12.0, -2.0, 0.0, -60.0, -3.0, 0.0, -1.0, 0.0, -4.0, -60.0),
            send=-10.0,
            notes="o . x . o . x o | o . x . o o x .",
        ),
        Weather(sounds="rain", level=-23.0, course=(0.0, -12.0, -3.0)),
    ),
    description="Marimba and kalimba like running water over glass pads, with a light low drum.",
)

DAWN = Bed(
    name="dawn",
    title="Dawn",
    pace="fast",
    pulse=112,
    beat=True,
    key="E major",
    hall=2.2,
    chords=chords(
        2,
        *("E2 G#3 B3 D#4 F#4", "C#2 G#3 B3 D#4 E4", "A1 G#3 B3 C#4 E4", "B1 F#3 B3 C#4 E4"),
        *("F#2 E3 A3 B3 C#4", "G#2 F#3 B3 C#4 D#4", "A1 E3 G#3 B3 C#4", "B1 E3 F#3 A3 C#4"),
        *("C#2 E3 G#3 B3 D#4", "A1 E3 G#3 B3 C#4", "E2 E3 G#3 B3 F#4", "B1 F#3 A3 C#4 E4"),
        *("A1 G#3 B3 C#4 E4", "G#2 F#3 B3 C#4 E4", "F#2 E3 A3 B3 E4", "B1 F#3 A3 B3 E4"),
        *("E2 F#3 G#3 B3 D#4", "D#2 F#3 G#3 B3 D#4", "C#2 E3 G#3 B3 D#4", "A1 E3 G#3 B3 C#4"),
        *("F#2 E3 G#3 A3 C#4", "A1 E3 G#3 B3 C#4", "C#2 E3 F#3 B3 E4", "B1 E3 F#3 B3 C#4"),
        *("A1 E3 A3 B3 C#4", "F#2 E3 A3 C#4 E4", "G#2 E3 B3 C#4 E4", "B1 F#3 A3 C#4 E4"),
    ),
    layers=(
        Pad(timbre=REEDS, level=-7.0, fade=1.3, voices="2345", course=(0.0, -3.0, -1.0, -5.0, 0.0, -2.0), send=-6.0),
        Pad(
            timbre=AIR, level=-5.0, fade=2.5, voices="345", octaves=1, course=(-6.0, 0.0, -10.0, -1.0, -4.0), send=-2.0
        ),
        Part(
            plays="nylon",
            steps=8,
            level=-5.0,
            octaves=1,
            course=(0.0, -2.0, 0.0, -5.0, -1.0, 0.0, -3.0),
            send=-8.0,
            notes="""
                2 . . 4 . . 3 . | . . 5 . . 4 . . | 2 . . 3 . . 5 . | . . 4 . . . 3 .
                2 . . 5 . . 4 . | . . 3 . . 2 . . | 2 . . 4 . . 5 . | . . 3 . . . . .
            """,
        ),
        Part(
            plays="glass",
            steps=8,
            level=-9.0,
            course=(-4.0, 0.0, -60.0, -3.0, 0.0, -2.0, -60.0, 0.0),
            send=-3.0,
            notes="""
                .  .  .  .  B4 .  .  .  | .  .  F#5 . .  .  .  .  | .  .  .  .  .  .  .  .  | E5 .  .  .  C#5 . .  .
                .  .  .  .  .  .  .  .  | .  .  B4 .  .  .  G#4 . | .  .  .  .  .  .  .  .  | .  .  .  .  F#4 . .  .
                .  .  .  .  G#5 . .  .  | F#5 . .  .  .  .  .  .  | .  .  .  E5 .  .  .  .  | .  .  .  .  .  .  .  .
                .  .  C#5 . .  .  B4 .  | .  .  .  .  .  .  .  .  | .  .  .  .  E5 .  .  .  | .  .  B4 .  .  .  .  .
                .  .  .  .  .  .  .  .  | .  .  .  .  C#5 . E5 .  | .  .  .  .  .  .  .  .  | F#5 . .  .  .  .  .  .
                .  .  .  E5 .  .  .  .  | .  .  B4 .  .  .  .  .  | C#5 . .  .  .  .  .  .  | .  .  .  .  .  .  .  .
                .  .  .  .  B4 .  C#5 . | .  .  .  .  .  .  .  .  | .  .  G#4 . .  .  .  .  | .  .  .  .  F#4 . .  .
            """,
        ),
        Part(
            plays="keys",
            steps=8,
            level=-9.0,
            course=(-60.0, -60.0, -2.0, 0.0, -6.0, -60.0, 0.0, -1.0, -60.0),
            send=-6.0,
            notes="3 . . 4 . . 5 . | . . . . . . . . | 5 . . 4 . . 2 . | . . . . . . . .",
        ),
        Part(
            plays="bass",
            steps=8,
            level=-6.0,
            course=(0.0, -2.0, -1.0, -4.0),
            send=-24.0,
            notes="1 . . . . . . 1 | . . 1 . . . . .",
        ),
        Part(
            plays="heart",
            steps=4,
            level=-14.0,
            course=(-3.0, 0.0, 0.0, -60.0, -2.0, 0.0, 0.0, -1.0, -60.0, -6.0),
            send=-20.0,
            notes="x . o . | x . o o",
        ),
        Part(
            plays="frame",
            steps=8,
            level=-17.0,
            course=(-60.0, -4.0, 0.0, -60.0, -60.0, -2.0, 0.0, -60.0, -3.0, 0.0, -1.0),
            send=-9.0,
            notes=". . . . x . . o | . . o . x . . .",
        ),
        Part(
            plays="shaker",
            steps=8,
            level=-18.0,
            course=(-60.0, -2.0, 0.0, -6.0, 0.0, -60.0, 0.0, -1.0, 0.0, -3.0, 0.0, -2.0),
            send=-10.0,
            notes="o . x . o . x . | o . x . o o x o",
        ),
    ),
    description="Guitar and glass bells in the first light, over bright air and fingertip drums.",
)

BEDS = (DUSK, TIDE, MOSS, LINEN, BROOK, DAWN)
