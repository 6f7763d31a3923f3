"""Every engine the coach knows, in one table: what it is, how it is got, and how its voices are found and built.

A voice is named ``engine:voice``, or ``engine`` alone for the first voice of it that speaks the language. Finding
starts no process: it looks for programs, packages and files.
"""

import sys
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.speech.voices import command, festival, flite, pico, probe, rhvoice
from coach.speech.voices.found import Engine, Found, speaks
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

AUTO = "auto"
_LIST = "`coach voices` lists those there are"
_SYSTEM_SPEAKS = ("darwin", "win32")
"""Platforms with voices of their own, which sound better than any of the small ones."""


ENGINES = (
    Engine(
        name="espeak",
        kind="synthetic, the same on every machine",
        licence="GPL-3.0",
        get="pip install espeakng-loader",
        find=probe.find_espeak,
        example="espeak:LANGUAGE+VARIANT such as espeak:en-us+f3",
        named=probe.espeak_variant,
    ),
    Engine(
        name="pyttsx3",
        kind="the system's own" if sys.platform in _SYSTEM_SPEAKS else "eSpeak NG again: no voices of the system's own",
        licence="the system's" if sys.platform in _SYSTEM_SPEAKS else "MPL-2.0, GPL-3.0",
        get="pip install pyttsx3",
        find=probe.find_system,
        named=probe.system_voice,
    ),
    Engine(
        name="piper",
        kind="neural, from a model file",
        licence="GPL-3.0, models their own",
        get="pip install 'session-coach[piper]', then coach voices get en_US-lessac-medium",
        find=probe.find_piper,
        example="piper:FILE.onnx, or one got by `coach voices get`",
        named=probe.piper_model,
    ),
    Engine(
        name="rhvoice",
        kind="trained on one speaker",
        licence="LGPL-2.1, voices their own",
        get="apt-get install rhvoice rhvoice-english, or rhvoice.org",
        find=rhvoice.find,
    ),
    Engine(
        name="flite",
        kind="small, joined from one speaker's sounds",
        licence="BSD-like",
        get="apt-get install flite",
        find=flite.find,
    ),
    Engine(
        name="festival",
        kind="joined from one speaker's sounds, or trained",
        licence="BSD-like",
        get="apt-get install festival festvox-us-slt-hts",
        find=festival.find,
    ),
    Engine(
        name="pico",
        kind="small, of early Android",
        licence="Apache-2.0",
        get="apt-get install libttspico-utils (Debian: non-free)",
        find=pico.find,
    ),
    Engine(
        name="http",
        kind="a speech server",
        licence="the server's",
        get="name it in your settings, or in COACH_HTTP_ADDRESS",
        find=probe.find_http,
        example="http:NAME from your settings",
        named=probe.http_voice,
    ),
    Engine(
        name="command",
        kind="a program of yours",
        licence="the program's",
        get="give it in your settings",
        find=command.find,
        example="command:NAME from your settings",
    ),
    Engine(
        name="silent",
        kind="says nothing, for rehearsals",
        licence="GPL-3.0",
        get="",
        find=probe.find_silent,
    ),
)

NAMES = tuple(engine.name for engine in ENGINES)


def engine_of(name: str) -> Engine:
    """Return the engine of a voice's name.

    Raises:
        VoiceError: There is no such engine; the message names those there are.
    """
    wanted = name.partition(":")[0]
    for engine in ENGINES:
        if engine.name == wanted:
            return engine
    raise VoiceError(f"there is no voice '{name}', expected auto or one of {', '.join(NAMES)}; {_LIST}")


def voice_called(name: str, language: str, setup: Setup) -> "Voice":
    """Return a voice, ready to speak a language.

    Raises:
        VoiceError: It is not here or does not speak the language; the message says what to do.
    """
    engine, wanted = engine_of(name), name.partition(":")[2]
    there = _there(engine, setup, name=name, needed=not wanted or engine.named is None)
    found = next((found for found in there if found.voice == wanted), None) if wanted else None
    if wanted and found is None and engine.named is not None:
        found = engine.named(wanted, setup)
    if wanted and found is None:
        known = ", ".join(f"{engine.name}:{other.voice}" for other in there if other.voice)
        raise VoiceError(f"there is no voice '{name}', expected {known or engine.example}; {_LIST}")
    choice = [found] if found else there
    speaking = next((found for found in choice if speaks(found, language)), None)
    if speaking is None:
        raise VoiceError(f"the voice {name} does not speak {language!r}, it speaks {_languages(choice)}; {_LIST}")
    return speaking.build(language, setup)


def in_order(language: str, setup: Setup) -> tuple[str, ...]:
    """Return the voices that ``auto`` tries in turn: those that are here and speak the language, the best first.

    First come piper's models, for nobody has one by chance; then the system's own voices where there are any, then
    the built-in one, which is quick and the same everywhere, then what programs are here. Servers and commands are
    only asked when they are named.
    """
    names = ["piper", "espeak", "rhvoice", "flite", "festival", "pico", "pyttsx3"]
    if sys.platform in _SYSTEM_SPEAKS:
        names.insert(1, "pyttsx3")
    return tuple(name for name in dict.fromkeys(names) if _can_speak(name, language, setup))


def _can_speak(name: str, language: str, setup: Setup) -> bool:
    return any(speaks(found, language) for found in found_of(engine_of(name), setup)[0])


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
