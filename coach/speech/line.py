"""A line: one sentence to speak, how fast, and in which role."""

from dataclasses import dataclass

from coach.pace import Pace
from coach.speech.role import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence the coach says; equal lines sound the same and share one clip."""

    text: str
    """As the script writes it, before the lexicon and the normaliser."""
    pace: Pace
    role: Role = Role.GUIDE
    """Whose voice it is for."""
    voice: str = ""
    """The voice that is named for it, as scripts name voices; empty: that of its role."""
