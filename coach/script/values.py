"""The small notations of a script: counts, times and moments, each possibly a range."""

import re

from coach.script.model import AtFraction, AtTime, CountRange, Drift, Moment, TimeRange
from coach.units import Seconds

LONGEST = Seconds(8 * 3600.0)
"""No practice and no session is longer."""
SHORTEST = Seconds(0.2)
"""No repetition and no timed practice is shorter: hands cannot follow."""
MOST_REPS = 1_000
LEAST_DRIFT = Seconds(0.5)
"""Between the first tempo and the last: less is not heard."""

_UNITS = {"s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0}
_DASH = r"\s*[-–]\s*"
_COUNT = re.compile(rf"(\d{{1,6}})(?:{_DASH}(\d{{1,6}}))?", re.ASCII)
_NUMBER = r"\d{1,6}(?:\.\d{1,6})?"
_TIME = re.compile(
    rf"({_NUMBER})\s*(s|sec|min|h)?(?:{_DASH}({_NUMBER})\s*(s|sec|min|h))?",
    re.ASCII,
)
_TO = re.compile(rf"({_NUMBER})\s*(s|sec|min)?\s+to\s+({_NUMBER}\s*(s|sec|min))", re.ASCII)
_AT_ONCE = re.compile(r"0+(?:\.0+)?\s*(?:s|sec|min|h)", re.ASCII)
_PERCENT = re.compile(rf"({_NUMBER})\s*%", re.ASCII)


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
    if not 1 <= low <= high:
        raise ValueError("expected the smaller number first, and at least 1")
    if high > MOST_REPS:
        raise ValueError(f"expected at most {MOST_REPS}")
    return CountRange(low=low, high=high)


def parse_time_range(text: str) -> TimeRange:
    """Read ``90s``, ``1.5min``, ``6-12s``, ``45s-2min`` or ``1h``.

    Raises:
        ValueError: The text is something else; the message says what was expected.
    """
    match = _TIME.fullmatch(text.strip())
    unit = (match[4] or match[2]) if match else None
    if match is None or unit is None:
        raise ValueError("expected a time such as 90s, 2min or 6-12s")
    low = float(match[1]) * _UNITS[match[2] or unit]
    high = float(match[3]) * _UNITS[match[4]] if match[3] else low
    if not SHORTEST <= low <= high:
        raise ValueError(f"expected the shorter time first, and at least {SHORTEST} s")
    if high > LONGEST:
        raise ValueError("expected at most 8h")
    return TimeRange(low=Seconds(low), high=Seconds(high))


def parse_tempo(text: str) -> tuple[TimeRange, Drift]:
    """Read a tempo that is even, such as ``6-12s``, or one that moves: ``6s to 10s``, ``10 to 6s``.

    Raises:
        ValueError: The text is something else; the message says what was expected.
    """
    match = _TO.fullmatch(text.strip())
    if match is None:
        return parse_time_range(text), Drift.EVEN
    first, last = parse_interval(f"{match[1]}{match[2] or match[4]}"), parse_interval(match[3])
    if abs(first - last) < LEAST_DRIFT:
        raise ValueError(f"expected two times at least {LEAST_DRIFT} s apart")
    drift = Drift.SLOWER if first < last else Drift.QUICKER
    return TimeRange(low=min(first, last), high=max(first, last)), drift


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
        fraction = float(percent[1]) / 100.0
        if fraction > 1.0:
            raise ValueError("expected at most 100%")
        return AtFraction(fraction=fraction)
    if _AT_ONCE.fullmatch(text):
        return AtTime(seconds=Seconds(0.0))
    try:
        if text.startswith("-"):
            return AtTime(seconds=Seconds(-parse_interval(text[1:])))
        return AtTime(seconds=parse_interval(text))
    except ValueError:
        raise ValueError("expected a moment such as 50%, 30s or -10s") from None
