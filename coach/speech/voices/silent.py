"""A voice that takes the right time and says nothing: for rehearsals, and for tests of all that comes after."""

import math

import numpy as np

from coach.pace import PROFILES, Pace
from coach.speech.voices.base import Speech, has_words, short_silence
from coach.speech.words.normalise import clean
from coach.units import RATE, Seconds

_TONE_HERTZ = 440.0
_TONE_LEVEL = 0.1


class SilentVoice:
    """Says each word in the time the pace gives it, as silence or as a quiet tone.

    Args:
        tone: Sound a 440 Hz sine at a tenth of full scale instead of silence, so that a mix can be measured.
    """

    at_once = 1

    def __init__(self, *, tone: bool = False) -> None:
        self._tone = tone
        self.id = "silent:tone@1" if tone else "silent:silence@1"

    def speak(self, text: str, pace: Pace) -> Speech:
        """Return silence or tone, as long as the words take at the pace's words a minute."""
        words = clean(text).split()
        if not has_words(text) or not words:
            return short_silence(RATE)
        seconds = 60.0 / PROFILES[pace].words_a_minute
        samples = np.zeros(math.ceil(len(words) * seconds * RATE), np.float32)
        if self._tone:
            samples += _TONE_LEVEL * np.sin(2.0 * np.pi * _TONE_HERTZ * (np.arange(samples.size) / RATE))
        spans = ((word, Seconds(i * seconds), Seconds((i + 1) * seconds)) for i, word in enumerate(words))
        return Speech(samples=samples, rate=RATE, words=tuple(spans))

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""
