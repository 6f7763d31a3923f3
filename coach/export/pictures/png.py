"""Pictures as PNG, by Pillow and the font that comes with it."""

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from coach.export.pictures.accents import ABOVE, BELOW, CYRILLIC, THICKNESS, parted
from coach.export.pictures.canvas import Anchor, Point

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

FINER = 2
"""Drawn so many times larger and then made smaller, which smooths every edge."""
_CARE = 6
"""Of 9: the most takes six times as long, for a file a twelfth smaller."""
_BEFORE = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
"""The share of a line that stands before the place it is anchored at."""
_SPELT = {
    "×": "x",
    "−": "-",
    "–": "-",
    "—": "-",
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "¿": "",
    "¡": "",
    **CYRILLIC,
}
_DRAWN = "©«°±´·»‘’“”…‹›™"
"""What the bundled font has beyond ASCII."""


class PngCanvas:
    """A drawing that becomes a PNG file."""

    def __init__(self, width: int, height: int, *, ground: str) -> None:
        """Begin a drawing.

        Args:
            width: In pixels.
            height: In pixels.
            ground: The colour of what is not drawn on.
        """
        from PIL import Image, ImageDraw

        self._image = Image.new("RGB", (width * FINER, height * FINER), ground)
        self._draw = ImageDraw.Draw(self._image)

    def rectangle(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Fill a rectangle; one that has a size is never too small to be seen."""
        left, top = round(x * FINER), round(y * FINER)
        right, bottom = round((x + width) * FINER), round((y + height) * FINER)
        if width > 0 and height > 0:
            # Pillow counts the last row and column in.
            self._draw.rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), fill=colour)

    def line(self, points: Sequence[Point], *, colour: str, thickness: float) -> None:
        """Draw a line through points."""
        self._draw.line(_finer(points), fill=colour, width=max(1, round(thickness * FINER)), joint="curve")

    def polygon(self, points: Sequence[Point], *, colour: str) -> None:
        """Fill the inside of a closed line."""
        self._draw.polygon(_finer(points), fill=colour)

    def text(self, x: float, y: float, text: str, *, size: float, colour: str, anchor: Anchor = Anchor.START) -> None:
        """Write one line; signs the bundled font lacks are spelt with those it has."""
        bare, marks = parted(text)
        written, font = spelt(bare), _font(size * FINER)
        left, baseline = x * FINER - _BEFORE[anchor] * font.getlength(written), y * FINER
        self._draw.text((left, baseline), written, fill=colour, font=font, anchor="ls")
        hundredth = size * FINER / 100.0
        for number, mark in marks:
            letter = spelt(bare[number])
            middle = left + font.getlength(spelt(bare[:number])) + font.getlength(letter) / 2
            top = 0.0 if mark in BELOW else font.getbbox(letter, anchor="ls")[1]
            for stroke in BELOW.get(mark) or ABOVE[mark]:
                points = [(middle + right * hundredth, baseline + top + down * hundredth) for right, down in stroke]
                self._draw.line(points, fill=colour, width=max(1, round(THICKNESS * hundredth)), joint="curve")

    def encoded(self) -> bytes:
        """Return the file."""
        file = io.BytesIO()
        self._image.reduce(FINER).save(file, "PNG", compress_level=_CARE)
        return file.getvalue()


def spelt(text: str) -> str:
    """Return text in the signs of the bundled font: Russian in Latin letters, ``?`` for what has no likeness."""
    return "".join(_SPELT[sign] if sign in _SPELT else _likeness(sign) for sign in text)


def _likeness(sign: str) -> str:
    if " " <= sign <= "~" or sign in _DRAWN:
        return sign
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if " " <= part <= "~")
    return bare or ("" if unicodedata.category(sign)[0] in "CM" else "?")


def _finer(points: Sequence[Point]) -> list[Point]:
    return [(x * FINER, y * FINER) for x, y in points]


@cache
def _font(size: float) -> "FreeTypeFont | ImageFont":
    from PIL import ImageFont

    return ImageFont.load_default(size)
