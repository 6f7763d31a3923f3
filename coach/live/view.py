"""What there is to see of a running session."""

from dataclasses import dataclass

from coach.live.transport import Mode
from coach.plan.model import Plan, PlannedStep
from coach.units import Decibels, Frames


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What there is to see at a moment."""

    mode: Mode
    position: Frames
    """What is being heard, in frames from the session's start."""
    plan: Plan
    """What the step being heard is a part of; in a session fitted anew it begins with a later step than the first."""
    frames: Frames
    """The session's end."""
    step: PlannedStep
    upcoming: tuple[PlannedStep, ...]
    """What comes after it, in order."""
    rounds: int
    """How often its section is done."""
    caption: str
    """The words heard last in this step."""
    speaking: bool
    """Whether they are being heard."""
    message: str
    """What the last command did, where it needs saying."""
    waiting: bool
    """Whether the sound device is gone and awaited."""
    stays: bool = False
    """Whether the step goes on until somebody says "next"."""
    helping: bool = False
    """Whether all that can be asked for is to be shown."""
    volume: Decibels = Decibels(0.0)
    """How much louder than it was made everything is heard."""

    @property
    def language(self) -> str:
        """Two-letter code (ISO 639-1)."""
        return self.plan.language
