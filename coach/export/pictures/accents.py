"""Letters the bundled font lacks: accents as strokes over the letters it has, and Cyrillic in Latin letters."""

import unicodedata
from collections.abc import Mapping, Sequence

from coach.export.pictures.canvas import Point

Strokes = Sequence[Sequence[Point]]
"""Lines through points, each in hundredths of the size, from the middle of a letter's top, upwards below 0."""

THICKNESS = 7.5
"""Of a stroke, in hundredths of the size."""
_DOTTED: Strokes = (((-15.5, -13.0), (-8.0, -13.0)), ((8.0, -13.0), (15.5, -13.0)))
ABOVE: Mapping[str, Strokes] = {
    "\N{COMBINING DIAERESIS}": _DOTTED,
    "\N{COMBINING ACUTE ACCENT}": (((-5.0, -8.0), (7.0, -19.0)),),
    "\N{COMBINING GRAVE ACCENT}": (((5.0, -8.0), (-7.0, -19.0)),),
    "\N{COMBINING CIRCUMFLEX ACCENT}": (((-12.0, -8.0), (0.0, -18.0), (12.0, -8.0)),),
    "\N{COMBINING CARON}": (((-12.0, -18.0), (0.0, -8.0), (12.0, -18.0)),),
    "\N{COMBINING TILDE}": (((-14.0, -10.0), (-7.0, -15.0), (7.0, -10.0), (14.0, -15.0)),),
    "\N{COMBINING RING ABOVE}": (((0.0, -8.0), (7.0, -14.0), (0.0, -20.0), (-7.0, -14.0), (0.0, -8.0)),),
}
BELOW: Mapping[str, Strokes] = {
    "\N{COMBINING CEDILLA}": (((0.0, 2.0), (4.0, 10.0), (-2.0, 17.0), (-8.0, 17.0)),),
}
"""From the middle of a letter's baseline."""

_LATIN = (
    *("a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f"),
    *("kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"),
)
_SMALL = {**dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", _LATIN, strict=True)), "ё": "yo"}
CYRILLIC: Mapping[str, str] = {**_SMALL, **{sign.upper(): latin.capitalize() for sign, latin in _SMALL.items()}}
"""Russian letters as passports and maps spell them (BGN/PCGN, without its marks)."""


def parted(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return a text without the accents that can be drawn, and those with the number of the letter each belongs to."""
    bare: list[str] = []
    marks: list[tuple[int, str]] = []
    for sign in text:
        letter, *accents = (sign,) if sign in CYRILLIC else tuple(unicodedata.normalize("NFD", sign))
        if accents and letter.isascii() and all(accent in ABOVE or accent in BELOW for accent in accents):
            marks += ((len(bare), accent) for accent in accents)
            bare.append(letter)
        else:
            bare.append(sign)
    return "".join(bare), tuple(marks)
