"""What a take's sound tells: where its words are, how loud it and its room are, whether its peaks were cut off."""

import math

import numpy as np
import pytest

from coach.speech.sounding import levels_of
from coach.speech.voices.base import Speech
from coach.studio.measure import measure
from coach.units import Decibels
from tests.takes import AROUND, RATE, speech

NOISE = np.random.default_rng(1)


def in_a_room(said, decibels):
    """Return a speech in a room of so much noise."""
    noise = NOISE.normal(0.0, 10.0 ** (decibels / 20.0), said.samples.size)
    return Speech(samples=(said.samples + noise).astype(np.float32), rate=said.rate)


@pytest.mark.parametrize("decibels", [-90.0, -60.0, -45.0])
def test_words_are_found_in_a_room(decibels):
    """The words' time does not depend on what the room sounds like."""
    found = measure(in_a_room(speech("Hold it there."), decibels))
    assert found.seconds == pytest.approx(0.07 * 11, abs=0.021)
    assert found.first / RATE == pytest.approx(AROUND, abs=0.011)
    assert found.room == pytest.approx(decibels, abs=1.5)
    assert found.voice == pytest.approx(-9.0, abs=0.3)


def test_a_room_that_was_heard_before():
    """Where a take has no pause in it, the room is what it was before."""
    said = speech("Hold.")
    pressed = Speech(samples=said.samples[round(AROUND * RATE) : -round(AROUND * RATE)], rate=RATE)
    found = measure(pressed, Decibels(-60.0))
    assert (found.first, found.last, found.room) == (0, pressed.samples.size, -60.0)


@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100, 48_000])
def test_loudness_at_any_rate(rate):
    """A take is as loud as it is, whatever its rate."""
    assert measure(speech("Hold it.", rate=rate)).loudness == pytest.approx(
        measure(speech("Hold it.", rate=48_000)).loudness, abs=0.1
    )


@pytest.mark.parametrize("count", [0, 1, 100, RATE])
def test_silence(count):
    """Nothing said is nothing measured, however long."""
    found = measure(Speech(samples=np.zeros(count, np.float32), rate=RATE))
    assert (found.first, found.last, found.seconds) == (0, 0, 0.0)
    assert {found.peak, found.loudness, found.room, found.voice} == {-math.inf}
    assert not found.clipped
    assert levels_of(np.zeros(count, np.float32), RATE).size == max(1, count // 240)


@pytest.mark.parametrize(("hertz", "rate"), [(100.0, 48_000), (300.0, 24_000), (1000.0, 48_000)])
def test_clipping(hertz, rate):
    """Peaks that were cut off are known at whatever level they come; a loud take that was not is left alone."""
    said = speech("Hold it.", level=0.98, hertz=hertz, rate=rate)
    assert not measure(said).clipped
    driven = Speech(samples=np.clip(1.5 * said.samples, -1.0, 1.0), rate=rate)
    assert measure(driven).clipped
    assert measure(Speech(samples=(0.6 * driven.samples).astype(np.float32), rate=rate)).clipped
