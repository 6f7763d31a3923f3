"""Lexicons as YAML files: those that come with the coach, and the user's own beside their settings."""

from pathlib import Path

from coach.errors import FormatError, SettingsError
from coach.forms.shapes import Fields, Key, Keyed, MapOf, Text
from coach.forms.text import parse, read_text, says_nothing
from coach.languages import known_language
from coach.speech.voices.engines import engine_names
from coach.speech.words.lexicon import Lexicon, Respelling, base_language, single_space
from coach.speech.words.normalise import clean

LONGEST = 100
"""Characters of a word, or of its respelling."""


def lexicon_file(folder: Path, language: str) -> Path:
    """Return where in a folder the lexicon of a language is, whether or not there is one."""
    return folder / f"lexicon.{base_language(language)}.yaml"


def read_lexicon(language: str, own: Path) -> Lexicon:
    """Return the lexicon of a language: what comes with the coach, and above it the user's own.

    Args:
        language: A code such as ``en`` or ``en-GB``.
        own: The folder in which the user's lexicons are.

    Raises:
        SettingsError: A file cannot be read, or something in it is wrong; carries every problem with its place.
    """
    lexicon = Lexicon(language=language)
    if not base_language(language).isalpha():
        return lexicon
    known = known_language(base_language(language))
    for file in (*((known.lexicon,) if known else ()), lexicon_file(own, language)):
        lexicon = lexicon.with_own(_entries(file))
    return lexicon


def _entries(path: Path) -> tuple[Respelling, ...]:
    if not path.exists():
        return ()
    try:
        text = read_text(path)
        found = {} if says_nothing(text) else parse(text, _lexicon(), file=str(path))
    except FormatError as error:
        raise SettingsError(error.problems) from error
    return tuple(
        Respelling(
            word=word,
            other=spellings.get("other", ""),
            engines=tuple((engine, spelling) for engine, spelling in spellings.items() if engine != "other"),
        )
        for word, spellings in found.items()
    )


def _word(text: str) -> str:
    word = single_space(text)
    if not word or len(word) > LONGEST or not all(sign.isalpha() or sign in " '’-" for sign in word):
        raise ValueError("expected a word, or a few")
    return word


def _spelling(text: str) -> str:
    spelling = " ".join(text.split())
    if not any(sign.isalpha() for sign in spelling) or len(spelling) > LONGEST or clean(spelling) != spelling:
        raise ValueError("expected plain letters as any voice can read them")
    return spelling


_SPELLING = Text(parse=_spelling, json={"type": "string", "minLength": 1, "maxLength": LONGEST})


def _build_spellings(found: Fields) -> dict[str, str]:
    return dict(found.values)


def _lexicon() -> MapOf[dict[str, str]]:
    spellings = Keyed(
        noun="a respelling",
        shorthand="other",
        build=_build_spellings,
        keys=(
            *(Key(name=engine, shape=_SPELLING, doc=f"How it is spelled for {engine}.") for engine in engine_names()),
            Key(name="other", shape=_SPELLING, doc="How it is spelled for every engine not listed."),
        ),
    )
    return MapOf(
        noun="words, each with its respelling", word=Text(parse=_word, json={"type": "string"}), value=spellings
    )
