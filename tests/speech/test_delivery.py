"""A line has the pauses of its pace, and takes about the time that it asks."""

import numpy as np
import pytest

from coach.pace import PROFILES, Pace
from coach.speech.delivery import asked_seconds, deliver, with_pauses
from coach.speech.voices.base import Speech, sound_span

RATE = 16_000


def hum(seconds):
    """Return so many seconds of a sound."""
    return np.sin(np.arange(round(seconds * RATE)) * 0.1).astype(np.float32)


def silence(seconds):
    """Return so many seconds without one."""
    return np.zeros(round(seconds * RATE), np.float32)


def spoken(*parts):
    """Return parts one after the other as a speech, with a little silence around it."""
    return Speech(samples=np.concatenate((silence(0.05), *parts, silence(0.05))), rate=RATE)


def sounding(speech):
    """Return how long a speech sounds, in seconds."""
    start, end = sound_span(speech.samples, speech.rate)
    return (end - start) / speech.rate


class Humming:
    """A voice that hums a text for a time of its own."""

    id = "humming"
    at_once = 1

    def __init__(self, seconds):
        self.seconds = seconds

    def speak(self, text, pace):
        """Hum."""
        return spoken(hum(self.seconds))

    def close(self):
        """Do nothing."""


@pytest.mark.parametrize("pace", Pace)
@pytest.mark.parametrize(("mark", "least"), [(",", "clause_pause"), (".", "sentence_pause"), ("!", "sentence_pause")])
def test_a_pause_at_each_mark(pace, mark, least):
    """The silence at a mark becomes as long as the pace asks, and what sounds stays as it was."""
    said = spoken(hum(1.0), silence(0.1), hum(1.0))
    paused = with_pauses(said, f"Rest here{mark} both hands.", pace)
    assert sounding(paused) == pytest.approx(2.0 + getattr(PROFILES[pace], least), abs=0.02)
    assert np.abs(paused.samples).sum() == pytest.approx(np.abs(said.samples).sum())


def test_where_the_voice_does_not_pause():
    """Nothing is cut into a word, and a silence far from the mark is none of its own."""
    unbroken = spoken(hum(2.0))
    assert with_pauses(unbroken, "Rest here, both hands.", Pace.SLOW) is unbroken
    elsewhere = spoken(hum(0.2), silence(0.1), hum(2.0))
    assert with_pauses(elsewhere, "Rest here now, both hands.", Pace.SLOW) is elsewhere


def test_a_pause_that_is_long_enough():
    """It stays."""
    said = spoken(hum(1.0), silence(0.7), hum(1.0))
    assert with_pauses(said, "Rest here, both hands.", Pace.SLOW) is said


def test_the_times_of_words():
    """Those behind a pause come so much later."""
    said = spoken(hum(1.0), silence(0.15), hum(1.0))
    timed = Speech(samples=said.samples, rate=RATE, words=(("Rest,", 0.05, 1.05), ("both.", 1.2, 2.2)))
    first, second = with_pauses(timed, "Rest, both.", Pace.SLOW).words
    assert first == ("Rest,", 0.05, 1.05)
    assert second[1] == pytest.approx(1.2 + 0.3, abs=0.02)


def test_what_a_pace_asks():
    """It goes by words and letters alike, and the pause between two sentences comes on top."""
    short, long = "Up to the top of it all.", "Alternate comfortably towards shoulders."
    assert asked_seconds(short, Pace.SLOW, "en") < 7 * 60 / PROFILES[Pace.SLOW].words_a_minute
    assert asked_seconds(long, Pace.SLOW, "en") > 4 * 60 / PROFILES[Pace.SLOW].words_a_minute
    one, two = asked_seconds("Up and down", Pace.FAST, "en"), asked_seconds("Up. And down", Pace.FAST, "en")
    assert two - one == pytest.approx(PROFILES[Pace.FAST].sentence_pause)


@pytest.mark.parametrize("pace", Pace)
@pytest.mark.parametrize("times", [0.8, 0.9, 1.0, 1.1, 1.25])
def test_even_lines(pace, times):
    """A line said too quickly or too slowly for its pace is within 15 % of what it asks."""
    text = "Place both hands flat on the lower back and wait for one breath."
    asked = asked_seconds(text, pace, "en")
    assert sounding(deliver(Humming(asked * times), text, pace, "en")) == pytest.approx(asked, rel=0.15)


def test_no_further_than_it_sounds_well():
    """What is far too quick becomes a fifth longer, and no more."""
    text = "Place both hands flat on the lower back and wait for one breath."
    assert sounding(deliver(Humming(2.0), text, Pace.SLOW, "en")) == pytest.approx(2.4, abs=0.05)


def test_what_was_recorded():
    """It stays as it was said, however slow that is."""

    class Recording(Humming):
        def has(self, text, pace):
            return True

        def seconds(self, text, pace):
            return None

    assert sounding(deliver(Recording(9.0), "Two more.", Pace.FAST, "en")) == pytest.approx(9.0, abs=0.01)
