"""What a language's module tells the normaliser: its units, its signs, and how it says numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from coach.languages.numerals import Plural, plural_of

HALF: Final = ("1", "2")
"""The fraction that languages have words of their own for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Something that is counted or measured."""

    signs: tuple[str, ...]
    """How it is written for short; its forms are found too."""
    forms: Mapping[Plural, str]
    feminine: bool = False
    half: str = ""
    """What half of it is called, where there is a word for that."""

    def form(self, number: str, language: str) -> str:
        """Return the form that a number asks for."""
        return self.forms[plural_of(number, language)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How a language says what is written in figures and signs.

    Numbers come as figures with a full stop before decimals, whatever the language writes.
    """

    language: str
    thousands: str
    """Pattern of what may part thousands."""
    abbreviations: tuple[tuple[str, str], ...]
    """Patterns, each with what is said instead."""
    units: tuple[Unit, ...]
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

    def quantity(self, number: str, unit: Unit | None) -> str:
        """Return a number with its unit in words."""
        spoken = self.number(number, unit)
        return f"{spoken} {unit.form(number, self.language)}" if unit else spoken

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
