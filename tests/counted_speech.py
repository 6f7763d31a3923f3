"""Speech that is counted instead of spoken."""

from collections.abc import Sequence

from coach.pace import PROFILES
from coach.speech.line import Line
from coach.units import Frames, to_frames


class CountedSpeech:
    """Takes each line to last as long as its words do at its pace.

    Attributes:
        prepared: Every line that was prepared, in the order it first was.
    """

    def __init__(self) -> None:
        self.prepared: dict[Line, Frames] = {}

    def prepare(self, lines: Sequence[Line]) -> None:
        """Count the words of lines."""
        for line in lines:
            words = len(line.text.split())
            self.prepared[line] = to_frames(words * 60.0 / PROFILES[line.pace].words_a_minute)

    def frames(self, line: Line) -> Frames:
        """Return the length of a line; one that was not prepared is a mistake of whoever asks."""
        if line not in self.prepared:
            raise AssertionError(f"asked for a line that was not prepared: {line}")
        return self.prepared[line]
