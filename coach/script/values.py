"""The small notations of a script: counts, times and moments, each possibly a range."""

import re

from coach.script.model import AtFraction, AtTime, CountRange, Drift, Moment, TimeRange
from coach.script.times import parse_range, parse_time, parse_two
from coach.units import Seconds

LONGEST = Seconds(8 * 3600.0)
"""No practice and no session is longer."""
SHORTEST = Seconds(0.2)
"""No repetition and no timed practice is shorter: hands cannot follow."""
MOST_REPS = 1_000
LEAST_DRIFT = Seconds(0.5)
"""Between the first tempo and the last: less is not heard."""

_DASH = r"\s*[-–]\s*"
_COUNT = re.compile(rf"(\d{{1,6}})(?:{_DASH}(\d{{1,6}}))?", re.ASCII)
_TO = re.compile(r"\s+to\s+")
_PERCENT = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*%", re.ASCII)


def parse_count_range(text: str) -> CountRange:
    """Read ``5`` or ``5-6``.

    Raises:
        ValueError: The text is something else; the message says what was expected.
    """
    match = _COUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError("expected a whole number such as 5, or a range such as 5-6")
    low = int(match[1])
    high = int(match[2]) if match[2] else low
    if low < 1:
        raise ValueError("expected at least 1")
    if high < low:
        raise ValueError("expected the smaller number first")
    if high > MOST_REPS:
        raise ValueError(f"expected at most {MOST_REPS}")
    return CountRange(low=low, high=high)


def parse_time_range(text: str) -> TimeRange:
    """Read ``90s``, ``1:30``, ``6-12s``, ``45s-2min`` or ``1h``; a number alone is in seconds.

    Raises:
        ValueError: The text is something else; the message says what was expected.
    """
    try:
        low, high = parse_range(text)
    except ValueError:
        raise ValueError("expected a time such as 90s, 1:30, 2min or 6-12s") from None
    if low < SHORTEST:
        raise ValueError(f"expected at least {SHORTEST} s; for none leave the key out")
    if high < low:
        raise ValueError("expected the shorter time first")
    if high > LONGEST:
        raise ValueError("expected at most 8h")
    return TimeRange(low=low, high=high)


def parse_tempo(text: str) -> tuple[TimeRange, Drift]:
    """Read a tempo that is even, such as ``6-12s``, or one that moves: ``6s to 10s``, ``10 to 6s``.

    Raises:
        ValueError: The text is something else; the message says what was expected.
    """
    ends = _TO.split(text.strip())
    if len(ends) != 2:
        return parse_time_range(text), Drift.EVEN
    try:
        first, last = parse_two(*ends)
    except ValueError:
        raise ValueError("expected a tempo such as 6-12s, or 6s to 10s") from None
    if min(first, last) < SHORTEST or max(first, last) > LONGEST:
        raise ValueError(f"expected times of at least {SHORTEST} s, and at most 8h")
    if abs(first - last) < LEAST_DRIFT:
        raise ValueError(f"expected two times at least {LEAST_DRIFT} s apart")
    drift = Drift.SLOWER if first < last else Drift.QUICKER
    return TimeRange(low=Seconds(min(first, last)), high=Seconds(max(first, last))), drift


def parse_interval(text: str) -> Seconds:
    """Read one time that is not a range, such as ``30s``.

    Raises:
        ValueError: The text is something else; the message says what was expected.
    """
    time = parse_time_range(text)
    if time.low != time.high:
        raise ValueError("expected one time such as 30s, not a range")
    return time.low


def parse_moment(text: str) -> Moment:
    """Read ``50%``, ``30s`` (after the practice's start) or ``-10s`` (before its end).

    Raises:
        ValueError: The text is something else; the message says what was expected.
    """
    text = text.strip()
    percent = _PERCENT.fullmatch(text)
    if percent is not None:
        fraction = float(percent[1].replace(",", ".")) / 100.0
        if fraction > 1.0:
            raise ValueError("expected at most 100%")
        return AtFraction(fraction=fraction)
    sign, time = (-1.0, text[1:]) if text.startswith("-") else (1.0, text)
    try:
        seconds = parse_time(time)
        if seconds or sign < 0.0:
            seconds = parse_interval(time)
    except ValueError:
        raise ValueError("expected a moment such as 50%, 30s or -10s") from None
    return AtTime(seconds=Seconds(sign * seconds))
