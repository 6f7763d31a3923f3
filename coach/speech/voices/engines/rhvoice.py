"""RHVoice: trained voices of Russian, English and a dozen other languages, through its program RHVoice-test."""

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice
    from coach.speech.voices.program import Call

_PROGRAM = "RHVoice-test"
FOLDERS = (Path("/usr/share/RHVoice/voices"), Path("/usr/local/share/RHVoice/voices"))
_LANGUAGES = {
    "albanian": "sq",
    "brazilian-portuguese": "pt",
    "croatian": "hr",
    "czech": "cs",
    "english": "en",
    "esperanto": "eo",
    "georgian": "ka",
    "kyrgyz": "ky",
    "macedonian": "mk",
    "polish": "pl",
    "russian": "ru",
    "serbian": "sr",
    "slovak": "sk",
    "spanish": "es",
    "tatar": "tt",
    "ukrainian": "uk",
    "uzbek": "uz",
    "vietnamese": "vi",
}


def find(_setup: Setup) -> tuple[Found, ...]:
    """Return the voices of RHVoice that are installed."""
    program = shutil.which(_PROGRAM)
    if program is None:
        return ()
    return tuple(
        Found(voice=info.parent.name, languages=_language(info), build=partial(_build, program, info))
        for folder in FOLDERS
        for info in sorted(folder.glob("*/voice.info"))
    )


def arguments(program: str, voice: str, call: "Call") -> tuple[str, ...]:
    """Return what says a line, which it reads from standard input."""
    return (program, "-p", voice, "-r", str(round(100.0 / call.stretch)), "-o", str(call.sound_file))


def _language(info: Path) -> tuple[str, ...]:
    """Return the code of the language that a voice's own description names."""
    try:
        lines = info.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    told = dict(line.partition("=")[::2] for line in lines)
    code = _LANGUAGES.get(told.get("language", "").strip().lower().replace(" ", "-"))
    return (code,) if code else ()


def _build(program: str, info: Path, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.program import ProgramVoice, version_of

    name = info.parent.name
    return ProgramVoice(
        f"rhvoice:{name}",
        version_of(Path(program), info),
        partial(arguments, program, name),
        language=language,
        folder=setup.cache,
    )


ENGINE = Engine(
    name="rhvoice",
    kind="trained on one speaker",
    licence="LGPL-2.1, voices their own",
    get="apt-get install rhvoice rhvoice-english, or rhvoice.org",
    rank=30,
    find=find,
)
