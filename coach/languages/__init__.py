"""What the coach says and shows by itself, one folder a language beside this module."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from coach.errors import ScriptError
from coach.languages.grammar import Grammar
from coach.languages.phrases import Counted, Phrases

__all__ = ["DEFAULT", "Language", "Phrases", "grammars", "known_language", "language_of", "languages", "phrases"]

DEFAULT = "en"
"""The language of what names none; the others are whole when they have all that it has."""
_PHRASES, _GRAMMAR, _LEXICON = "phrases.yaml", "grammar.py", "lexicon.yaml"
_KINDS: Mapping[str, Any] = {field.name: field.type for field in fields(Phrases)}
_COUNTED = tuple(name for name, kind in _KINDS.items() if kind is Counted)
_MOST_TOLD = 5
"""Missing parts that are named; a language just begun lacks a hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """All there is of a language."""

    grammar: Grammar
    phrases: Phrases
    lexicon: Path
    """Its file of respellings."""


def languages() -> tuple[str, ...]:
    """Return the languages (two-letter codes) that the coach speaks."""
    return tuple(sorted(_folders()))


@cache
def language_of(language: str) -> Language:
    """Return all there is of a language (two-letter code).

    Raises:
        ScriptError: The coach does not speak it, or it lacks something; the message says what.
    """
    folder, grammar, found = _read(language)
    wanted = {part for part in _parts(*_read(DEFAULT)[1:]) if part.partition(".")[0] not in _COUNTED}
    wanted |= {f"{name}.{form}" for name in _COUNTED for form in grammar.plurals}
    _refuse_without(folder, sorted(wanted.difference(_parts(grammar, found))))
    try:
        own = Phrases(**{name: _value(name, value, grammar) for name, value in found.items()})
    except TypeError as error:
        raise _unreadable(folder, error) from error
    return Language(grammar=grammar, phrases=own, lexicon=folder / _LEXICON)


def known_language(language: str) -> Language | None:
    """Return all there is of a language (two-letter code); None where the coach does not speak it.

    Raises:
        ScriptError: It lacks something; the message says what.
    """
    return language_of(language) if language in _folders() else None


def phrases(language: str) -> Phrases:
    """Return the phrases of a language that the coach speaks."""
    return language_of(language).phrases


@cache
def grammars() -> tuple[Grammar, ...]:
    """Return the grammars of all languages that have one, whole or not."""
    found = []
    for language in languages():
        with suppress(AttributeError, ImportError, SyntaxError, TypeError, ValueError):  # told where it is spoken
            found.append(_grammar(language))
    return tuple(found)


def _grammar(language: str) -> Grammar:
    grammar: Grammar = import_module(f"{__name__}.{language}.grammar").GRAMMAR
    return grammar


def _folders() -> dict[str, Path]:
    return {folder.name: folder for place in __path__ for folder in Path(place).glob("[a-z][a-z]") if folder.is_dir()}


@cache
def _read(language: str) -> tuple[Path, Grammar, Mapping[str, Any]]:
    """Return a language's folder and what stands in it."""
    folder = _folders().get(language)
    if folder is None:
        raise ScriptError((f"language '{language}' is not spoken here, expected one of {', '.join(languages())}",))
    _refuse_without(folder, [name for name in (_PHRASES, _GRAMMAR, _LEXICON) if not (folder / name).is_file()])
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # reads ten times as fast, and refuses as much
    try:
        found = yaml.load((folder / _PHRASES).read_text(encoding="utf-8"), Loader=loader)
        return folder, _grammar(language), dict(found)
    except (AttributeError, ImportError, SyntaxError, TypeError, ValueError, yaml.YAMLError) as error:
        raise _unreadable(folder, error) from error


def _parts(grammar: Grammar, found: Mapping[str, Any]) -> Iterator[str]:
    """Give the name of everything that a language says."""
    yield from (f"units.{name}" for name in grammar.units)
    yield from (f"signs.{sign}" for sign in grammar.signs)
    for name, value in found.items():
        inner = {f"{name}.{key}": text for key, text in value.items()} if isinstance(value, dict) else {name: value}
        for part, said in inner.items():
            texts = said if isinstance(said, list) else [said]
            if texts and all(isinstance(text, str) and text.strip() for text in texts):
                yield part


def _value(name: str, value: Any, grammar: Grammar) -> Any:
    if name in _COUNTED:
        return Counted(grammar=grammar, forms=value)
    if isinstance(value, list):
        return tuple(value)
    if not is_dataclass(_KINDS.get(name)):
        return value
    return _KINDS[name](**{key: tuple(said) if isinstance(said, list) else said for key, said in value.items()})


def _refuse_without(folder: Path, missing: Sequence[str]) -> None:
    if missing:
        more = f" and {len(missing) - _MOST_TOLD} more" if len(missing) > _MOST_TOLD else ""
        told = ", ".join(missing[:_MOST_TOLD])
        raise ScriptError((f"language '{folder.name}' is not whole: {folder} lacks {told}{more}",))


def _unreadable(folder: Path, error: Exception) -> ScriptError:
    return ScriptError((f"language '{folder.name}' cannot be read: {folder}: {' '.join(str(error).split())}",))
