"""Gains that change with time turn what they should, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sound.clips.gains import fade_ends, in_steps, turn


@given(st.integers(0, 100), st.integers(1, 20))
def test_steps_hold_all_samples(count, step):
    """As many steps as it takes, one at least, the rest of the last one silent; the samples themselves are copied."""
    samples = np.arange(1, count + 1, dtype=np.float32)
    by_step = in_steps(samples, step)
    assert by_step.shape == (max(1, -(-count // step)), step)
    assert np.array_equal(by_step.ravel()[:count], samples)
    assert not by_step.ravel()[count:].any()
    assert not np.shares_memory(by_step, samples)


def test_a_gain_goes_in_straight_lines():
    """From the gain at one edge to the gain at the next."""
    by_step = np.ones((2, 4), np.float32)
    turn(by_step, np.array([1.0, 0.0, 1.0]))
    assert by_step.ravel().tolist() == [1.0, 0.75, 0.5, 0.25, 0.0, 0.25, 0.5, 0.75]


def test_what_is_not_turned_is_not_touched():
    """A step between two gains of 1 keeps its very bits."""
    by_step = np.full((3, 4), 0.1, np.float32)
    turn(by_step, np.array([1.0, 1.0, 0.5, 0.5]))
    assert np.array_equal(by_step[0], np.full(4, 0.1, np.float32))
    assert by_step[1:].max() <= np.float32(0.1)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
def test_ends_fade_however_short(count):
    """The first and the last sample are 0 where there are two or more; the middle stays."""
    samples = np.ones(count, np.float32)
    fade_ends(samples, 10)
    if count > 1:
        assert samples[0] == samples[-1] == 0.0
    if count == 100:
        assert (samples[10:-10] == 1.0).all()
