"""The colours of every picture: lamplight on dark wood."""

from coach.pace import PROFILES, Pace

GROUND = "#1b1412"
RAISED = "#261c18"
"""Every other section stands out by this much."""
GLOW = "#3d2719"
"""Where the light behind a cover is brightest."""
GRID = "#33271f"
LEADER = "#5e4a3c"
"""The thin lines from a name to its moment."""
SECTION_LINE = "#7c573c"

TITLE = "#fbeedb"
TEXT = "#ecdcc6"
QUIET_TEXT = "#a8937f"
SECTION_TEXT = "#e9b183"
ON_PACE = "#1b1412"
"""Text on a pace's own colour."""

PACES = {pace: profile.colour for pace, profile in PROFILES.items()}
HATCHES: dict[Pace, float | None] = {Pace.SLOW: None, Pace.STEADY: 12.0, Pace.FAST: 5.0}
"""Pixels from one dark line across a pace's colour to the next, so that it is told apart without its colour."""
SAID_ONLY = "#7d6a5b"
"""What is only said, before the first step."""

SPEECH = "#f7d9a8"
SPEECH_PEAKS = "#94683f"
MUSIC = "#9c5f4a"
MUSIC_PEAKS = "#5b372c"
BELL = "#e8c36a"


def mix(colour: str, other: str, share: float) -> str:
    """Return a colour with a share of another in it, 0..1: what lies flat over something needs no transparency."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
