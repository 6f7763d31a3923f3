"""The system's own voices on macOS and Windows through pyttsx3; on Linux it is eSpeak NG again."""

import sys
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.speech.voices.engines.espeak import languages
from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

_NEEDS = {"darwin": ("objc", "pyobjc"), "win32": ("comtypes", "comtypes")}
"""By platform with voices of its own, what pyttsx3 imports there and the package that brings it."""


def find(_setup: Setup) -> tuple[Found, ...]:
    """Return the voice of the system.

    Raises:
        VoiceError: What pyttsx3 needs is missing; says how to get it.
    """
    if find_spec("pyttsx3") is None:
        raise VoiceError("pyttsx3 is missing: pip install pyttsx3")
    module, package = _NEEDS.get(sys.platform, ("", ""))
    if module and not find_spec(module):
        raise VoiceError(f"{package} is missing: pip install {package}")
    return (Found(voice="", languages=() if module else languages(), build=partial(_build, None)),)


def look_up(name: str, setup: Setup) -> Found | None:
    """Return one of the system's voices by its id; only the system knows whether it is there."""
    find(setup)
    return Found(voice=name, build=partial(_build, name))


def _build(voice: str | None, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.system import SystemVoice

    return SystemVoice(language, voice=voice, folder=setup.cache)


def engine_on(platform: str) -> Engine:
    """Return the engine as it is on a platform (as :data:`sys.platform` names it)."""
    own = platform in _NEEDS
    return Engine(
        name="pyttsx3",
        kind="the system's own" if own else "eSpeak NG again: no voices of the system's own",
        licence="the system's" if own else "MPL-2.0, GPL-3.0",
        get="pip install pyttsx3",
        rank=15 if own else 70,
        find=find,
        look_up=look_up,
    )


ENGINE = engine_on(sys.platform)
