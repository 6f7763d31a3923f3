"""The two beds for slow strokes: no beat, long chords, a wide hall."""

from scores.notation import (
    AIR,
    BREATH,
    CHOIR,
    GLASS,
    GROUND,
    HAZE,
    LOW_STRINGS,
    REEDS,
    STRINGS,
    WEATHER,
    Bed,
    Pad,
    Part,
    Stem,
    Weather,
    chords,
    long_short,
)

DUSK_GROUND = Stem(
    name="ground",
    frames=GROUND,
    chords=long_short(
        "D2 A2 E3 F3 C4",
        "Bb1 A2 D3 F3 C4",
        "G2 Bb2 D3 F3 A3",
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
            level=-13.0,
            course=(-3.0, 0.0, -4.0, -1.0, -8.0, 0.0, -4.0, -1.0),
            send=-1.0,
            notes="""
                .  .  .  .  | .  .  .  C5 | .  .  .  .  | .  .  F4 .  | .  .  .  .
                .  .  D5 .  | .  .  .  .  | .  .  .  .  | .  .  G4 .  | .  .  .  .
                .  .  .  .  | C5 .  A4 .  | .  .  .  .  | .  .  .  .  | .  .  .  D4
                .  .  .  .  | .  F4 .  .  | .  .  .  .  | .  .  .  D5 | .  .  .  .
                C5 .  .  .  | .  .  .  .  | .  .  G4 .  | .  .  .  .  | .  .  .  .
                .  .  .  .  | .  G4 .  .  | A4 .  .  .  | .  .  .  .  | D5 .  .  .
            """,
        ),
    ),
)

DUSK_AIR = Stem(
    name="air",
    frames=AIR,
    level=-4.0,
    chords=chords(
        1,
        "A3 D4 G4 A4 D5",
        "G3 D4 A4 D5 G5",
        "A3 D4 A4 D5 A5",
        "G3 A3 D4 G4 D5",
        "A3 D4 G4 D5 G5",
        "G3 D4 A4 D5 A5",
    ),
    layers=(
        Pad(timbre=HAZE, level=0.0, fade=6.0, voices="123", course=(0.0, -2.0, -0.5), send=-4.0),
        Pad(timbre=CHOIR, level=-5.0, fade=7.0, voices="34", course=(-1.0, -7.0, 0.0, -4.0, -9.0), send=-2.0),
        Pad(timbre=BREATH, level=-16.0, fade=8.0, voices="45", course=(-6.0, 0.0, -12.0, -2.0), send=-1.0),
    ),
)

DUSK_WEATHER = Stem(
    name="weather",
    frames=WEATHER,
    level=-8.5,
    loose=0.3,
    chords=chords(1, *("D3 A3 D4 G4 A4",) * 7),
    layers=(
        Weather(sounds="wind", level=0.0, course=(-1.0, 0.0, -4.0, -2.0)),
        Part(
            plays="glass",
            steps=8,
            level=-1.0,
            course=(0.0, -3.0, -1.0),
            send=0.0,
            notes="""
                .  .  .  A4 .  .  .  . | D5 .  .  .  .  .  .  . | .  .  .  .  .  G4 .  .
                .  A4 .  .  .  .  .  . | .  .  .  .  D4 .  .  . | .  .  G5 .  .  .  D5 .
                .  .  .  .  .  .  .  .
            """,
        ),
        Part(
            plays="bowl",
            steps=8,
            level=-3.0,
            course=(0.0, -2.0),
            send=-2.0,
            notes="""
                D4 .  .  .  .  .  .  . | .  .  .  .  .  .  .  . | .  .  .  A3 .  .  .  .
                .  .  .  .  .  .  .  . | .  .  .  .  .  .  .  . | .  .  .  .  G3 .  .  .
                .  .  .  .  .  .  .  .
            """,
        ),
    ),
)

DUSK = Bed(
    name="dusk",
    title="Dusk",
    pace="slow",
    pulse=60,
    beat=False,
    key="D dorian",
    hall=5.5,
    stems=(DUSK_GROUND, DUSK_AIR, DUSK_WEATHER),
    description="Low strings and far voices under an evening sky; bowls now and then, no beat.",
)


TIDE_GROUND = Stem(
    name="ground",
    frames=GROUND,
    chords=long_short(
        "E2 B2 F#3 G3 D4",
        "C2 G2 E3 F#3 B3",
        "A1 G2 C3 E3 B3",
        "D2 A2 E3 F#3 B3",
        "G2 D3 F#3 A3 B3",
        "B1 A2 D3 E3 F#3",
        "C2 G2 D3 E3 B3",
        "B1 G2 D3 E3 A3",
        "A1 G2 E3 B3 D4",
        "B1 F#2 D3 A3 E4",
        "C2 G2 E3 B3 F#4",
        "D2 A2 E3 G3 B3",
    ),
    layers=(
        Pad(timbre=LOW_STRINGS, level=-4.0, fade=3.0, voices="12", course=(0.0, -2.0, 0.0, -3.0), send=-9.0),
        Pad(
            timbre=GLASS,
            level=-2.0,
            fade=4.0,
            voices="2345",
            course=(0.0, -4.0, -1.0, 0.0, -6.0, -2.0, -0.5),
            send=-4.0,
        ),
        Pad(
            timbre=REEDS,
            level=-5.0,
            fade=5.0,
            voices="345",
            course=(-14.0, -10.0, -1.0, -4.0, 0.0, -12.0),
            send=-5.0,
        ),
        Pad(timbre=BREATH, level=-11.0, fade=6.0, voices="35", octaves=1, course=(-8.0, 0.0, -14.0), send=-2.0),
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
    ),
)

TIDE_AIR = Stem(
    name="air",
    frames=AIR,
    level=-4.5,
    chords=chords(
        1,
        "B3 E4 A4 B4 E5",
        "A3 E4 A4 D5 E5",
        "B3 D4 A4 B4 D5",
        "A3 D4 E4 B4 E5",
        "B3 E4 B4 D5 A5",
        "A3 E4 B4 E5 A5",
        "B3 D4 E4 A4 B4",
    ),
    layers=(
        Pad(timbre=HAZE, level=0.0, fade=5.0, voices="123", course=(0.0, -1.5, 0.0, -2.5), send=-4.0),
        Pad(timbre=GLASS, level=-6.0, fade=6.0, voices="34", course=(-2.0, 0.0, -6.0, -1.0, -8.0), send=-3.0),
        Pad(timbre=BREATH, level=-14.0, fade=7.0, voices="45", course=(0.0, -10.0, -3.0), send=-1.0),
    ),
)

TIDE_WEATHER = Stem(
    name="weather",
    frames=WEATHER,
    level=-7.5,
    loose=0.3,
    chords=chords(1, *("E3 B3 E4 A4 B4",) * 7),
    layers=(
        Weather(sounds="sea", level=0.0, course=(0.0, -2.0, -0.5)),
        Part(
            plays="bowl",
            steps=8,
            level=-4.0,
            course=(0.0, -3.0, -1.0, -4.0),
            notes="""
                .  .  E4 .  .  .  .  . | .  .  .  .  .  .  .  . | .  .  .  .  B3 .  .  .
                .  .  .  .  .  .  .  . | .  .  .  .  .  .  .  . | A3 .  .  .  .  .  .  .
                .  .  .  .  .  E4 .  .
            """,
        ),
        Part(
            plays="glass",
            steps=8,
            level=-5.0,
            course=(-4.0, 0.0),
            send=0.0,
            notes="""
                .  .  .  .  .  .  B4 . | .  .  E5 .  .  .  .  . | .  .  .  .  .  .  .  .
                .  D5 .  .  A4 .  .  . | .  .  .  .  .  .  E5 . | .  .  .  .  B4 .  .  .
                .  .  .  .  .  .  .  .
            """,
        ),
    ),
)

TIDE = Bed(
    name="tide",
    title="Tide",
    pace="slow",
    pulse=60,
    beat=False,
    key="E minor",
    hall=4.8,
    stems=(TIDE_GROUND, TIDE_AIR, TIDE_WEATHER),
    description="Glass pads over slow waves on sand; a few notes of a soft electric piano, no beat.",
)
