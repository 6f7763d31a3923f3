"""flite: small voices of the Carnegie Mellon University, in the packages of most systems; English only."""

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice
    from coach.speech.voices.program import Call

VOICES = ("slt", "rms", "awb", "kal16", "kal")
"""Those built into the program, the clearest first; it says nothing of one it does not know, and takes another."""


def find(_setup: Setup) -> tuple[Found, ...]:
    """Return the voices of flite, where it is installed."""
    program = shutil.which("flite")
    if program is None:
        return ()
    return tuple(Found(voice=name, languages=("en",), build=partial(_build, program, name)) for name in VOICES)


def arguments(program: str, voice: str, call: "Call") -> tuple[str, ...]:
    """Return what says a line."""
    stretch = f"duration_stretch={call.stretch}"
    return (program, "-voice", voice, "--setf", stretch, "-f", str(call.text_file), "-o", str(call.sound_file))


def _build(program: str, name: str, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.program import ProgramVoice, version_of

    return ProgramVoice(
        f"flite:{name}",
        version_of(Path(program)),
        partial(arguments, program, name),
        language=language,
        folder=setup.cache,
        encoding="ascii",
    )


ENGINE = Engine(
    name="flite",
    kind="small, joined from one speaker's sounds",
    licence="BSD-like",
    get="apt-get install flite",
    megabytes=13,
    rank=40,
    find=find,
)
