"""The journal: what a running session would need to go on after the power, or the computer, has gone.

One small JSON file in the user's state folder, always whole: each entry is written beside it and moved over it.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from coach.bounded import read_bounded
from coach.errors import JournalError
from coach.hidden import hidden_sign
from coach.kept.digest import digest
from coach.kept.whole_file import keep_whole
from coach.plan.turns import Talk
from coach.script.evening import place_name
from coach.script.model import Pressure, Pulse, Script
from coach.script.values import LONGEST
from coach.session.request import LEAST_LEVEL, MOST_LEVEL, Request
from coach.units import Frames, to_frames

FORMAT = 5
"""Goes up when an entry means something else than before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where a session stands, and how it was asked for."""

    script: str
    """Path of the script, or its bundled name."""
    digest: str
    """Of the script that ran: a changed script has other steps."""
    minutes: float | None
    skip_prep: bool
    talk: str
    voice: str
    music: tuple[str, ...]
    """What was asked for, paths absolute."""
    shuffle: int | None
    pulse: str | None
    pressure: str | None
    name: str
    focus: str | None
    voice_level: float
    music_level: float
    bell_level: float
    turn: int
    """Number of the turn being heard, among the plan's turns."""
    position: Frames
    """The frame at which that turn began."""
    end: Frames
    """Where the session was to end."""

    @classmethod
    def of(cls, request: Request, digest: str, *, turn: int, position: Frames, end: Frames) -> "Entry":
        """Return what there is to put down of a session at one of its turns."""
        return cls(
            script=request.script,
            digest=digest,
            minutes=request.minutes,
            voice=request.voice,
            skip_prep=request.skip_prep,
            talk=request.talk,
            music=request.music,
            shuffle=request.shuffle,
            pulse=request.pulse,
            pressure=request.pressure,
            name=request.name,
            focus=request.focus,
            voice_level=request.voice_level,
            music_level=request.music_level,
            bell_level=request.bell_level,
            turn=turn,
            position=position,
            end=end,
        )

    @property
    def is_possible(self) -> bool:
        """Whether a session can have been asked for like this, and stand there."""
        kinds = ((Talk, self.talk), (Pulse, self.pulse), (Pressure, self.pressure))
        levels = (self.voice_level, self.music_level, self.bell_level)
        return (
            all(word is None or word in tuple(kind) for kind, word in kinds)
            and (self.minutes is None or 0 < self.minutes <= LONGEST / 60)
            and all(LEAST_LEVEL <= level <= MOST_LEVEL for level in levels)
            and self.turn >= 0
            and 0 <= self.position <= self.end <= 2 * to_frames(LONGEST)
        )

    @property
    def request(self) -> Request:
        """How the session was asked for when it was begun."""
        return Request(
            script=self.script,
            minutes=self.minutes,
            voice=self.voice,
            skip_prep=self.skip_prep,
            talk=Talk(self.talk),
            music=self.music,
            shuffle=self.shuffle,
            pulse=None if self.pulse is None else Pulse(self.pulse),
            pressure=None if self.pressure is None else Pressure(self.pressure),
            name=self.name,
            focus=self.focus,
            voice_level=self.voice_level,
            music_level=self.music_level,
            bell_level=self.bell_level,
        )


def digest_of(script: Script) -> str:
    """Return what tells a script from any other, whoever is named in it; its file may be changed after it was read."""
    return digest(repr(place_name(script, "")))


def make_absolute(request: Request) -> Request:
    """Return what was asked for so that it means the same from any folder."""
    path = Path(request.script)
    script = str(path.absolute()) if path.is_file() else request.script
    return replace(request, script=script, music=_absolute_music(request.music))


def _absolute_music(music: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was asked for as music so that it means the same from any folder."""
    from coach.sound.music.catalogue import catalogue
    from coach.sound.music.choice import make_absolute as make_music_absolute

    beds = tuple(bed.name for bed in catalogue())
    return tuple(make_music_absolute(value, beds) for value in music)


_KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("script", "digest", "talk", "voice", "name"), str),
    **dict.fromkeys(("turn", "position", "end"), int),
    "minutes": (int, float, type(None)),
    "music": list,
    "shuffle": (int, type(None)),
    **dict.fromkeys(("pulse", "pressure", "focus"), (str, type(None))),
    **dict.fromkeys(("voice_level", "music_level", "bell_level"), (int, float)),
    "skip_prep": bool,
}
"""What each field of an entry is, for reading one that anybody may have changed."""


def _is_sound(value: object, kind: type | tuple[type, ...]) -> bool:
    """Tell whether a value is of its kind, and has no text with signs that nobody can have asked for."""
    if isinstance(value, bool):
        return kind is bool
    texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return isinstance(value, kind) and all(isinstance(text, str) and not hidden_sign(text) for text in texts)


def _refuse(constant: str) -> float:
    """Refuse what JSON does not know as a number.

    Raises:
        ValueError: Always.
    """
    raise ValueError(f"{constant} is no number")


class Journal:
    """The journal of one user."""

    def __init__(self, folder: Path) -> None:
        """Use a journal.

        Args:
            folder: Where it is kept; made when something is first written.
        """
        self._path = folder / "journal.json"

    def write(self, entry: Entry) -> None:
        """Put down where the session stands.

        Raises:
            JournalError: The folder cannot be written to.
        """
        try:
            keep_whole(self._path, json.dumps({"format": FORMAT, **asdict(entry)}).encode(), safe=True)
        except OSError as error:
            raise JournalError(f"{self._path} cannot be written ({error.strerror}): no resuming this time") from error

    def read(self) -> Entry:
        """Return where the last session broke off.

        Raises:
            JournalError: There is nothing to go on with, or it is not of this version; the message explains.
        """
        try:
            found = json.loads(read_bounded(self._path), parse_constant=_refuse)
        except FileNotFoundError:
            raise JournalError("there is no session to go on with: the last one ended, or none was begun") from None
        except (OSError, ValueError, RecursionError) as error:
            raise JournalError(f"{self._path} cannot be read; begin anew without --resume") from error
        if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
            raise JournalError(f"{self._path} is from another version of coach; begin anew without --resume")
        if set(found) != set(_KINDS) or not all(_is_sound(found[name], kind) for name, kind in _KINDS.items()):
            raise JournalError(f"{self._path} is damaged; begin anew without --resume")
        entry = Entry(**found | {"music": tuple(found["music"])})
        if not entry.is_possible:
            raise JournalError(f"{self._path} is damaged; begin anew without --resume")
        return entry

    def clear(self) -> None:
        """Forget the session: it has ended as it should.

        Raises:
            JournalError: The folder cannot be written to.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise JournalError(f"{self._path} cannot be removed ({error.strerror}): it is not to be resumed") from error
