"""Bells and ticks: as long and as loud as they are described, and silent at both ends."""

import numpy as np
import pytest

from coach.plan.model import SOUNDS
from coach.sound.mixer.bells import BELLS, TUNED_TO, bell_samples, struck
from coach.units import RATE, to_frames

each_bell = pytest.mark.parametrize("kind", BELLS)


def test_every_kind_that_is_not_words_has_a_bell():
    """Nothing that a plan can ask for is missing."""
    assert set(BELLS) == SOUNDS


@each_bell
def test_length_and_peak(kind):
    """A bell is as long as it says and peaks where it says."""
    samples = bell_samples(kind)
    assert (samples.dtype, samples.shape) == (np.float32, (to_frames(BELLS[kind].length),))
    assert np.abs(samples).max() == pytest.approx(BELLS[kind].peak, abs=1e-7)


@each_bell
def test_silent_at_both_ends(kind):
    """A bell begins and ends without a click, below one 16-bit step, and steps nowhere."""
    samples = bell_samples(kind)
    assert samples[0] == 0.0
    assert abs(samples[-1]) < 1.0 / 32768.0
    highest = max(partial.ratio for partial in BELLS[kind].partials) * BELLS[kind].pitch
    assert np.abs(np.diff(samples)).max() < BELLS[kind].peak * 2.0 * np.pi * highest / 48_000


@each_bell
def test_it_dies_away(kind):
    """Every quarter of a bell is softer than the one before it."""
    quarters = [np.abs(quarter).max() for quarter in np.array_split(bell_samples(kind), 4)]
    assert quarters == sorted(quarters, reverse=True)


@each_bell
def test_made_once(kind):
    """A bell is made once, and nobody can change it for the others."""
    samples = bell_samples(kind)
    assert samples is bell_samples(kind)
    with pytest.raises(ValueError, match="read-only"):
        samples[0] = 1.0


def pitch(samples) -> float:
    """Return the strongest pitch of a bell in Hz."""
    return float(np.abs(np.fft.rfft(samples, 10 * 48_000)).argmax() / 10.0)


@each_bell
def test_tuned_to_the_music(kind):
    """A bell is moved to the music's key by a tritone at the most, and keeps its length and its peak."""
    usual = bell_samples(kind)
    assert np.array_equal(bell_samples(kind, TUNED_TO), usual)
    for tonic in range(12):
        semitones = 12.0 * np.log2(pitch(bell_samples(kind, tonic)) / pitch(usual))
        assert semitones == pytest.approx(round(semitones), abs=0.1)
        assert -6 <= round(semitones) <= 5
        assert (round(semitones) - tonic + TUNED_TO) % 12 == 0
        assert len(bell_samples(kind, tonic)) == len(usual)
        assert np.abs(bell_samples(kind, tonic)).max() == pytest.approx(BELLS[kind].peak, abs=1e-6)


@each_bell
def test_the_sum_of_its_partials(kind):
    """From the end of the strike to the beginning of the tail it is decaying sines, as they are written."""
    bell = BELLS[kind]
    sound = struck(bell).astype(np.float64)
    begin, end = to_frames(bell.strike) + 1, len(sound) * 7 // 8
    time = np.arange(begin, end) / RATE
    written = sum(
        partial.amplitude * np.sin(2.0 * np.pi * bell.pitch * partial.ratio * time) * np.exp(-time / partial.decay)
        for partial in bell.partials
    )
    loudness = sound[begin:end] @ written / (written @ written)
    np.testing.assert_allclose(sound[begin:end], loudness * written, rtol=0.0, atol=1e-6 * bell.peak)
