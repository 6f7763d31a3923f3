"""Lengths of lines that hold still while a plan is made of them."""

from collections.abc import Iterable

from coach.pace import PROFILES
from coach.plan.opening import SpokenLengths
from coach.speech.line import Line
from coach.units import Frames, to_frames


class PacedLengths:
    """How long lines take where each is said exactly as fast as its pace asks: before any voice has spoken."""

    def prepare(self, lines: Iterable[Line]) -> None:
        """Do nothing: nobody speaks."""

    def frames(self, line: Line) -> Frames:
        """Return how long a line is likely to take."""
        return to_frames(paced_seconds(line))


def paced_seconds(line: Line) -> float:
    """Return how long a line takes at the speed of its pace."""
    return len(line.text.split()) * 60.0 / PROFILES[line.pace].words_a_minute


class Lengths:
    """How long each line takes to say, the same from the first time it is asked to the last.

    While a slow voice speaks, an estimate may become a length at any moment. A plan adds each line up more than
    once: with a new length in the middle of it, it would not end where it was told to.
    """

    def __init__(self, speech: SpokenLengths) -> None:
        self._speech = speech
        self._known: dict[Line, Frames] = {}

    def prepare(self, lines: Iterable[Line]) -> None:
        """Speak lines that are about to be asked for, together."""
        self._speech.prepare(lines)

    def frames(self, line: Line) -> Frames:
        """Return the length of a spoken line."""
        if line not in self._known:
            self._known[line] = self._speech.frames(line)
        return self._known[line]
