"""Takes that are known exactly: lines as somebody says them whole, and voices that say them so."""

import numpy as np

from coach.errors import UnclearError
from coach.pace import Pace
from coach.speech.line import Line
from coach.speech.takes.wanted import Wanted
from coach.speech.voices.base import Speech
from coach.units import Seconds

RATE = 24_000
AROUND = Seconds(0.1)
"""The silence before and after the words."""


def wanted(text="Hold.", pace=Pace.SLOW, *, language="en", seconds=2.0, where=()):
    """Return a line that is wanted."""
    return Wanted(line=Line(text=text, pace=pace), language=language, seconds=Seconds(seconds), where=where)


def speech(text="Hold.", *, level=0.5, hertz=300.0, rate=RATE):
    """Return a line as it is said whole: a tone as long as its letters, silence around it, every sample 16-bit."""
    count = round(0.07 * sum(sign.isalnum() for sign in text) * rate)
    tone = np.rint(level * np.sin(2.0 * np.pi * hertz / rate * np.arange(count)) * 32767.0) / 32768.0
    return Speech(samples=np.pad(tone.astype(np.float32), round(AROUND * rate)), rate=rate)


class SpeakingVoice:
    """Says every line whole, and remembers which; some of them it only mumbles, or does not live to say.

    Args:
        name: ``engine:voice``.
        mumbles: How many times a text is mumbled before it is said.
        ends_at: The text at which whoever waits for it loses patience.
    """

    at_once = 1

    def __init__(self, name="fake:ann", *, mumbles=None, ends_at=""):
        self.id = f"{name}@1"
        self.said = []
        self.closed = False
        self._mumbles = dict(mumbles or {})
        self._ends_at = ends_at

    def speak(self, text, pace):
        """Say a text."""
        self.said.append(text)
        if text == self._ends_at:
            raise KeyboardInterrupt
        left = self._mumbles.get(text, 0)
        self._mumbles[text] = left - 1
        if left > 0 and left % 2:
            raise UnclearError(f"the voice {self.id} mumbles {text!r}")
        whole = speech(text)
        return whole if left <= 0 else Speech(samples=whole.samples[: whole.samples.size // 2], rate=whole.rate)

    def close(self):
        """Let go."""
        self.closed = True
