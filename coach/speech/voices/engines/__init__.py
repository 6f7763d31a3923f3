"""The registry of voice engines: each file beside this one registers the engine that stands in it as ``ENGINE``.

A voice is named ``engine:voice``, or ``engine`` alone for the first voice of it that speaks the language. Finding
starts no process: it looks for programs, packages and files.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.speech.voices.found import Engine, Found, speaks
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

AUTO = "auto"
_MODELS = "piper"
"""The engine whose voices are got by their names alone."""
_LIST = "`coach voices` lists those there are"


@cache
def engines() -> tuple[Engine, ...]:
    """Return every engine there is: those that ``auto`` tries, the best first, and then the others by their names.

    Raises:
        VoiceError: A file holds no engine, or one whose name is taken; the message names it.
    """
    found: dict[str, Engine] = {}
    for module in iter_modules(__path__):
        try:
            engine = import_module(f"{__name__}.{module.name}").ENGINE
        except (AttributeError, ImportError, SyntaxError, TypeError) as error:
            raise VoiceError(f"the voice engine in {module.name}.py cannot be read: {error}") from error
        if engine.name in found:
            raise VoiceError(f"the voice engine in {module.name}.py has a name that is taken: {engine.name}")
        found[engine.name] = engine
    return tuple(sorted(found.values(), key=lambda engine: (engine.rank is None, engine.rank or 0, engine.name)))


def engine_names() -> tuple[str, ...]:
    """Return the names of :func:`engines`."""
    return tuple(engine.name for engine in engines())


def engine_of(name: str) -> Engine:
    """Return the engine of a voice's name.

    Raises:
        VoiceError: There is no such engine; the message names those there are.
    """
    wanted = name.partition(":")[0]
    for engine in engines():
        if engine.name == wanted:
            return engine
    raise VoiceError(f"there is no voice '{name}', expected auto or one of {', '.join(engine_names())}; {_LIST}")


def find_voice(name: str, language: str, setup: Setup) -> "Voice":
    """Return a voice, ready to speak a language.

    Raises:
        VoiceError: It is not here or does not speak the language; the message says what to do.
    """
    engine, wanted = engine_of(name), name.partition(":")[2]
    there = _there(engine, setup, name=name, needed=not wanted or engine.look_up is None)
    found = next((found for found in there if found.voice == wanted), None) if wanted else None
    if wanted and found is None and engine.look_up is not None:
        found = engine.look_up(wanted, setup)
    if wanted and found is None:
        known = ", ".join(f"{engine.name}:{other.voice}" for other in there if other.voice)
        raise VoiceError(f"there is no voice '{name}', expected {known or engine.example}; {_LIST}")
    choice = [found] if found else there
    speaking = next((found for found in choice if speaks(found, language)), None)
    if speaking is None:
        raise VoiceError(f"the voice {name} does not speak {language!r}, it speaks {_languages(choice)}; {_LIST}")
    return speaking.build(language, setup)


def fetch(name: str, setup: Setup, told: Callable[[str], None]) -> str:
    """Download a voice; return what to ask for then.

    Args:
        name: ``engine``, ``engine:voice``, or the voice alone where it is one of piper's.
        setup: Where voices are kept.
        told: Told in one line now and then how far it is.

    Raises:
        VoiceError: It could not be got, or is not got like this; the message says what to do.
    """
    engine, wanted = next(
        ((e, name.partition(":")[2]) for e in engines() if e.name == name.partition(":")[0]), (None, name)
    )
    engine = engine or engine_of(_MODELS)
    if engine.fetch is None:
        raise VoiceError(f"the voice {engine.name} is not got by coach: {engine.get or 'it is there'}")
    return engine.fetch(wanted, setup, told)


def in_order(language: str, setup: Setup) -> tuple[str, ...]:
    """Return the voices that ``auto`` tries in turn: those that are here and speak the language, the best first.

    Servers and commands are only asked when they are named.
    """
    ranked = (engine for engine in engines() if engine.rank is not None)
    return tuple(e.name for e in ranked if any(speaks(found, language) for found in found_of(e, setup)[0]))


def found_of(engine: Engine, setup: Setup) -> tuple[tuple[Found, ...], str]:
    """Return an engine's voices here, or none and what to do about it."""
    try:
        there = engine.find(setup)
    except VoiceError as error:
        return (), str(error)
    return there, "" if there else engine.get


def _there(engine: Engine, setup: Setup, *, name: str, needed: bool) -> tuple[Found, ...]:
    there, why_not = found_of(engine, setup)
    if needed and not there:
        raise VoiceError(f"the voice {name} is not here: {why_not}; {_LIST}")
    return there


def _languages(choice: "list[Found] | tuple[Found, ...]") -> str:
    return ", ".join(sorted({language for found in choice for language in found.languages}))
