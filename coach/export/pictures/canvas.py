"""What pictures are drawn on."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

Point = tuple[float, float]
"""x and y in pixels, from the left and from the top."""


class Anchor(StrEnum):
    """Which end of a text stands at its point."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Canvas(Protocol):
    """A surface of a fixed size; what is drawn later covers what was drawn before.

    All lengths are pixels, all colours ``#rrggbb``.
    """

    def rectangle(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Fill a rectangle whose upper left corner is given."""

    def line(self, points: Sequence[Point], *, colour: str, thickness: float) -> None:
        """Draw a line through points."""

    def polygon(self, points: Sequence[Point], *, colour: str) -> None:
        """Fill the inside of a closed line through points."""

    def text(self, x: float, y: float, text: str, *, size: float, colour: str, anchor: Anchor = Anchor.START) -> None:
        """Write one line whose baseline is at y; at most as wide as :func:`.lettering.width` says."""

    def encode(self) -> bytes:
        """Return the picture as the bytes of its file, the same for the same drawing."""
