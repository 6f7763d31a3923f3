"""A line: one sentence to speak, and how fast."""

from dataclasses import dataclass

from coach.pace import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence the coach says; equal lines sound the same and share one clip."""

    text: str
    """As the script writes it, before the lexicon and the normaliser."""
    pace: Pace
