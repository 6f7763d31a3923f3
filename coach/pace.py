"""Pace: one word of a script with five effects, on speech, tempo, bed, pulse and colour."""

from dataclasses import dataclass
from enum import StrEnum

from coach.units import Seconds


class Pace(StrEnum):
    """How fast the hands move: slow soothes, fast stimulates."""

    SLOW = "slow"
    STEADY = "steady"
    FAST = "fast"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceProfile:
    """What a pace means for the ear."""

    words_a_minute: float
    """Speed of speech, measured on what the voice says and not on its rate knob."""
    clause_pause: Seconds
    """Least silence after a comma within a line."""
    sentence_pause: Seconds
    """Least silence between two sentences within a line."""
    line_gap: Seconds
    """Silence between two lines of one instruction."""
    settle: Seconds
    """Silence between the instruction and the first repetition, for the hands to arrive."""
    tempo: tuple[Seconds, Seconds]
    """Seconds a repetition takes, shortest and longest, where a script gives none."""
    colour: str
    """Wherever it is shown, as ``#rrggbb``, on a dark ground; told apart by people blind to red and green as well."""


PROFILES = {
    Pace.SLOW: PaceProfile(
        words_a_minute=110.0,
        clause_pause=Seconds(0.45),
        sentence_pause=Seconds(0.8),
        line_gap=Seconds(0.9),
        settle=Seconds(1.6),
        tempo=(Seconds(6.0), Seconds(12.0)),
        colour="#6aa0bf",
    ),
    Pace.STEADY: PaceProfile(
        words_a_minute=130.0,
        clause_pause=Seconds(0.3),
        sentence_pause=Seconds(0.6),
        line_gap=Seconds(0.7),
        settle=Seconds(1.2),
        tempo=(Seconds(4.0), Seconds(8.0)),
        colour="#ecd08c",
    ),
    Pace.FAST: PaceProfile(
        words_a_minute=155.0,
        clause_pause=Seconds(0.15),
        sentence_pause=Seconds(0.4),
        line_gap=Seconds(0.45),
        settle=Seconds(0.8),
        tempo=(Seconds(1.0), Seconds(3.0)),
        colour="#cc5a34",
    ),
}
