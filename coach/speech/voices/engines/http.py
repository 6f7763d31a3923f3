"""Speech servers: those of the user's settings, and the one that the environment names."""

from functools import partial
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import HttpServer, Setup, read_address

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

HTTP_ADDRESS, HTTP_KEY = "COACH_HTTP_ADDRESS", "COACH_HTTP_KEY"
"""The environment variables that name a server, and its key, without any settings."""


def find(setup: Setup) -> tuple[Found, ...]:
    """Return the servers of the user's settings, and the one the environment names."""
    servers = {**_environment_server("", setup), **setup.settings.http}
    return tuple(_found(name, server) for name, server in servers.items())


def look_up(name: str, setup: Setup) -> Found | None:
    """Return the voice of that name on the server the environment names; None where it names none."""
    servers = _environment_server(name, setup)
    return _found(name, servers[name]) if servers else None


def _environment_server(voice: str, setup: Setup) -> dict[str, HttpServer]:
    address = setup.environment.get(HTTP_ADDRESS, "").strip()
    if not address:
        return {}
    try:
        return {voice: HttpServer(address=read_address(address), voice=voice, key_from=HTTP_KEY)}
    except ValueError as error:
        raise VoiceError(f"{HTTP_ADDRESS} names no speech server: {error}") from error


def _found(name: str, server: HttpServer) -> Found:
    from coach.speech.words.lexicon import base_language

    languages = (base_language(server.language),) if server.language else ()
    return Found(voice=name, languages=languages, build=partial(_build, name, server))


def _build(name: str, server: HttpServer, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.http import HttpVoice

    key = setup.environment.get(server.key_from, "").strip() if server.key_from else ""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise VoiceError(f"what {server.key_from} holds is no key: expected letters, figures and signs in one line")
    return HttpVoice(f"http:{name}" if name else "http", server, key=key, language=language, folder=setup.cache)


ENGINE = Engine(
    name="http",
    kind="a speech server",
    licence="the server's",
    get="name it in your settings, or in COACH_HTTP_ADDRESS",
    settled=True,
    find=find,
    example="http:NAME from your settings",
    look_up=look_up,
)
