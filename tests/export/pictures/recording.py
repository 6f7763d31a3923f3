"""A canvas that remembers what was drawn on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from coach.export.pictures import lettering
from coach.export.pictures.canvas import Anchor, Point

DESCENT = 0.24
"""The part of a text's size that lies under its baseline."""
ASCENT = 0.76


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What a drawing covers, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        """Return whether two boxes have more than an edge in common."""
        beside = self.right <= other.left + 0.01 or other.right <= self.left + 0.01
        return not (beside or self.bottom <= other.top + 0.01 or other.bottom <= self.top + 0.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A line of text and where it stands."""

    text: str
    size: float
    colour: str
    baseline: float
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A filled shape, a rectangle where `points` is empty."""

    colour: str
    box: Box
    points: tuple[Point, ...] = ()


class RecordingCanvas:
    """Remembers everything drawn, in order.

    Attributes:
        texts: What was written.
        shapes: What was filled.
        lines: The points of each line.
    """

    def __init__(self) -> None:
        self.texts: list[Written] = []
        self.shapes: list[Filled] = []
        self.lines: list[tuple[Point, ...]] = []

    def rectangle(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Remember a rectangle."""
        self.shapes.append(Filled(colour=colour, box=Box(left=x, top=y, right=x + width, bottom=y + height)))

    def line(self, points: Sequence[Point], *, colour: str, thickness: float) -> None:
        """Remember a line."""
        self.lines.append(tuple(points))

    def polygon(self, points: Sequence[Point], *, colour: str) -> None:
        """Remember a polygon."""
        self.shapes.append(Filled(colour=colour, box=around(points), points=tuple(points)))

    def text(self, x: float, y: float, text: str, *, size: float, colour: str, anchor: Anchor = Anchor.START) -> None:
        """Remember a text, if there is any."""
        if not text:
            return
        width = lettering.width(text, size)
        left = x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[anchor]
        box = Box(left=left, top=y - ASCENT * size, right=left + width, bottom=y + DESCENT * size)
        self.texts.append(Written(text=text, size=size, colour=colour, baseline=y, box=box))

    def encode(self) -> bytes:
        """Return nothing: this canvas is looked at, not kept."""
        return b""

    def boxes(self) -> list[Box]:
        """Return what everything drawn covers."""
        lines = [around(points) for points in self.lines]
        return [*(text.box for text in self.texts), *(shape.box for shape in self.shapes), *lines]

    def overlapping_texts(self) -> list[tuple[str, str]]:
        """Return the pairs of texts that cover each other."""
        return [(one.text, two.text) for one, two in combinations(self.texts, 2) if one.box.touches(two.box)]

    def written(self, colour: str) -> list[str]:
        """Return what was written in a colour, in order."""
        return [text.text for text in self.texts if text.colour == colour]


def around(points: Sequence[Point]) -> Box:
    """Return the box around points."""
    across, down = zip(*points, strict=True)
    return Box(left=min(across), top=min(down), right=max(across), bottom=max(down))
