"""Pictures as PNG, by Pillow."""

import io
from collections.abc import Sequence

from coach.export.pictures.canvas import Anchor, Point
from coach.export.pictures.fonts import drawable, runs

FINER = 2
"""Drawn so many times larger and then made smaller, which smooths every edge."""
_CARE = 6
"""Of 9: the most takes six times as long, for a file a twelfth smaller."""
_BEFORE = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
"""The share of a line that stands before the place it is anchored at."""


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
        """Write one line; nothing where there is no font for its letters."""
        parts = runs(drawable(text), size * FINER)
        left = x * FINER - _BEFORE[anchor] * sum(font.getlength(part) for part, font in parts)
        for part, font in parts:
            self._draw.text((left, y * FINER), part, fill=colour, font=font, anchor="ls")
            left += font.getlength(part)

    def encode(self) -> bytes:
        """Return the file."""
        file = io.BytesIO()
        self._image.reduce(FINER).save(file, "PNG", compress_level=_CARE)
        return file.getvalue()


def _finer(points: Sequence[Point]) -> list[Point]:
    return [(x * FINER, y * FINER) for x, y in points]
