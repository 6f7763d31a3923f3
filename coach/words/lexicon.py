"""The pronunciation lexicon: words that voices misread, respelled so that any voice says them right.

One YAML file a language, ``lexicon.<language>.yaml`` beside this module; a language without one is left as written.
"""

import re
from functools import cache, partial
from importlib.resources import files

import yaml

_ENDING = r"(?P<ending>es|s|['’]s)?"
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Both refuse everything but plain data; the one written in C reads ten times as fast."""


def respell(text: str, language: str) -> str:
    """Return a text with every word of the language's lexicon replaced by its respelling.

    Words are matched whole and in any case; a capital at the start of a word is kept.
    """
    entries, pattern = _lexicon(base_language(language))
    return pattern.sub(partial(_replacement, entries), text) if pattern else text


def base_language(language: str) -> str:
    """Return a language code without its region, in lower case: ``en`` for ``en-GB`` and for ``en_US``."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0]


def _replacement(entries: dict[str, str], found: re.Match[str]) -> str:
    respelling = entries[" ".join(found["word"].lower().split())]
    if found["word"][0].isupper():
        respelling = respelling[0].upper() + respelling[1:]
    return respelling + (found["ending"] or "")


@cache
def _lexicon(language: str) -> tuple[dict[str, str], re.Pattern[str] | None]:
    if not language.isalpha():
        return {}, None
    file = files(__package__).joinpath(f"lexicon.{language}.yaml")
    if not file.is_file():
        return {}, None
    entries: dict[str, str] = yaml.load(file.read_text(encoding="utf-8"), Loader=_PARSER)
    longest_first = sorted(entries, key=len, reverse=True)
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return entries, re.compile(rf"(?<!\w)(?P<word>{words}){_ENDING}(?!\w)", re.IGNORECASE)
