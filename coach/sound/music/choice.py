"""What the user asks for as music, at every pace or at one."""

import difflib
from collections.abc import Collection, Sequence
from pathlib import Path

from coach.errors import MusicError
from coach.pace import Pace

AUTO = "auto"
NONE = "none"

_PACES = {pace.value: pace for pace in Pace}


def by_pace(asked: Sequence[str]) -> dict[Pace, str]:
    """Return what is asked for at each pace.

    Args:
        asked: Each a bed's name, ``auto``, ``none`` or a path, alone or behind a pace as in ``slow=dusk``; what
            names a pace goes before what names none, and the later before the earlier.

    Raises:
        MusicError: What stands before the = is no pace, and there is no file of that name.
    """
    parted = [_part(value) for value in asked]
    plain = ([AUTO] + [music for pace, music in parted if pace is None])[-1]
    return dict.fromkeys(Pace, plain) | {pace: music for pace, music in parted if pace}


def make_absolute(value: str, beds: Collection[str]) -> str:
    """Return the same choice with its path made absolute, so that it means the same from any folder.

    Args:
        value: What is asked for.
        beds: The names of the beds there are: they go before files of the same name.
    """
    pace, music = _part(value)
    path = Path(music).expanduser()
    if music not in (AUTO, NONE, *beds) and path.exists():
        music = str(path.absolute())
    return f"{pace.value}={music}" if pace else music


def _part(value: str) -> tuple[Pace | None, str]:
    """Part a choice into the pace it is for, None for any, and the music."""
    name, equals, music = value.partition("=")
    if equals and name in _PACES:
        return _PACES[name], music
    near = difflib.get_close_matches(name, _PACES, n=1) if equals else []
    if near and not Path(value).exists():
        raise MusicError(f"no music called '{value}', did you mean '{near[0]}={music}'?")
    return None, value
