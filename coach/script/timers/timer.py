"""What other timers say: intervals, and how often they are done."""

import re
from dataclasses import dataclass

from coach.hidden import without_hidden
from coach.script.group_format import DEEPEST_GROUPS
from coach.script.values import LONGEST, SHORTEST
from coach.units import Seconds

LONGEST_WORDS = 200
WORK, REST = "Work", "Rest"
MOST_TIMES = 1_000
DEEPEST = 1 + DEEPEST_GROUPS
"""Rounds in rounds: those of a section, and groups in it."""
_RESTS = frozenset(("rest", "pause", "break", "recover", "recovery", "off", "erholung", "pausa", "descanso", "repos"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch of time with one thing to do."""

    title: str
    seconds: Seconds
    rest: bool = False
    """Whether nothing is to be done in it."""
    said: tuple[tuple[Seconds, str], ...] = ()
    """What is said in it, each with its moment from its start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Something that is done so often, however long that takes."""

    title: str
    reps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Parts that are done several times."""

    times: int
    parts: "tuple[Part, ...]"
    between: Seconds = Seconds(0.0)
    """A rest between two times, besides all there is in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that a session has no place for, in words, with the original."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the parts after it are called together."""

    title: str


Part = Interval | Counted | Rounds | Note | Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer of another program."""

    title: str
    """Empty where it has none."""
    parts: tuple[Part, ...]


def clean(text: object, usual: str = "") -> str:
    """Return foreign text so that a session can say it: on one line, not too long, nothing hidden and no braces.

    Args:
        text: Whatever stands in the file.
        usual: What is taken where nothing is left that can be said.
    """
    words = one_line(text).translate(str.maketrans("{}", "()"))
    return words if re.search(r"[^\W_]", words) else usual


def one_line(text: object) -> str:
    """Return foreign text for a comment: on one line, not too long, and nothing hidden."""
    return " ".join(without_hidden(str(text)).split())[:LONGEST_WORDS].rstrip()


def is_rest(title: str) -> bool:
    """Tell whether an interval is called a rest, in one word."""
    return title.casefold().strip(" .!") in _RESTS


def seconds_of(value: float) -> Seconds:
    """Return a time, if a session can have it.

    Raises:
        ValueError: It is too short or too long.
    """
    if not SHORTEST <= value <= LONGEST:
        raise ValueError(f"{value:g} s, expected from {SHORTEST:g} s to {LONGEST / 3600:g} h")
    return Seconds(value)


def times_of(value: int) -> int:
    """Return how often something is done, if a session can do it so often.

    Raises:
        ValueError: It is too often, or never.
    """
    if not 1 <= value <= MOST_TIMES:
        raise ValueError(f"{value} times, expected 1 to {MOST_TIMES:,}")
    return value
