"""What is wrong with a line as it was said is found in its sound alone, and nothing in a line that is whole."""

import numpy as np
import pytest

from coach.speech.check import Fault, faults
from coach.speech.voices.base import Speech

RATE = 16_000
TEXT = "Rest your hands now."


def silence(seconds):
    """Return nothing to be heard."""
    return np.zeros(round(seconds * RATE), np.float32)


def hum(seconds, level=0.5):
    """Return a vowel, more or less: a tone with overtones, in full sound from the first sample on."""
    time = np.arange(round(seconds * RATE)) / RATE
    return (level * (np.sin(2 * np.pi * 140 * time) + 0.4 * np.sin(2 * np.pi * 420 * time)) / 1.4).astype(np.float32)


def hiss(seconds, level=0.5):
    """Return a sibilant, more or less."""
    return (level * np.random.default_rng(1).uniform(-1, 1, round(seconds * RATE))).astype(np.float32)


def said(*sounds):
    """Return the speech of sounds, one after the other."""
    return Speech(samples=np.concatenate(sounds), rate=RATE)


@pytest.mark.parametrize(
    ("sounds", "found"),
    [
        ((silence(0.1), hum(1.4), silence(0.1)), ()),
        ((silence(0.1), hum(0.6), silence(0.4), hum(0.8), silence(0.1)), ()),
        ((silence(0.1), hum(1.4), silence(0.09), hiss(0.06, 0.1), silence(0.1)), ()),
        ((silence(0.1), hum(0.2, 0.1), silence(0.03), hum(1.2), silence(0.1)), ()),
        ((silence(0.1), hum(1.2), silence(0.18), hum(0.2, 0.1), silence(0.1)), ()),
        ((silence(2.0),), (Fault.SILENT,)),
        ((silence(0.01),), (Fault.SILENT,)),
        ((np.zeros(0, np.float32),), (Fault.SILENT,)),
        ((silence(0.1), hum(0.3), silence(0.1)), (Fault.HURRIED,)),
        ((silence(0.1), hum(5.0), silence(0.1)), (Fault.DRAWN_OUT,)),
        ((hum(1.4), silence(0.1)), (Fault.CUT_ONSET,)),
        ((silence(0.1), hum(1.4)), (Fault.CUT_END,)),
        ((silence(0.1), hum(0.2, 0.1), silence(0.15), hum(1.2), silence(0.1)), (Fault.JUNK_BEFORE,)),
        ((silence(0.1), hum(1.2), silence(0.3), hum(0.2, 0.1), silence(0.1)), (Fault.JUNK_AFTER,)),
    ],
)
def test_faults(sounds, found):
    """Each slip has its name; pauses, soft releases, slow stops and quiet beginnings of a word are none."""
    assert faults(said(*sounds), TEXT) == found


def test_a_single_word_may_be_drawn_out():
    """One word takes longer than one of many, and an abbreviation of two letters is no slip of the tongue."""
    assert faults(said(silence(0.1), hum(1.1), silence(0.1)), "Hold.") == ()
    assert faults(said(silence(0.1), hum(0.2), silence(0.1)), "In.") == ()
    assert faults(said(silence(0.1), hum(0.05), silence(0.1)), "Hold.") == (Fault.HURRIED,)


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_any_rate(rate):
    """What is found does not hang on the rate of the samples."""
    whole = np.interp(
        np.arange(0, 2.0, 1 / rate), np.arange(0, 2.0, 1 / RATE), said(silence(0.3), hum(1.4), silence(0.3)).samples
    )
    assert faults(Speech(samples=whole.astype(np.float32), rate=rate), TEXT) == ()
