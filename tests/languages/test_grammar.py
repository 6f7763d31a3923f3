"""Numbers ask for the plurals that the Unicode CLDR lists for them, and are written as the language writes them."""

import pytest

from coach.languages import language_of, languages
from coach.languages.grammar import Plural


@pytest.mark.parametrize(
    ("language", "plural", "numbers"),
    [
        ("en", "one", "1"),
        ("en", "other", "0 2 16 100 1000000 1.0 1.5"),
        ("de", "one", "1"),
        ("de", "other", "0 2 16 100 1000000 1.0 0.1"),
        ("es", "one", "1"),
        ("es", "many", "1000000 2000000"),
        ("es", "other", "0 2 16 100 1000 1.1 0.5"),
        ("fr", "one", "0 1 0.0 1.5"),
        ("fr", "many", "1000000 3000000"),
        ("fr", "other", "2 17 100 1000 2.0 3.5"),
        ("ru", "one", "1 21 31 101 1001"),
        ("ru", "few", "2 3 4 22 24 102 1002"),
        ("ru", "many", "0 5 11 12 14 19 20 25 111 112 1000000"),
        ("ru", "other", "0.0 1.5 10.0 2.5"),
    ],
)
def test_plurals(language, plural, numbers):
    """The samples of the CLDR fall into their categories."""
    assert {language_of(language).grammar.plural_of(number) for number in numbers.split()} == {Plural(plural)}


@pytest.mark.parametrize("language", languages())
def test_a_language_uses_all_its_categories_and_no_other(language):
    """What phrases have to be written for is what numbers ask for."""
    numbers = [*map(str, range(130)), "1.5", "1000000"]
    grammar = language_of(language).grammar
    assert {grammar.plural_of(number) for number in numbers} == set(grammar.plurals)


def test_decimals_have_a_comma_but_in_english():
    """Each language writes decimals its own way."""
    written = [language_of(language).grammar.written("2.5") for language in ("en", "de", "es", "fr", "ru")]
    assert written == ["2.5", *["2,5"] * 4]
