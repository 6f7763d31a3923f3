"""Loud syllables are turned down a little; quiet ones, pauses and single sounds stay as they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sound.clips.dynamics import KNEE, RATIO, THRESHOLD, compress
from coach.units import to_gain

RATE = 22_050


def syllables(*decibels, seconds=0.4, rate=RATE):
    """Return a tone whose level changes from syllable to syllable, float32 (n,)."""
    gains = np.repeat([0.1 * to_gain(level) for level in decibels], round(seconds * rate))
    return (gains * np.sin(2 * np.pi * 500 / rate * np.arange(gains.size))).astype(np.float32)


def middle(samples, number, count):
    """Return the power in decibels in the middle of one syllable of so many."""
    size = samples.size // count
    part = samples[number * size + size // 3 : number * size + size * 2 // 3].astype(np.float64)
    return 10 * np.log10(np.mean(part**2))


def test_what_is_below_the_threshold_stays_as_it_is():
    """Quiet syllables keep their very bits, right up to a tenth of a second beside a loud one."""
    spoken = syllables(-9, -9, 0, 0, 0, 0)
    quiet = slice(0, round(0.7 * RATE))
    assert np.array_equal(compress(spoken, RATE)[quiet], spoken[quiet])


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_far_above_the_threshold_two_decibels_become_one(rate):
    """The difference between two loud syllables is halved, at any rate."""
    spoken = syllables(8, 12, *[0] * 30, *[8, 12], rate=rate)
    even = compress(spoken, rate)
    before = middle(spoken, 1, 34) - middle(spoken, 0, 34)
    after = middle(even, 1, 34) - middle(even, 0, 34)
    assert before == pytest.approx(4.0, abs=0.05)
    assert after == pytest.approx(before / RATIO, abs=0.15)


def test_one_level_is_turned_down_as_a_whole():
    """A steady sound lies 4 dB above the threshold, within the knee: 0.7 dB less, and no change of its shape."""
    spoken = syllables(0, 0, 0)
    down = (1 - 1 / RATIO) * THRESHOLD**2 / (2 * KNEE)
    assert middle(compress(spoken, RATE), 1, 3) == pytest.approx(middle(spoken, 1, 3) - down, abs=0.02)


@given(st.lists(st.floats(-1.0, 1.0, width=32), max_size=3000), st.sampled_from([50, 8_000, 22_050, 192_000]))
def test_nothing_is_raised(samples, rate):
    """No sample is above what it was, so no ceiling is passed, whatever is given."""
    samples = np.array(samples, np.float32)
    even = compress(samples, rate)
    assert even.shape == samples.shape
    assert even.dtype == np.float32
    assert (np.abs(even) <= np.abs(samples)).all()


@pytest.mark.parametrize("level", [-120, -40, 40])
def test_the_level_of_a_voice_does_not_matter(level):
    """A voice a hundred times as loud, or a millionth, has its syllables evened out in the same way."""
    spoken = syllables(0, -10, 6)
    gain = np.float32(to_gain(level))
    np.testing.assert_allclose(compress(spoken * gain, RATE), compress(spoken, RATE) * gain, atol=1e-4 * gain)


def test_silence_stays_silence():
    """There is nothing to even out."""
    assert not compress(np.zeros(5000, np.float32), RATE).any()


def test_the_same_every_time():
    """There is no memory and no chance in it."""
    spoken = syllables(0, -10, 6)
    assert compress(spoken, RATE).tobytes() == compress(spoken, RATE).tobytes()
