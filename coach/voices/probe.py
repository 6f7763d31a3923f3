"""What voices there are on this machine, found without speaking."""

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from coach.words.lexicon import base_language

_SYSTEM_NEEDS = {"darwin": ("objc", "pyobjc"), "win32": ("comtypes", "comtypes")}
"""By platform, what pyttsx3 imports there and the package that brings it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceInfo:
    """One kind of voice, for a list of them."""

    id: str
    """What to ask for on the command line."""
    engine: str
    language: str
    kind: str
    """In a few words, what it sounds like."""
    works: bool
    why_not: str
    """What is missing and how to get it; empty where the voice works."""


def available(language: str) -> tuple[VoiceInfo, ...]:
    """Return every voice the coach knows of, with whether it can speak a language here."""
    return (_espeak(language), _system(language), _silent(language))


def _espeak(language: str) -> VoiceInfo:
    problem = _espeak_problem(language)
    kind = "synthetic, the same on every machine"
    return _info("espeak", "eSpeak NG", language, kind, problem)


def _system(language: str) -> VoiceInfo:
    module, package = _SYSTEM_NEEDS.get(sys.platform, ("", ""))
    if find_spec("pyttsx3") is None:
        problem = "pyttsx3 is missing: pip install pyttsx3"
    elif module:
        problem = "" if find_spec(module) else f"{package} is missing: pip install {package}"
    else:
        problem = _espeak_problem(language)
    kind = "the system's own" if module else "eSpeak NG again: this system has no voices of its own"
    return _info("pyttsx3", "pyttsx3", language, kind, problem)


def _silent(language: str) -> VoiceInfo:
    return _info("silent", "coach", language, "says nothing, for rehearsals", "")


def _info(name: str, engine: str, language: str, kind: str, problem: str) -> VoiceInfo:
    return VoiceInfo(id=name, engine=engine, language=language, kind=kind, works=not problem, why_not=problem)


def _espeak_problem(language: str) -> str:
    wheel = find_spec("espeakng_loader")
    if wheel is None or wheel.origin is None:
        return "espeakng-loader is missing: pip install espeakng-loader"
    folder = Path(wheel.origin).parent
    if not any(folder.glob("*espeak-ng*.*")):
        return "espeakng-loader holds no library for this machine: install eSpeak NG's own package"
    base = base_language(language)
    known = sorted(
        {base_language(file.name) for file in (folder / "espeak-ng-data" / "lang").rglob("*") if file.is_file()}
    )
    return "" if base in known else f"it does not speak {language!r}; it speaks {', '.join(known)}"
