"""A session as it was asked for: what the command line, or a journal, says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.plan.turns import Talk
from coach.script.library import DEFAULT_SCRIPT, find_script
from coach.script.model import Level, Pressure, Pulse, Script
from coach.session.option import Minutes, MusicName, PersonName, ScriptName, VoiceName, option
from coach.units import Decibels, Frames, minutes_to_frames

if TYPE_CHECKING:
    from coach.sound.mixer.levels import Balance


AUTO = "auto"
"""Lets the coach choose."""


LEAST_LEVEL, MOST_LEVEL = -40, 20
"""Decibels against the usual."""


def _level(what: str) -> Any:
    return option(
        0.0, least=LEAST_LEVEL, most=MOST_LEVEL, help=f"Decibels by which the {what} louder than usual, below 0 softer."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A session as it was asked for."""

    script: ScriptName = option(DEFAULT_SCRIPT, argument=True, help="A session's name or a path.")
    minutes: Minutes | None = option(
        None, help="How long the session takes, such as 20, 20:30 or 1h10; without it, the script's own length."
    )
    voice: VoiceName = option(AUTO, help="Who speaks (see `coach voices`); auto takes the best there is here.")
    skip_prep: bool = option(False, help="Leave out what is said before the start.")
    pulse: Pulse | None = option(
        None,
        help="What each stroke is felt by: a soft bell, the music's breath, or nothing; else as the script says.",
    )
    talk: Talk = option(
        Talk.NORMAL,
        help="How much is said: taught once, each time, in short, or names and counts; safety always.",
    )
    pressure: Pressure | None = option(
        None, help="How much pressure is wanted, where it is not the usual one: lines that have words for it say them."
    )
    level: Level | None = option(
        None, help="How hard it is, where a script has an easy and a hard way: the first of them if left out."
    )
    name: PersonName = option("", help="Who lies there: lines that have a place for a name say it.")
    focus: str | None = option(
        None, metavar="AREA", help="What gets more time, such as shoulders: sections name their areas."
    )
    music: tuple[MusicName, ...] = option(
        (AUTO,),
        help="A bed by name, a sound file, a folder, a playlist, or none; auto takes a bed for each pace. "
        "Several times by pace: slow=dusk, fast=FOLDER.",
    )
    shuffle: int | None = option(
        None, metavar="SEED", help="Play your tracks in orders drawn from this number, the same every time."
    )
    voice_level: float = _level("voice is")
    music_level: float = _level("music is")
    bell_level: float = _level("bells are")

    def read(self, warn: Callable[[str], None]) -> Script:
        """Return the script at the level, in the words for the pressure, with more time where it is wanted.

        Args:
            warn: Told where nothing in it depends on what was asked for.

        Raises:
            ScriptError: There is no such script or no such area in it, or something is wrong with it.
        """
        from coach.script.evening import choose_level, choose_pressure, choose_pulse, focus_on
        from coach.script.file import read_script

        written = read_script(find_script(self.script))
        if self.level and not written.levels:
            warn(f"{written.name} has no levels: it is done in one way")
        written = choose_level(written, self.level)
        script = choose_pressure(written, self.pressure)
        if self.pressure and script == choose_pressure(written, None):
            warn(f"{written.name} says the same at {self.pressure} pressure as at the usual one")
        if self.focus is not None:
            script = focus_on(script, self.focus)
        return script if self.pulse is None else choose_pulse(script, self.pulse)

    @property
    def balance(self) -> "Balance":
        """What is wanted louder or softer than usual."""
        from coach.sound.mixer.levels import Balance

        return Balance(
            voice=Decibels(self.voice_level), music=Decibels(self.music_level), bells=Decibels(self.bell_level)
        )

    @property
    def frames(self) -> Frames | None:
        """The length asked for; None: the script's own."""
        return None if self.minutes is None else minutes_to_frames(self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest(Request):
    """One step of a session by itself, as it was asked for."""

    step: str = option(
        "1",
        name="from",
        metavar="STEP",
        help="The step that is heard: its title, or its number; without it, the first.",
    )

    def read(self, warn: Callable[[str], None]) -> Script:
        """Return a script of that step alone, shortened.

        Raises:
            ScriptError: There is no such script or step, or something is wrong with it.
        """
        from coach.script.excerpt import one_step

        return one_step(Request.read(self, warn), self.step)
