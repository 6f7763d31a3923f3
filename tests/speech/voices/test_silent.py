"""The silent voice takes exactly the time its words take at the pace."""

import numpy as np
import pytest

from coach.pace import Pace
from coach.speech.voices.silent import SilentVoice
from coach.units import RATE


@pytest.mark.parametrize(("pace", "frames"), [(Pace.SLOW, 104_728), (Pace.STEADY, 88_616), (Pace.FAST, 74_323)])
def test_length_is_that_of_the_words(pace, frames):
    """Four words take four times the pace's time for a word."""
    speech = SilentVoice().speak("one two three four", pace)
    assert (speech.samples.size, speech.rate) == (frames, RATE)
    assert not speech.samples.any()


def test_words_share_the_time():
    """Each word starts where the one before ends."""
    words = SilentVoice().speak("one two", Pace.FAST).words
    assert [word for word, _, _ in words] == ["one", "two"]
    assert [time for _, *times in words for time in times] == pytest.approx([0.0, 60 / 155, 60 / 155, 120 / 155])


def test_tone():
    """The tone is a sine at a tenth of full scale, the same every time."""
    speech = SilentVoice(tone=True).speak("one two", Pace.FAST)
    assert float(np.abs(speech.samples).max()) == pytest.approx(0.1, rel=1e-4)
    assert np.array_equal(speech.samples, SilentVoice(tone=True).speak("one two", Pace.FAST).samples)
