"""A session as it was asked for: what the command line, or a journal, says."""

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from coach.journal import Entry
from coach.library import find_script
from coach.plan.turns import Talk
from coach.script.file import read_script
from coach.script.model import Pulse, Script
from coach.units import Decibels, Frames, minutes_to_frames

if TYPE_CHECKING:
    from coach.mixer.levels import Balance


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
        from coach.mixer.levels import Balance

        return Balance(
            voice=Decibels(self.voice_level), music=Decibels(self.music_level), bells=Decibels(self.bell_level)
        )

    @property
    def digest(self) -> str:
        """What tells the script's text from any other."""
        return hashlib.blake2b(find_script(self.script).read_bytes(), digest_size=16).hexdigest()

    @classmethod
    def of(cls, entry: Entry) -> "Request":
        """Return the request a session was begun with."""
        return cls(
            script=entry.script,
            minutes=entry.minutes,
            voice=entry.voice,
            skip_prep=entry.skip_prep,
            talk=Talk(entry.talk),
            music=entry.music,
            shuffle=entry.shuffle,
            pulse=None if entry.pulse is None else Pulse(entry.pulse),
            voice_level=entry.voice_level,
            music_level=entry.music_level,
            bell_level=entry.bell_level,
        )

    def entry(self, turn: int, position: Frames, end: Frames) -> Entry:
        """Return what the journal has to say of the session at one of its turns."""
        path = Path(self.script)
        return Entry(
            script=str(path.absolute()) if path.is_file() else self.script,
            digest=self.digest,
            minutes=self.minutes,
            voice=self.voice,
            skip_prep=self.skip_prep,
            talk=self.talk,
            music=_lasting(self.music),
            shuffle=self.shuffle,
            pulse=self.pulse,
            voice_level=self.voice_level,
            music_level=self.music_level,
            bell_level=self.bell_level,
            turn=turn,
            position=position,
            end=end,
        )

    @property
    def frames(self) -> Frames | None:
        """The length asked for; None: the script's own."""
        return None if self.minutes is None else minutes_to_frames(self.minutes)


@cache
def _lasting(music: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was asked for as music so that it means the same from any folder."""
    from coach.music.catalogue import catalogue
    from coach.music.choice import lasting

    beds = tuple(bed.name for bed in catalogue())
    return tuple(lasting(value, beds) for value in music)
