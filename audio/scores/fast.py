"""The two beds for fast strokes: light drums, plucked and wooden notes, a bright and smaller room."""

from scores.notation import (
    AIR,
    BREATH,
    GLASS,
    GROUND,
    HAZE,
    REEDS,
    WEATHER,
    Bed,
    Pad,
    Part,
    Stem,
    Weather,
    chords,
)

BROOK_GROUND = Stem(
    name="ground",
    frames=5_529_600,
    loose=0.004,
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
            timbre=BREATH,
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
    ),
)

BROOK_AIR = Stem(
    name="air",
    frames=3_442_591,
    level=-4.0,
    chords=chords(
        1,
        "A3 D4 A4 D5 E5",
        "A3 E4 A4 E5 A5",
        "D4 E4 A4 D5 A5",
        "A3 D4 E4 A4 D5",
        "D4 A4 D5 E5 A5",
        "A3 E4 D5 E5 A5",
    ),
    layers=(
        Pad(timbre=HAZE, level=0.0, fade=4.0, voices="123", course=(0.0, -1.5, 0.0, -2.5), send=-4.0),
        Pad(timbre=GLASS, level=-5.0, fade=5.0, voices="34", course=(-2.0, 0.0, -6.0, -1.0, -8.0), send=-3.0),
        Pad(timbre=BREATH, level=-8.0, fade=6.0, voices="45", course=(0.0, -7.0, -3.0), send=-1.0),
    ),
)

BROOK_WEATHER = Stem(
    name="weather",
    frames=2_594_147,
    level=-8.5,
    loose=0.15,
    chords=chords(1, *("A3 D4 E4 A4 D5",) * 7),
    layers=(
        Weather(sounds="stream", level=0.0, course=(-1.0, 0.0, -4.0, -2.0)),
        Part(
            plays="halo",
            steps=8,
            level=-2.0,
            course=(0.0, -3.0, -1.0),
            send=0.0,
            notes="""
                .  .  D5 .  .  .  .  . | .  E5 .  .  .  .  .  . | .  .  .  A4 .  .  .  .
                .  .  .  .  .  .  .  . | D5 .  .  A5 .  .  .  . | .  .  .  .  E5 .  .  .
                .  .  .  A4 .  .  .  .
            """,
        ),
        Part(
            plays="glass",
            steps=8,
            level=-4.0,
            course=(0.0, -2.0),
            send=0.0,
            notes="""
                .  .  .  .  .  .  .  . | .  .  .  .  .  .  D6 . | .  .  .  .  .  .  .  .
                .  .  A5 .  .  .  .  . | .  .  .  .  .  .  .  . | .  E6 .  .  .  .  .  .
                .  .  .  .  .  .  .  .
            """,
        ),
    ),
)

BROOK = Bed(
    name="brook",
    title="Brook",
    pace="fast",
    pulse=100,
    beat=True,
    key="G major",
    hall=2.4,
    stems=(BROOK_GROUND, BROOK_AIR, BROOK_WEATHER),
    description="Marimba and kalimba like running water over glass pads, with a light low drum.",
)


DAWN_GROUND = Stem(
    name="ground",
    frames=GROUND,
    loose=0.004,
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
        Pad(
            timbre=REEDS,
            level=-7.0,
            fade=1.3,
            voices="2345",
            course=(0.0, -3.0, -1.0, -5.0, 0.0, -2.0),
            send=-6.0,
        ),
        Pad(
            timbre=BREATH,
            level=-5.0,
            fade=2.5,
            voices="345",
            octaves=1,
            course=(-6.0, 0.0, -10.0, -1.0, -4.0),
            send=-2.0,
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
)

DAWN_AIR = Stem(
    name="air",
    frames=AIR,
    level=-4.5,
    chords=chords(
        1,
        "B3 F#4 B4 C#5 F#5",
        "F#3 B3 F#4 C#5 F#5",
        "B3 C#4 F#4 B4 F#5",
        "F#3 C#4 B4 C#5 B5",
        "B3 F#4 C#5 F#5 B5",
        "C#4 F#4 B4 C#5 F#5",
        "F#3 B3 C#4 F#4 C#5",
    ),
    layers=(
        Pad(timbre=HAZE, level=0.0, fade=4.0, voices="123", course=(0.0, -2.0, -0.5), send=-4.0),
        Pad(timbre=GLASS, level=-5.0, fade=5.0, voices="34", course=(-1.0, -6.0, 0.0, -3.0), send=-3.0),
        Pad(timbre=BREATH, level=-7.0, fade=6.0, voices="45", course=(-4.0, 0.0, -8.0, -1.0, -2.0), send=-1.0),
    ),
)

DAWN_WEATHER = Stem(
    name="weather",
    frames=WEATHER,
    level=-8.5,
    loose=0.15,
    chords=chords(1, *("F#3 B3 C#4 F#4 B4",) * 7),
    layers=(
        Weather(sounds="leaves", level=-4.0, course=(-2.0, 0.0, -5.0, -1.0)),
        Part(
            plays="halo",
            steps=8,
            level=0.0,
            course=(0.0, -3.0, -1.0),
            send=0.0,
            notes="""
                .  .  .  .  F#5 . .  . | .  .  .  .  C#5 . .  . | .  .  .  .  .  .  .  .
                .  B4 .  .  .  .  .  . | .  .  .  F#4 . .  .  . | .  .  C#5 . .  .  .  .
                .  .  .  B5 .  .  .  .
            """,
        ),
        Part(
            plays="glass",
            steps=8,
            level=-4.0,
            course=(0.0, -2.0),
            send=0.0,
            notes="""
                .  .  .  .  .  .  .  . | B5 .  .  .  .  .  .  . | .  .  .  .  .  F#5 . .
                .  .  .  .  .  .  .  . | .  .  .  .  .  .  .  . | .  .  .  .  .  .  C#6 .
                .  .  .  .  .  .  .  .
            """,
        ),
    ),
)

DAWN = Bed(
    name="dawn",
    title="Dawn",
    pace="fast",
    pulse=112,
    beat=True,
    key="E major",
    hall=2.2,
    stems=(DAWN_GROUND, DAWN_AIR, DAWN_WEATHER),
    description="Guitar and glass bells in the first light, over bright air and fingertip drums.",
)
