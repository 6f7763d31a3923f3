"""The pronunciation lexicon: words that voices misread, respelled so that they are said right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from coach.languages import DEFAULT, known_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelling:
    """One word, and how it is spelled for voices."""

    word: str
    """In lower case, single spaces between its words."""
    other: str = ""
    """For every engine that is not listed; empty: as written."""
    engines: tuple[tuple[str, str], ...] = ()
    """Engines, each with a spelling of its own."""

    def spelling(self, engine: str) -> str:
        """Return how the word is spelled for an engine; empty where it is read right as written."""
        return dict(self.engines).get(engine, self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language that are respelled."""

    language: str = DEFAULT
    """A code such as ``en`` or ``en-GB``."""
    entries: tuple[Respelling, ...] = ()

    def with_own(self, entries: tuple[Respelling, ...]) -> "Lexicon":
        """Return the lexicon with further entries, which win over those that it has for the same words."""
        known = {entry.word: entry for entry in (*self.entries, *entries)}
        return Lexicon(language=self.language, entries=tuple(known.values()))


def respell(text: str, lexicon: Lexicon, engine: str = "") -> str:
    """Return a text with every word of a lexicon replaced by its spelling for an engine.

    Words are matched whole and in any case; a capital at the start of a word is kept.
    """
    spellings, pattern = _ready(lexicon, engine)
    return pattern.sub(partial(_replacement, spellings), text) if pattern else text


def base_language(language: str) -> str:
    """Return a language code without its region, in lower case: ``en`` for ``en-GB`` and for ``en_US``."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0]


def single_space(text: str) -> str:
    """Return a word as an entry names it: in lower case, with single spaces."""
    return " ".join(text.lower().split())


def _replacement(spellings: Mapping[str, str], found: re.Match[str]) -> str:
    spelling = spellings[single_space(found["word"])]
    if found["word"][0].isupper():
        spelling = spelling[0].upper() + spelling[1:]
    return spelling + (found["ending"] or "")


@cache
def _ready(lexicon: Lexicon, engine: str) -> tuple[Mapping[str, str], re.Pattern[str] | None]:
    spellings = {entry.word: spelling for entry in lexicon.entries if (spelling := entry.spelling(engine))}
    if not spellings:
        return {}, None
    longest_first = sorted(spellings, key=len, reverse=True)
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    known = known_language(base_language(lexicon.language))
    ending = rf"(?P<ending>{(known and known.grammar.endings) or '(?!)'})?"
    return spellings, re.compile(rf"(?<!\w)(?P<word>{words}){ending}(?!\w)", re.IGNORECASE)
