"""The span of sound is found to a step, and silence has none."""

import numpy as np

from coach.speech.voices.base import has_words, short_silence, sound_span


def test_sound_span():
    """A tone between silences is found in steps of 5 ms, from its first to its last."""
    samples = np.zeros(1000, np.float32)
    samples[203:497] = 0.5
    assert sound_span(samples, 1000) == (200, 500)


def test_sound_span_reaches_the_last_sample():
    """The samples after the last whole step are looked at too."""
    samples = np.zeros(1003, np.float32)
    samples[-1] = -0.5
    assert sound_span(samples, 1000) == (1000, 1003)


def test_noise_40_db_below_the_peak_is_silence():
    """What hisses on after the words does not count as speech."""
    samples = np.full(1000, 0.009, np.float32)
    samples[500:510] = 1.0
    assert sound_span(samples, 1000) == (500, 510)


def test_silence_has_no_span():
    """Nothing sounds in zeros, and nothing in nothing."""
    assert sound_span(np.zeros(1000, np.float32), 1000) == (0, 0)
    assert sound_span(np.zeros(0, np.float32), 1000) == (0, 0)


def test_has_words():
    """Letters and figures of any script are words; signs are not."""
    assert [has_words(text) for text in ("a", "5", "न", "", " ", "...", "-")] == [True] * 3 + [False] * 4


def test_short_silence():
    """A tenth of a second at the voice's own rate."""
    speech = short_silence(22_050)
    assert (speech.samples.size, speech.rate, speech.words) == (2205, 22_050, ())
    assert not speech.samples.any()
