"""The room is soft, short, in its place, and the same every time; the tone is what its curve says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.pace import Pace
from coach.sound.clips import polish
from coach.sound.clips.room import LENGTH, in_room, reflections, ring_length
from coach.sound.clips.tone import CURVE, tone_gain
from coach.speech.voices.espeak import EspeakVoice
from coach.units import to_decibels

RATES = [8_000, 16_000, 22_050, 44_100, 48_000, 96_000]


@pytest.fixture(scope="module")
def spoken():
    """A sentence of the built-in voice."""
    voice = EspeakVoice()
    kept = polish.cut(voice.speak("Glide both hands up to the shoulders, and let them float back down.", Pace.SLOW))
    voice.close()
    return kept


def energy(samples):
    """Return the sum of squares."""
    return float(np.sum(samples.astype(np.float64) ** 2))


def test_the_room_lies_far_behind_the_voice(spoken):
    """All it gives back is 18 to 22 dB below the voice itself."""
    voice = spoken.samples / 32768.0
    room = np.convolve(voice, reflections(spoken.rate))
    assert -22.0 <= 10 * np.log10(energy(room) / energy(voice)) <= -18.0


@pytest.mark.parametrize("rate", RATES)
def test_the_room_dies_away_and_is_gone(rate):
    """After a tenth of a second it has lost 10 dB or more, after 0.3 s 35 dB, and after its length it is silent."""
    room = reflections(rate)
    assert room.shape == (ring_length(rate),) == (round(LENGTH * rate),)
    assert energy(room[round(0.1 * rate) :]) <= 0.1 * energy(room)
    assert energy(room[round(0.3 * rate) :]) <= 10**-3.5 * energy(room)
    assert room[-1] == 0.0


@pytest.mark.parametrize("rate", RATES)
def test_each_sound_stays_where_it_is(rate):
    """A click is heard at its sample, before it hardly anything, and after the room nothing."""
    click = np.zeros(rate, np.float32)
    click[rate // 2] = 1.0
    heard = in_room(click, rate)
    assert heard.size == rate + ring_length(rate)
    assert np.abs(heard).argmax() == rate // 2
    assert np.abs(heard[: rate // 2 - round(0.0085 * rate)]).max() < 1e-6
    assert np.abs(heard[rate // 2 + ring_length(rate) + round(0.0085 * rate) :]).max() < 1e-6


@given(st.integers(0, 60_000), st.sampled_from(RATES))
def test_two_sounds_are_heard_as_one_and_the_other(count, rate):
    """Wherever a sound is parted, and however long it is, its parts in the room add up to the whole in the room."""
    sound = np.random.default_rng(count).uniform(-0.5, 0.5, 60_000).astype(np.float32)
    first, second = sound.copy(), sound.copy()
    first[count:] = second[:count] = 0.0
    together = in_room(sound, rate)
    np.testing.assert_allclose(in_room(first, rate) + in_room(second, rate), together, atol=1e-5)
    alone = in_room(sound[:count], rate)
    np.testing.assert_allclose(alone, in_room(first, rate)[: alone.size], atol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
def test_a_few_samples_ring_on(count):
    """However little is said, the room is as long as ever."""
    heard = in_room(np.full(count, 1e4, np.float32), 22_050)
    assert heard.size == count + ring_length(22_050)
    assert np.isfinite(heard).all()
    assert heard.any() == bool(count)


def test_silence_stays_silence():
    """Nobody is in the room."""
    assert not in_room(np.zeros(50_000, np.float32), 22_050).any()


def test_the_same_every_time(spoken):
    """The room is made from arithmetic, not from chance."""
    samples = spoken.samples / np.float32(32768.0)
    assert in_room(samples, spoken.rate).tobytes() == in_room(samples, spoken.rate).tobytes()
    assert reflections(22_050).tobytes() == reflections(22_050).tobytes()


@pytest.mark.parametrize(("hertz", "decibels"), [(0.0, 0.0), (100.0, 0.0), (20_000.0, 0.0), *CURVE])
def test_the_tone_is_what_its_curve_says(hertz, decibels):
    """Flat below and above, a little more warmth, a little less hardness."""
    assert to_decibels(float(tone_gain(np.array([hertz]))[0])) == pytest.approx(decibels, abs=1e-9)


@pytest.mark.parametrize(("hertz", "decibels"), [(400.0, 1.5), (1500.0, 0.0), (4000.0, -3.0), (8000.0, 0.0)])
def test_the_tone_is_heard(hertz, decibels):
    """A sine that fades in and out comes out at what the curve says, but for the room around it."""
    rate = 22_050
    sine = (np.hanning(rate) * np.sin(2 * np.pi * hertz / rate * np.arange(rate))).astype(np.float32)
    heard = in_room(sine, rate)[:rate]
    gain = float(heard @ sine / (sine @ sine))
    assert to_decibels(gain) == pytest.approx(decibels, abs=1.3)
