"""What the coach says and shows by itself, one folder a language beside this module."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module, resources
from typing import Any

import yaml

from coach.errors import ScriptError
from coach.languages.grammar import Grammar
from coach.languages.phrases import Counted, PageWords, Phrases, PictureWords, ScreenWords, SheetWords, SleeveWords

__all__ = ["Counted", "Phrases", "grammar_of", "languages", "phrases"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Both refuse everything but plain data; the one written in C reads ten times as fast."""
_PHRASES = "phrases.yaml"
_GROUPS = {
    "page": PageWords,
    "screen": ScreenWords,
    "sheet": SheetWords,
    "picture": PictureWords,
    "sleeve": SleeveWords,
}
_COUNTED = ("minutes", "steps")


@cache
def languages() -> tuple[str, ...]:
    """Return the languages (two-letter codes) that the coach speaks."""
    folders = resources.files(__name__).iterdir()
    return tuple(sorted(folder.name for folder in folders if (folder / _PHRASES).is_file()))


@cache
def phrases(language: str) -> Phrases:
    """Return the phrases of a language (two-letter code).

    Raises:
        ScriptError: There are none for the language; the message says for which there are.
    """
    if language not in languages():
        raise ScriptError((f"language '{language}' is not spoken here, expected one of {', '.join(languages())}",))
    file = resources.files(__name__) / language / _PHRASES
    found: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    return Phrases(**{name: _value(name, value, language) for name, value in found.items()})


@cache
def grammar_of(language: str) -> Grammar | None:
    """Return how a language says figures and signs; None where the coach does not speak it."""
    if language not in languages():
        return None
    grammar: Grammar = import_module(f"{__name__}.{language}.grammar").GRAMMAR
    return grammar


def _value(name: str, value: Any, language: str) -> Any:
    if name in _COUNTED:
        return Counted(language=language, forms=value)
    return _GROUPS[name](**value) if name in _GROUPS else value
