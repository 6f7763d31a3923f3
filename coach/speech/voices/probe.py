"""The voices that come with Python packages or from a server, found without speaking."""

import sys
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.speech.voices.found import Found
from coach.speech.voices.models import described, language_of, models_in
from coach.speech.voices.setup import HttpServer, Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

HTTP_ADDRESS, HTTP_KEY = "COACH_HTTP_ADDRESS", "COACH_HTTP_KEY"
"""The environment variables that name a server, and its key, without any settings."""
_SYSTEM_NEEDS = {"darwin": ("objc", "pyobjc"), "win32": ("comtypes", "comtypes")}
"""By platform, what pyttsx3 imports there and the package that brings it."""


def find_espeak(_setup: Setup) -> tuple[Found, ...]:
    """Return the built-in voice.

    Raises:
        VoiceError: Its package is broken; says how to get it.
    """
    return (Found(voice="", languages=_espeak_languages(_espeak_data()), build=partial(_espeak, None)),)


def espeak_variant(name: str, _setup: Setup) -> Found | None:
    """Return one of eSpeak's own voices, ``LANGUAGE`` or ``LANGUAGE+VARIANT``; None where it has none of that name."""
    language, plus, variant = name.partition("+")
    data = _espeak_data()
    files = {file.name.lower() for file in (data / "lang").rglob("*") if file.is_file()}
    variants = {file.name for file in (data / "voices" / "!v").glob("*")}
    if language.lower() not in files or (plus and variant not in variants):
        return None
    return Found(voice=name, languages=(_base(language),), build=partial(_espeak, name))


def find_system(_setup: Setup) -> tuple[Found, ...]:
    """Return the voice of the system.

    Raises:
        VoiceError: What pyttsx3 needs is missing; says how to get it.
    """
    if find_spec("pyttsx3") is None:
        raise VoiceError("pyttsx3 is missing: pip install pyttsx3")
    module, package = _SYSTEM_NEEDS.get(sys.platform, ("", ""))
    if module and not find_spec(module):
        raise VoiceError(f"{package} is missing: pip install {package}")
    languages = () if module else _espeak_languages(_espeak_data())
    return (Found(voice="", languages=languages, build=partial(_system, None)),)


def system_voice(name: str, setup: Setup) -> Found | None:
    """Return one of the system's voices by its id; only the system knows whether it is there."""
    find_system(setup)
    return Found(voice=name, build=partial(_system, name))


def find_piper(setup: Setup) -> tuple[Found, ...]:
    """Return the user's models.

    Raises:
        VoiceError: piper or a model is missing; says how to get it.
    """
    models = models_in(setup.models)
    if not models:
        raise VoiceError("no model in your folder: coach voices get en_US-lessac-medium")
    if find_spec("piper") is None:
        raise VoiceError("piper is missing: pip install 'session-coach[piper]'")
    return tuple(_found_model(model, model.stem) for model in models)


def piper_model(name: str, setup: Setup) -> Found | None:
    """Return a model by its path, or by its name in the user's folder; None where there is none.

    Raises:
        VoiceError: The model has no description, or piper is missing.
    """
    model = Path(name).expanduser() if name.endswith(".onnx") else setup.models / f"{name}.onnx"
    if not model.is_file():
        return None
    if not described(model):
        raise VoiceError(f"{model}.json is missing: a piper model needs its description beside it")
    if find_spec("piper") is None:
        raise VoiceError("piper is missing: pip install 'session-coach[piper]'")
    return _found_model(model, name)


def find_http(setup: Setup) -> tuple[Found, ...]:
    """Return the servers of the user's settings, and the one the environment names."""
    servers = {**_environment_server("", setup), **setup.settings.http}
    return tuple(_found_server(name, server) for name, server in servers.items())


def http_voice(name: str, setup: Setup) -> Found | None:
    """Return the voice of that name on the server the environment names; None where it names none."""
    servers = _environment_server(name, setup)
    return _found_server(name, servers[name]) if servers else None


def find_silent(_setup: Setup) -> tuple[Found, ...]:
    """Return the voice that says nothing."""
    return (Found(voice="", build=_silent),)


def _environment_server(voice: str, setup: Setup) -> dict[str, HttpServer]:
    address = setup.environment.get(HTTP_ADDRESS, "")
    return {voice: HttpServer(address=address, voice=voice, key_from=HTTP_KEY)} if address else {}


def _found_model(model: Path, name: str) -> Found:
    return Found(voice=name, languages=language_of(model), build=partial(_piper, model))


def _found_server(name: str, server: HttpServer) -> Found:
    languages = (_base(server.language),) if server.language else ()
    return Found(voice=name, languages=languages, build=partial(_http, name, server))


def _espeak_data() -> Path:
    wheel = find_spec("espeakng_loader")
    if wheel is None or wheel.origin is None:
        raise VoiceError("espeakng-loader is missing: pip install espeakng-loader")
    folder = Path(wheel.origin).parent
    if not any(folder.glob("*espeak-ng*.*")):
        raise VoiceError("espeakng-loader holds no library for this machine: install eSpeak NG's own package")
    return folder / "espeak-ng-data"


@cache
def _espeak_languages(data: Path) -> tuple[str, ...]:
    return tuple(sorted({_base(file.name) for file in (data / "lang").rglob("*") if file.is_file()}))


def _base(code: str) -> str:
    from coach.speech.words.lexicon import base_language

    return base_language(code)


def _espeak(voice: str | None, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.espeak import EspeakVoice

    espeak = EspeakVoice(language, voice=voice, folder=setup.cache)
    if setup.cache is not None and not setup.cache.is_dir():
        # The first session of all has everything to speak: the workers start while the rest loads.
        espeak.warm_up()
    return espeak


def _system(voice: str | None, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.system import SystemVoice

    return SystemVoice(language, voice=voice, folder=setup.cache)


def _piper(model: Path, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.piper import PiperVoice

    return PiperVoice(model, language=language, folder=setup.cache)


def _http(name: str, server: HttpServer, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.http import HttpVoice

    key = setup.environment.get(server.key_from, "") if server.key_from else ""
    return HttpVoice(f"http:{name}" if name else "http", server, key=key, language=language, folder=setup.cache)


def _silent(_language: str, _setup: Setup) -> "Voice":
    from coach.speech.voices.silent import SilentVoice

    return SilentVoice()
