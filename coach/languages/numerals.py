"""How languages count: the plural a number asks for, and the sign its decimals are written with.

The rules are those of the Unicode CLDR (Language Plural Rules, cardinals) for the languages spoken here.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum


class Plural(StrEnum):
    """The categories of the CLDR that these languages know."""

    ONE = "one"
    FEW = "few"
    MANY = "many"
    OTHER = "other"


def _one_alone(whole: int, *, decimals: bool) -> Plural:
    return Plural.ONE if whole == 1 and not decimals else Plural.OTHER


def _millions(whole: int, *, decimals: bool) -> Plural:
    return Plural.MANY if whole and whole % 1_000_000 == 0 and not decimals else Plural.OTHER


def _spanish(whole: int, *, decimals: bool) -> Plural:
    return Plural.ONE if whole == 1 and not decimals else _millions(whole, decimals=decimals)


def _french(whole: int, *, decimals: bool) -> Plural:
    return Plural.ONE if whole in (0, 1) else _millions(whole, decimals=decimals)


def _russian(whole: int, *, decimals: bool) -> Plural:
    if decimals:
        return Plural.OTHER
    last, teens = whole % 10, whole % 100 in range(11, 15)
    if last == 1 and not teens:
        return Plural.ONE
    return Plural.FEW if last in (2, 3, 4) and not teens else Plural.MANY


_RULES: Mapping[str, Callable[..., Plural]] = {
    "en": _one_alone,
    "de": _one_alone,
    "es": _spanish,
    "fr": _french,
    "ru": _russian,
}
PLURALS: Mapping[str, tuple[Plural, ...]] = {
    "en": (Plural.ONE, Plural.OTHER),
    "de": (Plural.ONE, Plural.OTHER),
    "es": (Plural.ONE, Plural.MANY, Plural.OTHER),
    "fr": (Plural.ONE, Plural.MANY, Plural.OTHER),
    "ru": tuple(Plural),
}
"""The categories of each language."""


def plural_of(number: str, language: str) -> Plural:
    """Return the plural that a number asks for.

    Args:
        number: Its figures, with a full stop before decimals: ``5``, ``2.5``.
        language: One of :data:`PLURALS`; any other knows no plurals.
    """
    whole, _, decimals = number.partition(".")
    rule = _RULES.get(language)
    return rule(int(whole), decimals=bool(decimals)) if rule else Plural.OTHER


def written(number: str, language: str) -> str:
    """Return a number that is written with a full stop as a language writes it: ``2.5`` is ``2,5`` in German."""
    return number if language == "en" else number.replace(".", ",")
