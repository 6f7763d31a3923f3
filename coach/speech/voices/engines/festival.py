"""Festival: voices of several languages from the system's packages, through its program text2wave."""

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice
    from coach.speech.voices.program import Call

FOLDERS = tuple(Path(prefix, "festival/voices") for prefix in ("/usr/share", "/usr/local/share", "/usr/lib"))
_TRAINED = "_hts"
"""How the names of voices with trained models end; they have a speed of their own."""
_LANGUAGES = {
    "us": ("en", "ascii"),
    "english": ("en", "ascii"),
    "catalan": ("ca", "iso-8859-1"),
    "czech": ("cs", "iso-8859-2"),
    "finnish": ("fi", "iso-8859-1"),
    "italian": ("it", "iso-8859-1"),
    "russian": ("ru", "utf-8"),
    "spanish": ("es", "iso-8859-1"),
}
"""By the folder of its voices, a language's code and the encoding its voices read; signs outside it crash them."""


def find(_setup: Setup) -> tuple[Found, ...]:
    """Return the voices of Festival that are installed, those with trained models (HTS) first."""
    program = shutil.which("text2wave")
    if program is None:
        return ()
    voices = {
        voice.name: voice
        for folder in FOLDERS
        for language in _LANGUAGES
        for voice in sorted(folder.glob(f"{language}/*/"))
        if voice.name.replace("_", "").isalnum() and voice.name.isascii()
    }
    return tuple(
        Found(
            voice=name,
            languages=_LANGUAGES[voices[name].parent.name][:1],
            build=partial(_build, program, voices[name]),
        )
        for name in sorted(voices, key=lambda name: not name.endswith(_TRAINED))
    )


def arguments(program: str, voice: str, call: "Call") -> tuple[str, ...]:
    """Return what says a line; the text stays in its file and never gets into the program's Lisp."""
    speed = f"(Parameter.set 'Duration_Stretch {call.stretch})"
    if voice.endswith(_TRAINED):
        speed = f'(set! hts_engine_params (cons (list "-r" {1.0 / call.stretch:.4f}) hts_engine_params))'
    evaluated = ("-eval", f"(voice_{voice})", "-eval", speed)
    return (program, *evaluated, "-otype", "riff", "-o", str(call.sound_file), str(call.text_file))


def _build(program: str, folder: Path, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.program import ProgramVoice, version_of

    return ProgramVoice(
        f"festival:{folder.name}",
        version_of(Path(program), folder),
        partial(arguments, program, folder.name),
        language=language,
        folder=setup.cache,
        encoding=_LANGUAGES[folder.parent.name][1],
    )


ENGINE = Engine(
    name="festival",
    kind="joined from one speaker's sounds, or trained",
    licence="BSD-like",
    get="apt-get install festival festvox-us-slt-hts",
    megabytes=4,
    rank=50,
    find=find,
)
