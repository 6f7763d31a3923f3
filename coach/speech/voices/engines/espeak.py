"""eSpeak NG of the wheel: the built-in voice in each of its languages, and its variants by their names."""

from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice


def find(_setup: Setup) -> tuple[Found, ...]:
    """Return the built-in voice.

    Raises:
        VoiceError: Its package is broken; says how to get it.
    """
    return (Found(voice="", languages=languages(), build=partial(_build, None)),)


def look_up(name: str, _setup: Setup) -> Found | None:
    """Return one of eSpeak's own voices, ``LANGUAGE`` or ``LANGUAGE+VARIANT``; None where it has none of that name."""
    language, plus, variant = name.partition("+")
    data = _data()
    files = {file.name.lower() for file in (data / "lang").rglob("*") if file.is_file()}
    variants = {file.name for file in (data / "voices" / "!v").glob("*")}
    if language.lower() not in files or (plus and variant not in variants):
        return None
    return Found(voice=name, languages=(_base(language),), build=partial(_build, name))


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that eSpeak NG speaks.

    Raises:
        VoiceError: Its package is broken; says how to get it.
    """
    return _languages_in(_data())


def _data() -> Path:
    wheel = find_spec("espeakng_loader")
    if wheel is None or wheel.origin is None:
        raise VoiceError("espeakng-loader is missing: pip install espeakng-loader")
    folder = Path(wheel.origin).parent
    if not any(folder.glob("*espeak-ng*.*")):
        raise VoiceError("espeakng-loader holds no library for this machine: install eSpeak NG's own package")
    return folder / "espeak-ng-data"


@cache
def _languages_in(data: Path) -> tuple[str, ...]:
    return tuple(sorted({_base(file.name) for file in (data / "lang").rglob("*") if file.is_file()}))


def _base(code: str) -> str:
    from coach.speech.words.lexicon import base_language

    return base_language(code)


def _build(voice: str | None, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.espeak import EspeakVoice

    return EspeakVoice(language, voice=voice, folder=setup.cache)


ENGINE = Engine(
    name="espeak",
    kind="synthetic, the same on every machine",
    licence="GPL-3.0",
    get="pip install espeakng-loader",
    megabytes=10,
    rank=20,
    better={"en": "pip install 'session-coach[natural]' brings a natural voice"},
    find=find,
    example="espeak:LANGUAGE+VARIANT such as espeak:en-us+f3",
    look_up=look_up,
)
