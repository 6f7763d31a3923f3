"""The journal: which sessions were heard when and how far, and what one that broke off would need to go on.

A small JSON file a session in the user's state folder, always whole: each entry is written beside it and moved over it.
Nothing of it goes anywhere else.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

from coach.bounded import read_bounded
from coach.errors import JournalError
from coach.hidden import hidden_sign
from coach.kept.digest import digest
from coach.kept.whole_file import keep_whole
from coach.script.evening import place_name
from coach.script.library import SCRIPT_ENDINGS
from coach.script.model import Script
from coach.script.values import LONGEST
from coach.session.request import LEAST_LEVEL, MOST_LEVEL, Request
from coach.units import Frames, to_frames

FORMAT = 6
"""Goes up when an entry means something else than before."""
MOST = 100
"""Sessions that are kept; with another one, the oldest goes."""
NEWEST = "1"
"""How the session is asked for that broke off last."""
_LATEST = 10**13
"""Milliseconds since 1970, in the year 2286."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A session: how it was asked for, how far it has been heard, and where it stands."""

    request: Request
    """As it was asked for when it was begun, paths absolute."""
    digest: str
    """Of the script that ran: a changed script has other steps."""
    title: str
    begun: int
    """When, in milliseconds since 1970."""
    step: str
    """What was heard last, in words."""
    turn: int
    """Its number among the plan's turns."""
    position: Frames
    """The frame at which that turn began."""
    heard: Frames
    """How far it has been heard; of one that was killed, to that frame."""
    end: Frames
    """Where the session was to end."""
    finished: bool = False
    """Whether it has been heard to its end."""

    @property
    def name(self) -> str:
        """What its script is called."""
        path = Path(self.request.script)
        return path.stem if path.suffix in SCRIPT_ENDINGS else path.name

    @property
    def is_possible(self) -> bool:
        """Whether a session can have been asked for like this, and stand there."""
        asked = self.request
        levels = (asked.voice_level, asked.music_level, asked.bell_level)
        return (
            (asked.minutes is None or 0 < asked.minutes <= LONGEST / 60)
            and all(LEAST_LEVEL <= level <= MOST_LEVEL for level in levels)
            and self.turn >= 0
            and 0 <= self.begun < _LATEST
            and 0 <= self.position <= self.end <= 2 * to_frames(LONGEST)
            and 0 <= self.heard <= 2 * to_frames(LONGEST)
        )


def digest_of(script: Script) -> str:
    """Return what tells a script from any other, whoever is named in it; its file may be changed after it was read."""
    return digest(repr(place_name(script, "")))


def make_absolute(request: Request) -> Request:
    """Return what was asked for so that it means the same from any folder."""
    from coach.sound.music.catalogue import catalogue
    from coach.sound.music.choice import make_absolute as make_music_absolute

    path, beds = Path(request.script), tuple(bed.name for bed in catalogue())
    script = str(path.absolute()) if path.is_file() else request.script
    return replace(request, script=script, music=tuple(make_music_absolute(value, beds) for value in request.music))


def _read(found: Any, kind: Any) -> Any:
    """Return a value of a kind, such as an entry, that anybody may have changed in its JSON.

    Raises:
        ValueError: It cannot be one, or has signs in it that nobody can have asked for.
    """
    if kind in (Entry, Request):
        kinds = get_type_hints(kind)
        if not isinstance(found, dict) or found.keys() != kinds.keys():
            raise ValueError("other fields than those of an entry")
        return kind(**{name: _read(found[name], each) for name, each in kinds.items()})
    among = get_args(kind)
    if NoneType in among:
        return None if found is None else _read(found, among[0])
    if among:
        if not isinstance(found, list):
            raise ValueError("no list")
        return tuple(_read(each, among[0]) for each in found)
    kind = getattr(kind, "__supertype__", kind)
    fits = isinstance(found, str if issubclass(kind, str) else int | float if kind is float else kind)
    if not fits or isinstance(found, bool) is not (kind is bool) or (kind is str and hidden_sign(found)):
        raise ValueError(f"no {kind.__name__}")
    return kind(found) if issubclass(kind, StrEnum) else found


def _read_entry(found: Any) -> Entry:
    entry: Entry = _read(found, Entry)
    if not entry.is_possible:
        raise ValueError("no session can stand there")
    return entry


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
            folder: Where its folder is kept; made when something is first written.
        """
        self._folder = folder / "journal"

    def write(self, entry: Entry) -> None:
        """Put down how far a session has come; of each session the last entry is kept.

        Raises:
            JournalError: The folder cannot be written to.
        """
        path = self._folder / f"{entry.begun:013d}-{entry.digest[:8]}.json"
        begins = not path.exists()
        try:
            keep_whole(path, json.dumps({"format": FORMAT, **asdict(entry)}).encode(), safe=True)
        except OSError as error:
            raise JournalError(f"{path} cannot be written ({error.strerror}): no resuming this time") from error
        for old in self._paths()[MOST:] if begins else ():
            with suppress(OSError):  # another session was begun at the same time
                old.unlink()

    def entries(self) -> Iterator[Entry | JournalError]:
        """Yield every session, the newest first, or why one cannot be read."""
        for path in self._paths():
            try:
                yield self._read(path)
            except JournalError as error:
                yield error

    def find(self, asked: str = NEWEST) -> Entry:
        """Return a session that broke off.

        Args:
            asked: Its number among them, the newest first, or the name of its script.

        Raises:
            JournalError: There is none, or one that is newer cannot be read; the message explains.
        """
        number = 0
        for entry in self.entries():
            if isinstance(entry, JournalError):
                raise entry
            number += not entry.finished
            if not entry.finished and asked in (str(number), entry.name, entry.request.script):
                return entry
        if asked == NEWEST:
            raise JournalError("there is no session to go on with: the last one ended, or none was begun")
        raise JournalError(f"no session '{asked}' has broken off; `coach history` tells which have")

    def clear(self) -> int:
        """Forget all sessions, and return how many there were.

        Raises:
            JournalError: The folder cannot be written to.
        """
        paths = self._paths()
        try:
            for path in paths:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise JournalError(f"{error.filename} cannot be removed ({error.strerror})") from error
        return len(paths)

    def _paths(self) -> list[Path]:
        """Return the files of all sessions, the newest first."""
        return sorted(self._folder.glob("*.json"), key=lambda path: path.name, reverse=True)

    def _read(self, path: Path) -> Entry:
        """Return the entry in a file.

        Raises:
            JournalError: It cannot be read, or is not of this version; the message explains.
        """
        try:
            found = json.loads(read_bounded(path), parse_constant=_refuse)
        except (OSError, ValueError, RecursionError) as error:
            raise JournalError(f"{path} cannot be read; remove it, or begin anew without --resume") from error
        if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
            raise JournalError(f"{path} is from another version of coach; remove it, or begin anew without --resume")
        try:
            return _read_entry(found)
        except (ValueError, OverflowError) as error:
            raise JournalError(f"{path} is damaged; remove it, or begin anew without --resume") from error
