"""The tones that answer commands: told apart by ear, soft, over soon, and without a click."""

import numpy as np
import pytest

from coach.sound.mixer.tones import APART, Tone, tone_samples
from coach.units import RATE, to_frames


@pytest.mark.parametrize("tone", Tone)
def test_each_is_soft_and_over_soon(tone):
    """No answer is louder than a bell, longer than a second, or cut off at either end; nobody can change it."""
    samples = tone_samples(tone)
    assert 0.02 < np.abs(samples).max() < 0.2
    assert len(samples) < RATE
    assert np.abs(samples[[0, -1]]).max() < 1e-3
    assert np.abs(np.diff(samples)).max() < 0.05
    with pytest.raises(ValueError, match="read-only"):
        samples[0] = 1.0


def loudest_note(samples):
    """Return the frequency that sounds most, in Hz."""
    spectrum = np.abs(np.fft.rfft(samples, RATE))
    return int(spectrum.argmax())


def test_they_say_what_they_mean():
    """A question rises; a refusal is lower than all else."""
    second = to_frames(APART)
    asked = tone_samples(Tone.ASKED)
    assert loudest_note(asked[:second]) == pytest.approx(loudest_note(tone_samples(Tone.ACCEPTED)), rel=0.02)
    assert loudest_note(asked[second:]) > 1.2 * loudest_note(asked[:second])
    assert loudest_note(tone_samples(Tone.REFUSED)) < 0.5 * loudest_note(tone_samples(Tone.ACCEPTED))
