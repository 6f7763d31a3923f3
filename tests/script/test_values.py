"""Counts, times and moments as they are written, and what is said of those that are not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.script.model import AtFraction, AtTime, CountRange, Drift, Moment, TimeRange
from coach.script.values import parse_count_range, parse_interval, parse_moment, parse_tempo, parse_time_range
from coach.units import Seconds


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("5", 5, 5), ("5-6", 5, 6), ("5 - 6", 5, 6), ("5–6", 5, 6), (" 12 ", 12, 12), ("005", 5, 5), ("1-1000", 1, 1000)],
)
def test_counts(text: str, low: int, high: int):
    """A count is a whole number or a range with either dash."""
    assert parse_count_range(text) == CountRange(low=low, high=high)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "expected a whole number such as 5, or a range such as 5-6"),
        ("five", "expected a whole number such as 5, or a range such as 5-6"),
        ("5.5", "expected a whole number such as 5, or a range such as 5-6"),
        ("-5", "expected a whole number such as 5, or a range such as 5-6"),
        ("5-6-7", "expected a whole number such as 5, or a range such as 5-6"),
        ("٥", "expected a whole number such as 5, or a range such as 5-6"),
        ("9999999", "expected a whole number such as 5, or a range such as 5-6"),
        ("0", "expected at least 1"),
        ("6-5", "expected the smaller number first"),
        ("1001", "expected at most 1000"),
    ],
)
def test_no_counts(text: str, problem: str):
    """What is not a count is told with an example of one."""
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        parse_count_range(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("90s", 90.0, 90.0),
        ("90 sec", 90.0, 90.0),
        ("1.5min", 90.0, 90.0),
        ("1h", 3600.0, 3600.0),
        ("6-12s", 6.0, 12.0),
        ("6s-12s", 6.0, 12.0),
        ("45s-2min", 45.0, 120.0),
        ("5 – 10 min", 300.0, 600.0),
        ("0.2s", 0.2, 0.2),
        ("8h", 28_800.0, 28_800.0),
        ("90", 90.0, 90.0),
        ("6-12", 6.0, 12.0),
        ("1:30", 90.0, 90.0),
        ("1:02:03", 3723.0, 3723.0),
        ("0:07.5", 7.5, 7.5),
        ("1:30-2:00", 90.0, 120.0),
        ("1m30", 90.0, 90.0),
        ("1 min 30", 90.0, 90.0),
        ("1min30s", 90.0, 90.0),
        ("1 h 20", 4800.0, 4800.0),
        ("1h 20min 5s", 4805.0, 4805.0),
        ("1m30-2m", 90.0, 120.0),
        ("1,5 Min", 90.0, 90.0),
        ("90 S", 90.0, 90.0),
        ("90 Sek", 90.0, 90.0),
        ("2 Minuten", 120.0, 120.0),
        ("45 seg", 45.0, 45.0),
        ("2 heures", 7200.0, 7200.0),
        ("30 сек", 30.0, 30.0),
        ("1 мин 30", 90.0, 90.0),
    ],
)
def test_times(text: str, low: float, high: float):
    """A time is seconds or has units, of any language; a range may name one once, at its end."""
    assert parse_time_range(text) == TimeRange(low=Seconds(low), high=Seconds(high))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("6s-12", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("1e3s", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("1:75", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("5 6s", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("30s 1min", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("90 beats", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("1-1:30-2", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("٩٠", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        (".5s", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("12-6s", "expected the shorter time first"),
        ("30-2min", "expected the shorter time first"),
        ("0.1s", "expected at least 0.2 s; for none leave the key out"),
        ("0s", "expected at least 0.2 s; for none leave the key out"),
        ("9h", "expected at most 8h"),
    ],
)
def test_no_times(text: str, problem: str):
    """What is not a time is told with an example of one."""
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        parse_time_range(text)


def test_interval():
    """An interval is one time."""
    assert parse_interval("30s") == 30.0
    with pytest.raises(ValueError, match=r"^expected one time such as 30s, not a range$"):
        parse_interval("30-40s")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("50%", AtFraction(fraction=0.5)),
        ("0%", AtFraction(fraction=0.0)),
        ("100 %", AtFraction(fraction=1.0)),
        ("30s", AtTime(seconds=Seconds(30.0))),
        ("-10s", AtTime(seconds=Seconds(-10.0))),
        ("- 1.5min", AtTime(seconds=Seconds(-90.0))),
        ("1:30", AtTime(seconds=Seconds(90.0))),
        ("-10", AtTime(seconds=Seconds(-10.0))),
        ("12,5%", AtFraction(fraction=0.125)),
    ],
)
def test_moments(text: str, moment: Moment):
    """A moment is a part of the practice, or a time from its start or before its end."""
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("101%", "expected at most 100%"),
        ("-50%", "expected a moment such as 50%, 30s or -10s"),
        ("halfway", "expected a moment such as 50%, 30s or -10s"),
        ("10-20s", "expected a moment such as 50%, 30s or -10s"),
        ("", "expected a moment such as 50%, 30s or -10s"),
    ],
)
def test_no_moments(text: str, problem: str):
    """What is not a moment is told with an example of one."""
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        parse_moment(text)


@given(st.text() | st.text(alphabet="0123456789.-–smihn %", max_size=20))
def test_any_text_is_read_or_refused(text: str):
    """No text makes the readers fail in any other way than with what they expected."""
    for parse in (parse_count_range, parse_time_range, parse_interval, parse_moment):
        try:
            parse(text)
        except ValueError as error:
            assert str(error).startswith("expected ")


def test_a_moment_at_once():
    """A practice's very beginning can be written as a time."""
    assert parse_moment("0s") == AtTime(seconds=Seconds(0.0))


@pytest.mark.parametrize(
    ("text", "low", "high", "drift"),
    [
        ("6-12s", 6.0, 12.0, Drift.EVEN),
        ("6s to 10s", 6.0, 10.0, Drift.SLOWER),
        ("6 to 10s", 6.0, 10.0, Drift.SLOWER),
        ("1min  to 20s", 20.0, 60.0, Drift.QUICKER),
    ],
)
def test_tempi(text: str, low: float, high: float, drift: Drift):
    """A tempo is even within a range, or moves from one time to another."""
    assert parse_tempo(text) == (TimeRange(low=Seconds(low), high=Seconds(high)), drift)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("6s to 6.2s", "expected two times at least 0.5 s apart"),
        ("6s to", "expected a time such as 90s, 1:30, 2min or 6-12s"),
        ("6s to soon", "expected a tempo such as 6-12s, or 6s to 10s"),
        ("0.1s to 3s", "expected times of at least 0.2 s, and at most 8h"),
    ],
)
def test_no_tempi(text: str, problem: str):
    """What moves too little to be heard, or is no time, is refused."""
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        parse_tempo(text)
