"""The duck: down before the first syllable, flat under speech, never pumping, the same from every side."""

from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sound.mixer.duck import Duck, DuckProfile
from coach.sound.mixer.timeline import Span
from coach.units import Frames, to_frames, to_gain

PROFILE = DuckProfile()
FLOOR = np.float32(to_gain(-13.0))
ATTACK, AHEAD, HOLD, RELEASE, REST = (
    to_frames(time) for time in (PROFILE.attack, PROFILE.ahead, PROFILE.hold, PROFILE.release, PROFILE.least_rest)
)
STEEPEST = 13.0 * (np.pi / 2) / ATTACK
"""In decibels a frame, in the middle of the way down."""


def spans(*bounds: tuple[int, int]) -> tuple[Span, ...]:
    """Return spans from their bounds."""
    return tuple(Span(start=Frames(start), end=Frames(end)) for start, end in bounds)


def one_after_another(parts: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Return spans from the rest before each of them and its length."""
    ends = list(accumulate(rest + length for rest, length in parts))
    return spans(*((end - length, end) for end, (_, length) in zip(ends, parts, strict=True)))


SPEECH = st.lists(st.tuples(st.integers(0, 200_000), st.integers(1, 40_000)), max_size=4).map(one_after_another)


def test_a_dip_to_the_frame():
    """The bed leaves its level 0.5 s before the words, has arrived 50 ms before them, and stays 0.25 s after."""
    start, end = 100_000, 150_000
    gain = Duck(spans((start, end)), PROFILE).gain(0, 300_000)
    down, up = start - AHEAD, end + HOLD
    assert (gain[: down - ATTACK] == 1.0).all()
    assert gain[down - ATTACK + 10] < 1.0
    assert (np.diff(gain[down - ATTACK : down]) <= 0.0).all()
    assert (gain[down:up] == FLOOR).all()
    assert (np.diff(gain[up : up + RELEASE]) >= 0.0).all()
    assert gain[up + RELEASE - 100] < 1.0
    assert (gain[up + RELEASE :] == 1.0).all()


def test_the_shape_is_a_raised_cosine_in_decibels():
    """Half-way down the bed is half the decibels down."""
    gain = Duck(spans((100_000, 150_000)), PROFILE).gain(0, 100_000)
    middle = 100_000 - AHEAD - ATTACK // 2
    assert gain[middle - 1 : middle + 1].mean() == pytest.approx(to_gain(-6.5), rel=1e-4)


def test_without_speech_nothing_moves():
    """Silence leaves the bed alone."""
    assert (Duck((), PROFILE).gain(-10, 1000) == 1.0).all()


def test_words_at_the_very_start():
    """The dip of words at the first frame lies before it: the bed begins low."""
    assert (Duck(spans((0, 48_000)), PROFILE).gain(0, 48_000) == FLOOR).all()


@pytest.mark.parametrize(("missing", "stays_down"), [(1, True), (0, False)])
def test_near_dips_are_one(missing, stays_down):
    """A rest too short to come up, rest and go down again is no rest; one frame more is."""
    gap = AHEAD + ATTACK + RELEASE + REST + HOLD - missing
    second = 150_000 + gap
    gain = Duck(spans((100_000, 150_000), (second, second + 10_000)), PROFILE).gain(150_000, gap)
    assert (gain == FLOOR).all() == stays_down
    assert (gain.max() == 1.0) != stays_down


@given(speech=SPEECH, start=st.integers(-100_000, 700_000), cuts=st.lists(st.integers(0, 60_000), max_size=5))
def test_any_cut_is_the_same(speech, start, cuts):
    """Block by block the gain is what it is in one piece."""
    duck = Duck(speech, PROFILE)
    blocks = [
        duck.gain(start + before, count) for before, count in zip(accumulate(cuts, initial=0), cuts, strict=False)
    ]
    whole = duck.gain(start, sum(cuts))
    np.testing.assert_array_equal(np.concatenate([np.zeros(0, np.float32), *blocks]), whole)


@given(speech=SPEECH)
def test_under_all_speech_the_bed_is_down(speech):
    """Every word finds the bed at the floor, it is never below, moves smoothly, and rests between two dips."""
    end = max((span.end for span in speech), default=0) + HOLD + RELEASE
    gain = Duck(speech, PROFILE).gain(0, end)
    for span in speech:
        assert (gain[max(0, span.start - AHEAD) : span.end + HOLD] == FLOOR).all()
    assert gain.min(initial=1.0) >= FLOOR
    assert np.abs(np.diff(20.0 * np.log10(gain))).max(initial=0.0) < 1.01 * STEEPEST
    resting = np.flatnonzero(np.diff(np.concatenate([[0], gain == 1.0, [0]])))
    rests = [after - before for before, after in pairwise(resting)][::2]
    assert all(rest >= REST for rest in rests[1:-1])
