"""How a language counts, and says what is written in figures and signs.

Plurals are those of the Unicode CLDR (Language Plural Rules, cardinals).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HALF: Final = ("1", "2")
"""The fraction that languages have words of their own for."""


class Plural(StrEnum):
    """The categories of the CLDR that these languages know."""

    ONE = "one"
    FEW = "few"
    MANY = "many"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Something that is counted or measured."""

    signs: tuple[str, ...]
    """How it is written for short; its forms are found too."""
    forms: Mapping[Plural, str]
    feminine: bool = False
    half: str = ""
    """What half of it is called, where there is a word for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How a language says what is written in figures and signs.

    Numbers come as figures with a full stop before decimals, whatever the language writes.
    """

    plural: Callable[..., Plural]
    """Returns what a whole number asks for, told by ``decimals`` whether some follow it."""
    plurals: tuple[Plural, ...]
    """Every category that it returns."""
    decimal_sign: str
    """What decimals are written with."""
    endings: str
    """Pattern of what may follow a word of the lexicon and is kept; empty where words change too much for that."""
    thousands: str
    """Pattern of what may part thousands."""
    abbreviations: tuple[tuple[str, str], ...]
    """Patterns, each with what is said instead."""
    units: Mapping[str, Unit]
    """By their English names."""
    times: Unit
    """What ``x`` after a number says."""
    each: str
    """Said between ``3x`` and a number, mostly nothing."""
    times_sign: str
    """What ``x`` before a number says."""
    signs: Mapping[str, str]
    """What is said for each of ``~ & + = @ # < >`` and for a ``-`` before a number."""
    fractions: Mapping[tuple[str, str], str]
    over: str
    """Between the two numbers of any other fraction."""
    joint: str
    """Between a whole number and a fraction."""
    number: Callable[[str, Unit | None], str]
    """Says a number, alone or before a unit."""
    span: Callable[[str, str, Unit | None], str]
    """Says a range, with its unit."""
    and_half: Callable[[str, Unit | None], str]
    """Says a whole number and a half, with its unit."""
    clock: Callable[[int, int], str]
    """Says the time of day, from hour and minute."""
    clock_pattern: str
    """How that is written; it has groups ``hour`` and ``minute``."""

    def plural_of(self, number: str) -> Plural:
        """Return the plural that a number asks for, given in figures."""
        whole, _, decimals = number.partition(".")
        return self.plural(int(whole), decimals=bool(decimals))

    def written(self, number: str) -> str:
        """Return a number, given in figures, as the language writes it: ``2.5`` is ``2,5`` in German."""
        return number.replace(".", self.decimal_sign)

    def quantity(self, number: str, unit: Unit | None) -> str:
        """Return a number with its unit in words."""
        spoken = self.number(number, unit)
        return f"{spoken} {unit.forms[self.plural_of(number)]}" if unit else spoken

    def fraction(self, whole: str, top: str, bottom: str, unit: Unit | None) -> str:
        """Return a fraction in words, with the whole number before it, if any, and its unit."""
        if (top, bottom) == HALF and whole:
            return self.and_half(whole, unit)
        if (top, bottom) == HALF and unit and unit.half:
            return unit.half
        spoken = self.fractions.get((top, bottom), f"{top} {self.over} {bottom}")
        if whole:
            spoken = f"{whole} {self.joint} {spoken}"
        return f"{spoken} {unit.forms[Plural.OTHER]}" if unit else spoken


COLON_CLOCK = r"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)\b(?!:)"
"""Hour and minute as most languages write them."""


def one_alone(whole: int, *, decimals: bool) -> Plural:
    """Return the plural of a language in which only the number 1 has a form of its own."""
    return Plural.ONE if whole == 1 and not decimals else Plural.OTHER


def millions(whole: int, *, decimals: bool) -> Plural:
    """Return the plural of a language in which whole millions have a form of their own."""
    return Plural.MANY if whole and whole % 1_000_000 == 0 and not decimals else Plural.OTHER


def unit(one: str, other: str, *signs: str, feminine: bool = False, half: str = "") -> Unit:
    """Return a unit of a language with one plural; the millions that ask for another are not counted in sessions.

    Args:
        one: What one of it is called.
        other: What several are called.
        signs: How it is written for short.
        feminine: Whether the number before it has to be.
        half: What half of it is called.
    """
    forms = {Plural.ONE: one, Plural.FEW: other, Plural.MANY: other, Plural.OTHER: other}
    return Unit(signs=signs, forms=forms, feminine=feminine, half=half)


def decimals(number: str, point: str) -> str:
    """Return a number with its decimals figure by figure, after the word for the point."""
    whole, _, part = number.partition(".")
    return f"{whole} {point} {' '.join(part)}" if part else whole
