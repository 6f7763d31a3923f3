"""Role: who says a line, where a script wants more than one voice."""

from enum import StrEnum


class Role(StrEnum):
    """What a voice is there for."""

    GUIDE = "guide"
    """Says all that is not counted: the instructions, and whatever else a script gives to say."""
    COUNT = "count"
    """Says what the coach says by itself while hands work: counts, the change of sides, the time."""
    RECEIVER = "receiver"
    """Speaks to the person lying down, softer than the others."""
