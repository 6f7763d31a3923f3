"""Every language says everything, with every plural, and fills in what it has to."""

import re
from dataclasses import asdict, fields

import pytest

from coach.errors import ScriptError
from coach.languages import Phrases, language_of, languages, phrases
from coach.languages.phrases import Counted
from coach.live.transport import COMMANDS, Mode, Refusal
from coach.pace import Pace
from coach.script.file import parse_script
from coach.script.model import Side
from coach.script.wording import phrases_of

by_language = pytest.mark.parametrize("language", languages())


def texts(value: object, path: str = "") -> dict[str, str]:
    """Return every text in a language's phrases, by where it stands; plurals are told apart by one name."""
    if isinstance(value, str):
        return {path: value}
    if isinstance(value, tuple):  # wordings: each language has as many as it likes, none of them empty
        assert all(text.strip() for text in value)
        return {path: " ".join(value)}
    assert isinstance(value, dict)
    return {name: text for key, inner in value.items() for name, text in texts(inner, f"{path}.{key}").items()}


def said(language: str) -> dict[str, str]:
    """Return every phrase of a language that has no number in it, and that is its own and no script's."""
    own = asdict(phrases(language))
    others = ("minutes", "steps", "seconds_left", "reference", "company_at_work")
    return texts({name: value for name, value in own.items() if name not in others})


def test_languages():
    """Five are spoken."""
    assert languages() == ("de", "en", "es", "fr", "ru")


@by_language
def test_a_language_says_what_english_says(language):
    """No phrase is missing, none is empty, and each fills in the same words."""
    english, own = said("en"), said(language)
    assert own.keys() == english.keys()
    assert all(text.strip() for text in own.values())
    assert {name: set(re.findall(r"{\w+}", text)) for name, text in own.items()} == {
        name: set(re.findall(r"{\w+}", text)) for name, text in english.items()
    }


@by_language
def test_counted_phrases_have_every_plural(language):
    """A number never meets a form that is not there, and always shows."""
    own = phrases(language)
    counted = [getattr(own, field.name) for field in fields(Phrases) if isinstance(getattr(own, field.name), Counted)]
    assert counted == [own.seconds_left, own.minutes, own.steps]
    for phrase in counted:
        assert set(phrase.forms) == set(language_of(language).grammar.plurals)
        assert all("{n}" in form for form in phrase.forms.values())


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", "1 minute, 2 minutes, 5 minutes, 12.5 minutes"),
        ("de", "1 Minute, 2 Minuten, 5 Minuten, 12,5 Minuten"),
        ("es", "1 minuto, 2 minutos, 5 minutos, 12,5 minutos"),
        ("fr", "1 minute, 2 minutes, 5 minutes, 12,5 minutes"),
        ("ru", "1 минута, 2 минуты, 5 минут, 12,5 минуты"),
    ],
)
def test_minutes(language, texts):
    """Lengths are told in the plural that they ask for."""
    assert ", ".join(phrases(language).minutes.of(number) for number in ("1", "2", "5", "12.5")) == texts


def test_minutes_without_their_number():
    """The word alone stands in the plural too."""
    assert [phrases("ru").minutes.word(number) for number in ("1", "2", "5")] == ["минута", "минуты", "минут"]


@by_language
def test_everything_that_has_a_name_has_words(language):
    """Sides, paces, modes, refusals and keys are all told in words."""
    own = phrases(language)
    assert set(own.sides) == set(own.side_titles) == {Side.LEFT, Side.RIGHT}
    assert set(own.paces) == set(Pace)
    assert set(own.modes) == set(Mode)
    assert set(own.refusals) == set(Refusal)
    assert set(own.keys) == set(COMMANDS)
    assert set(own.hints) <= set(own.keys)


@by_language
def test_nothing_english_is_left(language):
    """What is said aloud is the language's own."""
    if language != "en":
        spoken = [field.name for field in fields(Phrases) if field.type == "str" or field.type is str]
        assert [name for name in spoken if getattr(phrases(language), name) == getattr(phrases("en"), name)] == []


def test_an_unknown_language_is_told_in_one_line():
    """The message names those that are spoken."""
    with pytest.raises(ScriptError) as caught:
        phrases("tlh")
    assert str(caught.value) == "language 'tlh' is not spoken here, expected one of de, en, es, fr, ru"


@by_language
def test_whoever_is_alone_has_no_partner(language):
    """In each language `alone` words the sides as one's own, and an end for one; a script's own words go first."""
    head = f"title: A\nlanguage: {language}\n"
    rest = "phrases: {right_first: Right.}\nsections:\n- {title: A, steps: [{title: B, say: C., for: 9s}]}\n"
    usual, alone = (
        phrases_of(parse_script(head + key + rest, name="a", file="a.yaml")) for key in ("", "alone: true\n")
    )
    own = phrases(language).alone
    assert (alone.left_first, alone.stopping, alone.half_time) == (own.left_first, own.stopping, own.half_time)
    assert not set(usual.left_first) & set(alone.left_first)
    assert usual.stopping != alone.stopping
    assert usual.right_first == alone.right_first == ("Right.",)
