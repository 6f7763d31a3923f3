"""A sharp s is turned down above 5 kHz; a mild one, vowels and pauses stay as they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sound.clips.sibilants import DEEPEST, RATIO, SHARP, deess
from coach.units import to_gain

RATE = 22_050


def vowel(seconds, rate=RATE):
    """Return a voiced sound of ten harmonics, rms 0.1, float32 (n,)."""
    time = np.arange(round(seconds * rate)) / rate
    sound = sum(np.sin(2 * np.pi * 220 * n * time + n) / n for n in range(1, 11))
    return (sound * (0.1 / np.std(sound))).astype(np.float32)


def sibilant(seconds, level, rate=RATE):
    """Return noise between 5.5 and 9 kHz, so many decibels against a vowel, float32 (n,)."""
    count = round(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1.0 / rate)
    spectrum[(hertz < 5500) | (hertz > 9000)] = 0.0
    noise = np.fft.irfft(spectrum, count)
    return (noise * (0.1 * to_gain(level) / np.std(noise))).astype(np.float32)


def word(level, rate=RATE):
    """Return a vowel, an s of a level against it, and a vowel."""
    return np.concatenate([vowel(1.0, rate), sibilant(0.2, level, rate), vowel(1.0, rate)])


def turned(before, after, rate):
    """Return by how many decibels the middle of the s was turned down."""
    middle = slice(round(1.05 * rate), round(1.15 * rate))
    return 20 * np.log10(np.std(after[middle]) / np.std(before[middle]))


def test_vowels_stay_as_they_are():
    """Where nothing is sharp, not a bit changes."""
    spoken = vowel(1.0)
    assert np.array_equal(deess(spoken, RATE), spoken)


def test_a_mild_s_stays_as_it_is():
    """An s that is softer than sharp is what makes a voice clear."""
    spoken = word(SHARP - 3.0)
    assert np.array_equal(deess(spoken, RATE), spoken)


@pytest.mark.parametrize("rate", [22_050, 24_000, 44_100, 48_000, 96_000])
def test_a_sharp_s_is_turned_down_where_it_is(rate):
    """Half of what is too much goes, at any rate; the vowels beside it keep their bits."""
    spoken = word(-3.0, rate)
    softened = deess(spoken, rate)
    assert turned(spoken, softened, rate) == pytest.approx((SHARP + 3.0) * (1 - 1 / RATIO), abs=0.8)
    for vowels in (slice(0, round(0.97 * rate)), slice(round(1.23 * rate), None)):
        assert np.array_equal(softened[vowels], spoken[vowels])


def test_nobody_lisps():
    """However sharp an s is, it is turned down no further than 6 dB."""
    spoken = word(20.0)[: round(1.2 * RATE)]
    spoken = np.concatenate([vowel(60.0), spoken])
    softened = deess(spoken, RATE)
    middle = slice(round(61.05 * RATE), round(61.15 * RATE))
    assert np.std(softened[middle]) >= np.std(spoken[middle]) * to_gain(DEEPEST - 0.1)


def test_below_the_top_nothing_changes():
    """What a sharp s has below 4 kHz stays: only its top is turned down."""
    time = np.arange(round(2.2 * RATE)) / RATE
    low = (0.05 * np.sin(2 * np.pi * 3500 * time)).astype(np.float32)
    spoken = word(-3.0)
    change = deess(spoken + low, RATE) - deess(spoken, RATE) - low
    assert np.abs(change).max() < 0.05 * 0.15


@given(st.lists(st.floats(-1.0, 1.0, width=32), max_size=2000), st.sampled_from([50, 8_000, 16_000, 22_050, 192_000]))
def test_any_samples_at_any_rate(samples, rate):
    """Whatever is given, as many samples come back, and none of them grows out of bounds."""
    samples = np.array(samples, np.float32)
    softened = deess(samples, rate)
    assert softened.shape == samples.shape
    assert softened.dtype == np.float32
    assert np.isfinite(softened).all()
    assert np.abs(softened).max(initial=0.0) <= 2.0 * np.abs(samples).max(initial=0.0)


@pytest.mark.parametrize("level", [-120, 40])
def test_the_level_of_a_voice_does_not_matter(level):
    """A voice a hundred times as loud, or a millionth, has the same sibilants."""
    gain = np.float32(to_gain(level))
    np.testing.assert_allclose(deess(word(-3.0) * gain, RATE), deess(word(-3.0), RATE) * gain, atol=1e-4 * gain)


def test_silence_stays_silence():
    """There is nothing sharp in it."""
    assert not deess(np.zeros(5000, np.float32), RATE).any()


def test_the_same_every_time():
    """There is no memory and no chance in it."""
    assert deess(word(-3.0), RATE).tobytes() == deess(word(-3.0), RATE).tobytes()
