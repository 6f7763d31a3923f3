"""The limiter: no true peak above the ceiling, nothing below it touched, the same from every side."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sound import loudness
from coach.sound.mixer.limiter import CEILING, CELL, MARGIN, REACH, limit
from coach.units import RATE, Decibels, to_gain

TOP = to_gain(CEILING)
NOISE = np.random.default_rng(5).standard_normal((2, RATE)).astype(np.float32)


def limited(sound, ceiling=CEILING):
    """Limit a sound with silence around it; its length is a multiple of the cell's."""
    return limit(np.pad(sound, ((0, 0), (MARGIN, MARGIN))), ceiling)


def sine(hertz, amplitude, degrees=0.0):
    """Two channels of a second of a sine that swells and dies away."""
    angle = 2.0 * np.pi * hertz / RATE * np.arange(RATE) + np.radians(degrees)
    swell = np.sin(np.pi * (np.arange(RATE) + 0.5) / RATE)
    return np.stack([amplitude * swell * np.sin(angle)] * 2).astype(np.float32)


def clicks():
    """Single frames far above full scale, near to each other and apart, now left, now right."""
    sound = np.zeros((2, RATE), np.float32)
    sound[0, [0, 5_000, 5_001, 20_000, RATE - 1]] = 3.0
    sound[1, [4_990, 20_047, 30_000]] = -5.0
    return sound


HOT = {
    "between the samples": sine(RATE / 4, 1.4, degrees=45.0),
    "a third of the rate": sine(RATE / 3, 2.0, degrees=30.0),
    "bass": sine(60.0, 4.0),
    "noise": 0.5 * NOISE,
    "clicks": clicks(),
    "square": np.sign(sine(997.0, 1.0)),
    "one side only": np.stack([2.0 * NOISE[0], np.zeros(RATE, np.float32)]),
}


@pytest.mark.parametrize("name", HOT)
def test_true_peak_stays_under_the_ceiling(name):
    """However hot the sound and wherever its crest, the true peak is at most the ceiling, to a hundredth of a dB."""
    held = limited(HOT[name])
    assert loudness.true_peak(HOT[name]) > CEILING + 1.0
    assert loudness.true_peak(held) <= CEILING + 0.01
    assert (held.dtype, held.shape) == (np.float32, HOT[name].shape)


def test_a_crest_between_samples_counts():
    """Samples at 0.99 of the ceiling are turned down where the curve through them is 3 dB higher."""
    sound = sine(RATE / 4, 0.99 * TOP * np.sqrt(2.0), degrees=45.0)
    assert np.abs(sound).max() < TOP
    assert loudness.true_peak(limited(sound)) <= CEILING + 0.01


@pytest.mark.parametrize("ceiling", [-1.5, -6.0])
def test_below_the_ceiling_nothing_is_touched(ceiling):
    """A sound whose true peak is just under the ceiling comes out as it went in, bit for bit."""
    sound = NOISE * np.float32(to_gain(ceiling - 0.01 - loudness.true_peak(NOISE)))
    np.testing.assert_array_equal(limited(sound, Decibels(ceiling)), sound)


def test_far_from_a_peak_nothing_is_touched():
    """A peak is felt no further than the limiter reaches."""
    sound = 0.1 * NOISE.clip(-3.0, 3.0)
    sound[:, 24_000] = 2.0
    held = limited(sound)
    reach = (2 * REACH + 2) * CELL
    np.testing.assert_array_equal(held[:, : 24_000 - reach], sound[:, : 24_000 - reach])
    np.testing.assert_array_equal(held[:, 24_000 + reach :], sound[:, 24_000 + reach :])
    assert (np.abs(held[:, 24_000 - CELL : 24_000 + CELL]) < np.abs(sound[:, 24_000 - CELL : 24_000 + CELL])).all()


def test_the_gain_moves_smoothly():
    """From one frame to the next the gain moves by less than 0.002, even around a single click 15 dB too hot."""
    sound = np.full((2, RATE), 0.2, np.float32)
    sound[:, 24_000] = 4.0
    gain = limited(sound)[0] / sound[0]
    assert gain.min() < 0.25
    assert gain.max() == 1.0
    assert np.abs(np.diff(gain)).max() < 0.002


def test_both_channels_have_one_gain():
    """A peak on the left turns the right down as much, so that nothing moves sideways."""
    sound = np.stack([np.full(RATE, 0.2, np.float32), np.full(RATE, 0.1, np.float32)])
    sound[0, 24_000] = 3.0
    held = limited(sound)
    np.testing.assert_allclose(held[0] / sound[0], held[1] / sound[1], rtol=1e-6)


@given(cells=st.lists(st.integers(1, RATE // CELL - 1), max_size=4), name=st.sampled_from(sorted(HOT)))
def test_any_cut_is_the_same(cells, name):
    """Limited in parts, each with its margins, a sound is what it is when limited whole, bit for bit."""
    padded = np.pad(HOT[name], ((0, 0), (MARGIN, MARGIN)))
    edges = sorted({0, *(cell * CELL for cell in cells), RATE})
    parts = [limit(padded[:, start : end + 2 * MARGIN]) for start, end in pairwise(edges)]
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), limit(padded))


def test_silence_stays_silent():
    """Nothing in, nothing out."""
    assert not limited(np.zeros((2, RATE), np.float32)).any()
