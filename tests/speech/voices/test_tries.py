"""A model's line is spoken until it is whole, and what is not whole is refused."""

import numpy as np
import pytest

from coach.errors import UnclearError
from coach.speech.voices.base import Speech
from coach.speech.voices.tries import say_whole

RATE = 8_000


def said(seconds):
    """Return a line that sounds so long, with silence around it."""
    tone = np.sin(np.arange(round(seconds * RATE)) * 0.1).astype(np.float32)
    return Speech(samples=np.pad(tone, 800), rate=RATE)


def test_the_first_that_is_whole():
    """Ways are tried in their order, and none after the first that says the line whole."""
    mumbled, whole = said(0.02), said(0.8)
    asked = []
    ways = [lambda speech=speech: asked.append(speech) or speech for speech in (mumbled, whole, whole)]
    assert say_whole("Two more.", ways, voice="model:a@1") is whole
    assert asked == [mumbled, whole]


def test_one_that_never_is():
    """A line that no way says whole is told in one line, with what is wrong with it; each way has been tried once."""
    mumbled, asked = said(0.02), []
    ways = [lambda: asked.append(mumbled) or mumbled] * 3
    with pytest.raises(UnclearError) as caught:
        say_whole("Two more.", ways, voice="model:a@1")
    assert str(caught.value) == "the voice model:a@1 cannot say 'Two more.' clearly: it is too short for its words"
    assert len(asked) == 3
