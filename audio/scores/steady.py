"""The two beds for steady strokes: a pulse to walk to, broken chords, a room of middle size."""

from scores.notation import (
    AIR,
    BREATH,
    CHOIR,
    GLASS,
    GROUND,
    HAZE,
    REEDS,
    STRINGS,
    WEATHER,
    Bed,
    Pad,
    Part,
    Stem,
    Weather,
    chords,
)

MOSS_GROUND = Stem(
    name="ground",
    frames=GROUND,
    loose=0.004,
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
    ),
)

MOSS_AIR = Stem(
    name="air",
    frames=AIR,
    level=-4.0,
    chords=chords(
        1,
        "C4 G4 C5 D5 G5",
        "G3 D4 G4 C5 D5",
        "G3 C4 G4 D5 G5",
        "C4 D4 G4 C5 G5",
        "G3 D4 C5 D5 G5",
        "G3 C4 D4 G4 C5",
    ),
    layers=(
        Pad(timbre=HAZE, level=0.0, fade=5.0, voices="123", course=(0.0, -1.5, 0.0, -2.5), send=-4.0),
        Pad(timbre=CHOIR, level=-6.0, fade=6.0, voices="34", course=(-2.0, 0.0, -6.0, -1.0, -9.0), send=-2.0),
        Pad(timbre=BREATH, level=-12.0, fade=7.0, voices="45", course=(0.0, -8.0, -3.0), send=-1.0),
    ),
)

MOSS_WEATHER = Stem(
    name="weather",
    frames=WEATHER,
    level=-8.5,
    loose=0.2,
    chords=chords(1, *("G3 C4 D4 G4 C5",) * 7),
    layers=(
        Weather(sounds="rain", level=-1.0, course=(-1.0, 0.0, -5.0, -3.0)),
        Part(
            plays="glass",
            steps=8,
            level=0.0,
            course=(0.0, -3.0, -1.0),
            send=0.0,
            notes="""
                .  .  G4 .  .  .  .  . | .  C5 .  .  .  .  .  . | .  .  .  .  .  D5 .  .
                .  .  .  .  .  .  .  . | G4 .  .  .  .  .  .  . | .  .  .  .  C5 .  G5 .
                .  .  .  .  .  D5 .  .
            """,
        ),
        Part(
            plays="halo",
            steps=8,
            level=-2.0,
            course=(0.0, -2.0),
            send=-2.0,
            notes="""
                G3 .  .  .  .  .  .  . | .  .  .  .  .  .  C4 . | .  .  .  .  .  .  .  .
                .  .  D4 .  .  .  .  . | .  .  .  .  .  .  G3 . | .  .  .  .  .  .  .  .
                .  C4 .  .  .  .  .  .
            """,
        ),
    ),
)

MOSS = Bed(
    name="moss",
    title="Moss",
    pace="steady",
    pulse=72,
    beat=True,
    key="F major",
    hall=3.2,
    stems=(MOSS_GROUND, MOSS_AIR, MOSS_WEATHER),
    description="A harp in quarter notes over warm strings, soft rain on leaves.",
)


LINEN_GROUND = Stem(
    name="ground",
    frames=GROUND,
    loose=0.004,
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
            timbre=BREATH,
            level=-12.0,
            fade=4.0,
            voices="45",
            octaves=1,
            course=(-9.0, 0.0, -5.0, -15.0, -2.0),
            send=-1.0,
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
)

LINEN_AIR = Stem(
    name="air",
    frames=AIR,
    level=-4.5,
    chords=chords(
        1,
        "B3 E4 B4 E5 F#5",
        "B3 F#4 B4 E5 B5",
        "E4 F#4 B4 E5 F#5",
        "B3 E4 F#4 B4 E5",
        "B3 F#4 E5 F#5 B5",
        "E4 B4 E5 F#5 B5",
        "B3 E4 F#4 B4 F#5",
    ),
    layers=(
        Pad(timbre=HAZE, level=0.0, fade=5.0, voices="123", course=(0.0, -2.0, -0.5), send=-4.0),
        Pad(timbre=GLASS, level=-5.0, fade=6.0, voices="34", course=(-1.0, -6.0, 0.0, -3.0), send=-3.0),
        Pad(timbre=BREATH, level=-12.0, fade=7.0, voices="45", course=(-5.0, 0.0, -9.0, -1.0, -3.0), send=-1.0),
    ),
)

LINEN_WEATHER = Stem(
    name="weather",
    frames=WEATHER,
    level=-8.5,
    loose=0.2,
    chords=chords(1, *("B3 E4 F#4 B4 E5",) * 7),
    layers=(
        Weather(sounds="leaves", level=-5.0, course=(-2.0, 0.0, -6.0, -1.0)),
        Part(
            plays="glass",
            steps=8,
            level=0.0,
            course=(0.0, -3.0, -1.0),
            send=0.0,
            notes="""
                .  .  .  .  E5 .  .  . | .  .  .  .  .  .  B4 . | .  .  .  .  .  .  .  .
                .  F#5 . .  E5 .  .  . | .  .  .  .  .  .  .  . | .  B4 .  .  .  .  .  .
                .  .  F#4 . .  .  .  .
            """,
        ),
        Part(
            plays="halo",
            steps=8,
            level=-1.0,
            course=(-2.0, 0.0),
            send=-2.0,
            notes="""
                B3 .  .  .  .  .  .  . | .  .  E4 .  .  .  .  . | .  .  .  .  F#4 . .  .
                .  .  .  .  .  .  .  . | .  .  B3 .  .  .  .  . | .  .  .  .  .  .  E4 .
                .  .  .  .  .  .  .  .
            """,
        ),
    ),
)

LINEN = Bed(
    name="linen",
    title="Linen",
    pace="steady",
    pulse=80,
    beat=True,
    key="A major",
    hall=2.8,
    stems=(LINEN_GROUND, LINEN_AIR, LINEN_WEATHER),
    description="A soft electric piano at walking pace over reeds, now and then a guitar.",
)
