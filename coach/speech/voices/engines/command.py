"""Any program that writes a WAV file, run as the user's settings say: a script names it, but never what is run."""

import re
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice
    from coach.speech.voices.program import Call

TEXT, SOUND, RATE = "{text}", "{path}", "{rate}"
"""What stands in the settings for a line, for the WAV file, and for about its words a minute."""
_PLACE = re.compile("|".join(map(re.escape, (TEXT, SOUND, RATE))))


def find(setup: Setup) -> tuple[Found, ...]:
    """Return the programs the user has settled."""
    return tuple(
        Found(voice=name, build=partial(_build, name, parts), has_knob=_has_knob(parts))
        for name, parts in setup.settings.command.items()
    )


def arguments(parts: tuple[str, ...], call: "Call") -> tuple[str, ...]:
    """Return what says a line; without a place for the text it reads standard input, without a file it writes output.

    Each part stays one argument whatever the text holds, and what was put in is not looked at again.
    """
    values = {TEXT: call.text, SOUND: str(call.sound_file), RATE: str(call.rate)}
    return tuple(_PLACE.sub(lambda found: values[found[0]], part) for part in parts)


def _has_knob(parts: tuple[str, ...]) -> bool:
    return any(RATE in part for part in parts)


def _build(name: str, parts: tuple[str, ...], language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.program import ORDINARY, ProgramVoice, version_of

    program = str(Path(parts[0]).expanduser())
    found = shutil.which(program) or program
    return ProgramVoice(
        f"command:{name}",
        version_of(Path(found), *parts),
        partial(arguments, (found, *parts[1:])),
        language=language,
        folder=setup.cache,
        measured_at=(ORDINARY * 3 // 4, ORDINARY) if _has_knob(parts) else (),
    )


ENGINE = Engine(
    name="command",
    kind="a program of yours",
    licence="the program's",
    get="give it in your settings",
    settled=True,
    find=find,
    example="command:NAME from your settings",
)
