"""A session as it was asked for: what the command line, or a journal, says."""

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.plan.turns import Talk
from coach.script.file import read_script
from coach.script.library import find_script
from coach.script.model import Pulse, Script
from coach.units import Decibels, Frames, minutes_to_frames

if TYPE_CHECKING:
    from coach.sound.mixer.levels import Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A session as it was asked for."""

    script: str
    """A bundled name or a path."""
    minutes: float | None
    voice: str
    skip_prep: bool
    talk: Talk
    music: tuple[str, ...] = ("auto",)
    shuffle: int | None = None
    """What the order of the user's tracks is drawn from; None keeps the order they have."""
    pulse: Pulse | None = None
    """What tells the hands when a repetition begins; None leaves it to the script."""
    voice_level: float = 0.0
    music_level: float = 0.0
    bell_level: float = 0.0
    """Decibels louder than usual, as the other two."""

    def read(self) -> Script:
        """Return the script.

        Raises:
            ScriptError: There is no such script, or something is wrong with it.
        """
        script = read_script(find_script(self.script))
        return script if self.pulse is None else replace(script, pulse=self.pulse)

    @property
    def balance(self) -> "Balance":
        """What is wanted louder or softer than usual."""
        from coach.sound.mixer.levels import Balance

        return Balance(
            voice=Decibels(self.voice_level), music=Decibels(self.music_level), bells=Decibels(self.bell_level)
        )

    @property
    def digest(self) -> str:
        """What tells the script's text from any other."""
        return hashlib.blake2b(find_script(self.script).read_bytes(), digest_size=16).hexdigest()

    @property
    def frames(self) -> Frames | None:
        """The length asked for; None: the script's own."""
        return None if self.minutes is None else minutes_to_frames(self.minutes)
