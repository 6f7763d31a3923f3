"""Labels beside a time axis: each stands at its moment, in a lane where it touches no other."""

from collections.abc import Iterable
from dataclasses import dataclass

from coach.export.pictures import lettering

GAP = 12.0
"""Pixels between two labels of a lane."""
INDENT = 6.0
"""Pixels from the left of a label, where its moment is, to its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text wanted at a moment."""

    at: float
    """x of the moment, in pixels."""
    text: str
    shorter: tuple[str, ...] = ()
    """What may stand there instead where there is no room for it, the longest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label in its lane."""

    label: Label
    text: str
    """The label's own, or a shorter one."""
    lane: int
    """Counted from 0, the nearest to what it names."""
    left: float
    width: float
    """With the indent of its text."""

    @property
    def right(self) -> float:
        """Where the text ends."""
        return self.left + self.width


def place(labels: Iterable[Label], *, size: float, right: float, lanes: int | None = None) -> tuple[Placed, ...]:
    """Return labels in their lanes, those given first as near as can be.

    Args:
        labels: What is wanted, the most wanted first.
        size: Of the text, in pixels.
        right: Where the frame ends; a label that would pass it moves to the left of its moment.
        lanes: How many there are; what finds no room is left out. None makes as many as are needed.
    """
    filled: list[list[Placed]] = []
    for label in labels:
        for text in (label.text, *label.shorter):
            width = INDENT + lettering.width(text, size)
            left = min(label.at, right - width)
            lane = _free_lane(filled, left, left + width)
            if lanes is None or lane < lanes:
                if lane == len(filled):
                    filled.append([])
                filled[lane].append(Placed(label=label, text=text, lane=lane, left=left, width=width))
                break
    return tuple(label for lane in filled for label in lane)


def _free_lane(filled: list[list[Placed]], left: float, right: float) -> int:
    for number, lane in enumerate(filled):
        if all(other.right + GAP <= left or right + GAP <= other.left for other in lane):
            return number
    return len(filled)
