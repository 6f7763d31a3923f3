"""Units: one rounding rule, and times as people read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.units import (
    RATE,
    clock,
    exact_length,
    length_text,
    minutes_text,
    minutes_to_frames,
    to_decibels,
    to_frames,
    to_gain,
    to_seconds,
    to_whole,
)


@pytest.mark.parametrize(
    ("value", "whole"), [(0.4, 0), (0.5, 1), (1.5, 2), (2.5, 3), (-0.5, 0), (-1.5, -1), (-1.6, -2)]
)
def test_halves_go_up(value: float, whole: int):
    """A half is rounded up, also below zero."""
    assert to_whole(value) == whole


@pytest.mark.parametrize(
    ("seconds", "frames"),
    [(0.0, 0), (1.0, 48_000), (0.5 / RATE, 1), (0.49 / RATE, 0), (-10.0, -480_000), (28_800.0, 1_382_400_000)],
)
def test_seconds_to_frames(seconds: float, frames: int):
    """A time is the nearest whole frame."""
    assert to_frames(seconds) == frames


@given(st.integers(-RATE * 30_000, RATE * 30_000))
def test_frames_survive_seconds(frames: int):
    """Whole frames come back from seconds as they were."""
    assert to_frames(to_seconds(frames)) == frames


@given(st.integers(0, RATE * 28_800))
def test_seven_digits_of_a_minute_name_one_frame(frames: int):
    """Minutes written with seven decimals are read back as the same frame."""
    assert minutes_to_frames(float(f"{frames / RATE / 60:.7f}")) == frames


@pytest.mark.parametrize(("decibels", "gain"), [(0.0, 1.0), (20.0, 10.0), (-20.0, 0.1)])
def test_decibels_and_gain(decibels: float, gain: float):
    """Twenty decibels are a factor of ten, both ways."""
    assert to_gain(decibels) == pytest.approx(gain, rel=1e-15)
    assert to_decibels(gain) == pytest.approx(decibels, abs=1e-12)


def test_silence_in_decibels():
    """No amplitude is infinitely far below full scale."""
    assert to_decibels(0.0) == -math.inf


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0:00"),
        (59.99, "0:59"),
        (60.0, "1:00"),
        (245.0, "4:05"),
        (3_723.0, "1:02:03"),
        (-5.0, "0:00"),
        (36_000.0, "10:00:00"),
    ],
)
def test_clock(seconds: float, text: str):
    """A time reads as on a player; parts of a second are cut off and nothing is before the start."""
    assert clock(to_frames(seconds)) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(20.0, "20"), (12.5, "12:30"), (12.009, "12"), (0.0, "0"), (100.0, "100")]
)
def test_minutes_text(minutes: float, text: str):
    """Minutes have seconds where they are not whole."""
    assert minutes_text(minutes_to_frames(minutes)) == text


@pytest.mark.parametrize(
    ("frames", "text", "exact"),
    [
        (20 * 60 * RATE, "20:00", "20:00"),
        (75 * 60 * RATE + 7 * RATE + RATE // 2, "75:07", "75:07.5"),
        (RATE + 1, "0:01", "0:01.00002"),
        (0, "0:00", "0:00"),
    ],
)
def test_lengths(frames: int, text: str, exact: str):
    """A length has no hours, so that it can be asked for as it is shown; exactly, it names one frame."""
    assert length_text(frames) == text
    assert exact_length(frames) == exact
