"""A model's line is spoken until it is whole, what is needed for that is counted, and what is not whole is refused."""

import numpy as np
import pytest

from coach.errors import UnclearError
from coach.speech.voices.base import Speech
from coach.speech.voices.tries import Tally, Tries

RATE = 8_000


def said(seconds):
    """Return a line that sounds so long, with silence around it."""
    tone = np.sin(np.arange(round(seconds * RATE)) * 0.1).astype(np.float32)
    return Speech(samples=np.pad(tone, 800), rate=RATE)


def test_the_first_that_is_whole():
    """Ways are tried in their order, and none after the first that says the line whole."""
    tries = Tries("model:a@1")
    mumbled, whole = said(0.02), said(0.8)
    asked = []
    ways = [lambda speech=speech: asked.append(speech) or speech for speech in (mumbled, whole, whole)]
    assert tries.first_whole("Two more.", ways) is whole
    assert asked == [mumbled, whole]
    assert tries.first_whole("Two more.", [lambda: whole]) is whole
    assert tries.tally == Tally(lines=2, again=1)


def test_one_that_never_is():
    """A line that no way says whole is told in one line, with what is wrong with it; the next one is tried again."""
    tries = Tries("model:a@1")
    with pytest.raises(UnclearError) as caught:
        tries.first_whole("Two more.", [lambda: said(0.02)] * 3)
    assert str(caught.value) == "the voice model:a@1 cannot say 'Two more.' clearly: it is too short for its words"
    assert tries.first_whole("Two more.", [lambda: said(0.8)])
    assert tries.tally == Tally(lines=2, again=1, unclear=1)
