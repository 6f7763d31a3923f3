"""Pictures as SVG: plain text, the same for the same drawing."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from coach.export.pictures import lettering
from coach.export.pictures.canvas import Anchor, Point
from coach.hidden import without_hidden

FONTS = "Aileron, Helvetica, Arial, 'Liberation Sans', sans-serif"
FINE, LEGIBLE = 20.0, 8.0
"""Text up to the first size is left out where the picture is so small that it would stand below the second."""


class SvgCanvas:
    """A drawing that becomes an SVG file."""

    def __init__(self, width: int, height: int, *, ground: str, title: str) -> None:
        """Begin a drawing.

        Args:
            width: In pixels.
            height: In pixels.
            ground: The colour of what is not drawn on.
            title: What the picture is called where it cannot be seen.
        """
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
            f' height="{height}" role="img" font-family={quoteattr(FONTS)}>',
            f"<title>{_clean(title)}</title>",
            f"<style>@media (max-width: {width * LEGIBLE / FINE:.0f}px) {{.fine {{visibility: hidden}}}}</style>",
        ]
        self.rectangle(0, 0, width, height, colour=ground)

    def rectangle(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Fill a rectangle."""
        if width <= 0 or height <= 0:
            return
        place = f'x="{_short(x)}" y="{_short(y)}" width="{_short(width)}" height="{_short(height)}"'
        self._parts.append(f'<rect {place} fill="{colour}"/>')

    def line(self, points: Sequence[Point], *, colour: str, thickness: float) -> None:
        """Draw a line through points."""
        path = f'd="{_path(points)}" fill="none" stroke="{colour}" stroke-width="{_short(thickness)}"'
        self._parts.append(f'<path {path} stroke-linejoin="round"/>')

    def polygon(self, points: Sequence[Point], *, colour: str) -> None:
        """Fill the inside of a closed line."""
        self._parts.append(f'<path d="{_path(points)}z" fill="{colour}"/>')

    def text(self, x: float, y: float, text: str, *, size: float, colour: str, anchor: Anchor = Anchor.START) -> None:
        """Write one line; it is made as wide as it was reckoned to be, whatever font is there."""
        if not text:
            return
        place = f'x="{_short(x)}" y="{_short(y)}" font-size="{_short(size)}" fill="{colour}"'
        if size <= FINE:
            place += ' class="fine"'
        if anchor is not Anchor.START:
            place += f' text-anchor="{anchor}"'
        length = f'textLength="{_short(lettering.width(text, size))}" lengthAdjust="spacingAndGlyphs"'
        self._parts.append(f"<text {place} {length}>{_clean(text)}</text>")

    def encode(self) -> bytes:
        """Return the file."""
        return "\n".join([*self._parts, "</svg>", ""]).encode()


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _short(number: float) -> str:
    """Return a number to a tenth of a pixel, without what does not count."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _clean(text: str) -> str:
    """Return text as XML takes it, which has no place for control characters and what is no sign at all."""
    return escape(without_hidden(text))
