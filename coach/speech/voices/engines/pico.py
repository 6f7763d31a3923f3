"""SVOX Pico: the small voices of early Android, through the program pico2wave."""

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice
    from coach.speech.voices.program import Call

VOICES = ("en-US", "en-GB", "de-DE", "es-ES", "fr-FR", "it-IT")


def find(_setup: Setup) -> tuple[Found, ...]:
    """Return the voices of Pico, where it is installed."""
    program = shutil.which("pico2wave")
    if program is None:
        return ()
    return tuple(Found(voice=name, languages=(name[:2],), build=partial(_build, program, name)) for name in VOICES)


def arguments(program: str, voice: str, call: "Call") -> tuple[str, ...]:
    """Return what says a line; a cleaned text holds no sign that means something in its markup."""
    said = f"<speed level='{round(100.0 / call.stretch)}'>{call.text}</speed>"
    return (program, "-l", voice, "-w", str(call.sound_file), said)


def _build(program: str, name: str, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.program import ORDINARY, ProgramVoice, version_of

    return ProgramVoice(
        f"pico:{name}",
        version_of(Path(program)),
        partial(arguments, program, name),
        language=language,
        folder=setup.cache,
        measured_at=(ORDINARY * 3 // 4, ORDINARY),
    )


ENGINE = Engine(
    name="pico",
    kind="small, of early Android",
    licence="Apache-2.0",
    get="apt-get install libttspico-utils (Debian: non-free)",
    megabytes=2,
    rank=60,
    find=find,
)
