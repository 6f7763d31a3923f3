"""Wanted: a line that a take is needed of, and what whoever records it has to know."""

from dataclasses import dataclass

from coach.kept.digest import digest
from coach.speech.line import Line
from coach.speech.words.lexicon import base_language
from coach.units import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One line that sessions need."""

    line: Line
    language: str
    """Code of the script's language."""
    seconds: Seconds
    """The longest that the words may take."""
    where: tuple[str, ...]
    """The steps it is said in, each with its section; empty for what the coach says by itself at any time."""

    @property
    def id(self) -> str:
        """What a file with the line is called, without its ending: equal words at one pace are one line."""
        return digest(base_language(self.language), self.line.pace, self.line.text, size=5)
