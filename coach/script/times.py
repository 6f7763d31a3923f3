"""Times as people write them, in any language spoken here: ``90``, ``1:30``, ``1m30``, ``90 s``, ``1,5 Min``."""

import re
from functools import cache

from coach.languages import grammars
from coach.units import Seconds

SECOND, MINUTE, HOUR = Seconds(1.0), Seconds(60.0), Seconds(3600.0)

_SIZES = {"hour": HOUR, "minute": MINUTE, "second": SECOND}
_USUAL = {"m": MINUTE, "mins": MINUTE, "secs": SECOND, "hrs": HOUR}
"""What grammars do not have: ``m`` is a metre to them."""
_NUMBER = r"[0-9]{1,6}(?:[.,][0-9]{1,6})?"
_CLOCK = r"(?:[0-9]{1,2}:[0-5][0-9]|[0-9]{1,3}):[0-5][0-9](?:[.,][0-9]{1,6})?"
_PART = re.compile(rf"({_NUMBER})\s*([^\W\d_]*)\s*")
_DASH = re.compile(r"\s*[-–]\s*")


@cache
def _units() -> dict[str, Seconds]:
    """Return how long each unit is, by every word and sign for it, in small letters."""
    known = {
        word.casefold(): size
        for grammar in grammars()
        for name, size in _SIZES.items()
        for word in (*grammar.units[name].signs, *grammar.units[name].forms.values())
    }
    return {**known, **_USUAL}


def parse_time(text: str, bare: Seconds | None = SECOND) -> Seconds:
    """Read one time: a number with a unit, several of them, the last without one, or minutes and seconds with a colon.

    Args:
        text: What is written.
        bare: What a number is counted in that stands alone, without a unit; None: none may.

    Raises:
        ValueError: The text is something else.
    """
    text = text.strip()
    if re.fullmatch(_CLOCK, text):
        seconds = 0.0
        for part in text.split(":"):
            seconds = seconds * 60.0 + _number(part)
        return Seconds(seconds)
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text):
        raise ValueError("expected a time")
    seconds, before = 0.0, None
    for number, word in parts:
        size = _units().get(word.casefold()) if word else _below(before) if before else bare
        if size is None or (before is not None and size >= before):
            raise ValueError("expected a time")
        seconds, before = seconds + _number(number) * size, size
    return Seconds(seconds)


def parse_two(low: str, high: str) -> tuple[Seconds, Seconds]:
    """Read two times, of which the second may name the unit of both.

    Raises:
        ValueError: One of them is something else, or only the first has a unit.
    """
    last = _PART.fullmatch(high.strip())
    if last is None or last[2]:
        unit = _units().get(last[2].casefold()) if last else None
        return parse_time(low, bare=unit), parse_time(high, bare=None)
    if not re.fullmatch(_NUMBER, low.strip()):
        raise ValueError("expected a time")
    return parse_time(low), parse_time(high)


def parse_range(text: str) -> tuple[Seconds, Seconds]:
    """Read one time, or two with a dash between them.

    Raises:
        ValueError: The text is something else.
    """
    match _DASH.split(text):
        case [low, high]:
            return parse_two(low, high)
        case _:
            return (parse_time(text),) * 2


TIME_PATTERN = rf"({_CLOCK}|({_NUMBER} *[A-Za-zÀ-ÿЀ-ӿ]* *)+)"
"""Of one time, for editors; it does not know which words are units."""


def _below(size: Seconds) -> Seconds | None:
    """Return the unit that a number after one of so many seconds is counted in: ``1h30``, ``1m30``."""
    return {HOUR: MINUTE, MINUTE: SECOND}.get(size)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
