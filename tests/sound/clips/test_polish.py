"""Every clip is as loud as the next one, has no rumble, no stray peak, no silence around it and no click."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.pace import Pace
from coach.sound.clips import polish
from coach.sound.loudness import speech_level, true_peak
from coach.speech.voices.base import Speech
from coach.speech.voices.espeak import EspeakVoice
from coach.units import RATE, Seconds, to_gain


def sine(hertz, seconds, rate, level=0.25):
    """Return a sine, float32, shape (n,)."""
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def finished(samples, rate):
    """Return samples after both halves of the polish."""
    return polish.finish(polish.cut(Speech(samples=samples, rate=rate)))


@pytest.fixture(scope="module")
def spoken():
    """Clips of long and short sentences at every pace."""
    voice = EspeakVoice()
    texts = (
        "Place both hands flat on the lower back.",
        "Rest.",
        "Five",
        "Press softly, never on the bone: this stays.",
    )
    speeches = [voice.speak(text, pace) for text in texts for pace in Pace]
    voice.close()
    return [polish.finish(polish.cut(speech)) for speech in speeches]


def test_spoken_clips_share_one_loudness(spoken):
    """Long or short, slow or fast: within a quarter of a LU."""
    assert [float(speech_level(clip)) for clip in spoken] == pytest.approx([polish.VOICE_LUFS] * len(spoken), abs=0.25)


def test_spoken_clips_stay_under_their_peak(spoken):
    """No true peak is more than 11 dB above the level, so a bed mixed under them leaves the last limiter idle."""
    assert max(float(true_peak(clip)) for clip in spoken) <= polish.VOICE_LUFS + 11.0


def test_spoken_clips_start_and_end_at_nothing(spoken):
    """The first and the last frame are zero, and the 3 ms beside them rise and fall."""
    for clip in spoken:
        assert clip[0] == 0.0
        assert clip[-1] == 0.0
        assert np.abs(clip[:48]).max() <= 0.34
        assert np.abs(clip[-48:]).max() <= 0.34


def test_the_room_rings_on_after_the_last_word(spoken):
    """Beyond what the plan counts a clip still sounds, 30 dB and more below its level, and ends in silence."""
    for clip in spoken:
        ring = clip[-polish.RING :]
        assert ring.any()
        assert np.sqrt(np.mean(ring**2)) < to_gain(polish.VOICE_LUFS - 30.0)
        assert np.abs(ring[-480:]).max() < to_gain(-90.0)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000])
def test_any_rate_keeps_its_time(rate):
    """A second of sound between silences stays one, with 10 ms before and 40 ms after it to 10 ms or so."""
    silence = np.zeros(rate, np.float32)
    kept = polish.cut(Speech(samples=np.concatenate([silence, sine(500, 1.0, rate), silence]), rate=rate))
    clip = polish.finish(kept)
    assert clip.dtype == np.float32
    assert clip.size == polish.frames_of(kept.samples.size, rate) + polish.RING
    assert clip.size - polish.RING == pytest.approx(1.05 * RATE, abs=0.025 * RATE)
    assert float(speech_level(clip)) == pytest.approx(polish.VOICE_LUFS, abs=0.25)


def test_a_voices_own_level_does_not_matter():
    """A voice fifty times as loud gives the same clip."""
    loud, soft = finished(sine(500, 1.0, 22_050, 0.5), 22_050), finished(sine(500, 1.0, 22_050, 0.01), 22_050)
    assert np.abs(loud - soft).max() < 1e-3


def test_silence_keeps_its_length():
    """Where nothing sounds there is nothing to trim and nothing to bring to a level."""
    clip = finished(np.zeros(22_050, np.float32), 22_050)
    assert clip.size == RATE + polish.RING
    assert not clip.any()


@pytest.mark.parametrize("count", [1, 2, 3, 100])
def test_a_few_samples_are_a_clip(count):
    """Whatever a voice answers with, nothing breaks."""
    clip = finished(np.full(count, 0.5, np.float32), 22_050)
    assert clip.size == polish.frames_of(count, 22_050) + polish.RING
    assert np.isfinite(clip).all()


def test_rumble_goes_and_the_voice_stays():
    """0 Hz goes altogether, 50 Hz by 15 dB, 160 Hz and what is above stays as it is."""
    rate = 22_050
    middle = slice(rate // 2, -rate // 2)

    def change(samples):
        return float(np.std(polish.without_rumble(samples, rate)[middle]) / np.std(samples[middle]))

    constant = polish.without_rumble(np.full(2 * rate, 0.25, np.float32), rate)
    assert np.abs(constant[middle]).max() < 1e-4
    assert change(sine(25, 2.0, rate)) < to_gain(-20)
    assert change(sine(50, 2.0, rate)) < to_gain(-8.5)
    assert change(sine(80, 2.0, rate)) == pytest.approx(to_gain(-4.5), rel=0.03)
    assert change(sine(160, 2.0, rate)) == pytest.approx(1.0, rel=0.01)
    assert change(sine(1000, 2.0, rate)) == pytest.approx(1.0, rel=0.01)


@given(st.lists(st.floats(-1.0, 1.0, width=32), max_size=50), st.integers(1, 400), st.floats(0.05, 1.0))
def test_no_peak_passes_the_ceiling(peaks, spacing, ceiling):
    """Wherever the peaks lie, none is above the ceiling, and what is far from one is left alone."""
    samples = np.zeros(len(peaks) * spacing + 4000, np.float32)
    samples[: len(peaks) * spacing : spacing] = peaks
    samples[-1] = 0.01
    eased = polish.ease(samples, ceiling)
    assert eased.size == samples.size
    assert np.abs(eased).max() <= ceiling * (1 + 1e-6)
    assert eased[-1] == samples[-1]
    assert (np.abs(eased) <= np.abs(samples)).all()


def test_the_same_cut_gives_the_same_clip(spoken):
    """Finishing has no memory and no chance in it."""
    kept = polish.cut(Speech(samples=sine(300, 1.0, 22_050), rate=22_050))
    assert np.array_equal(polish.finish(kept), polish.finish(kept))


def test_words_move_with_the_cut():
    """What is cut off before the first word is taken from the words' times; none lies outside of the clip."""
    rate = 22_050
    silence = np.zeros(rate, np.float32)
    samples = np.concatenate([silence, sine(500, 1.0, rate), silence])
    words = (("one", Seconds(1.0), Seconds(1.5)), ("two", Seconds(1.5), Seconds(3.0)))
    kept = polish.cut(Speech(samples=samples, rate=rate, words=words))
    (first, middle), (again, last) = kept.words
    assert 0 < first <= round(0.02 * rate)
    assert middle == again == first + round(0.5 * rate)
    assert last == kept.samples.size


def spoken_by_a_person(level, rate=RATE):
    """Return half a second of noise with loud places, as a person's take, in silence."""
    sound = np.random.default_rng(3).normal(0.0, 0.1, rate // 2)
    sound[:: rate // 50] *= 3.0
    sound = np.rint(np.pad(sound, rate // 5) * level * 32768.0 / np.abs(sound).max()) / 32768.0
    return Speech(samples=sound.astype(np.float32), rate=rate, by_person=True)


@pytest.mark.parametrize("level", [0.02, 0.3, 0.99])
def test_what_a_person_spoke_is_heard_as_it_was_recorded(level):
    """Every sample times one number, however loud the take is; only the silence around it is cut off and faded."""
    speech = spoken_by_a_person(level)
    kept = polish.cut(speech)
    clip = polish.finish(kept)
    assert clip.size == polish.frames_of(kept.samples.size, RATE) + polish.RING
    words = speech.samples[RATE // 5 : -RATE // 5]
    begin = int(np.abs(clip).argmax() - np.abs(words).argmax())
    heard = clip[begin : begin + words.size]
    gain = np.float64(heard @ words) / np.float64(words @ words)
    np.testing.assert_allclose(heard, gain * words, atol=1e-6)
    assert not clip[:begin].any()
    assert not clip[begin + words.size :].any()


def test_a_person_is_as_loud_as_any_other_voice():
    """A take comes to the level of all clips, or as near to it as its highest peak allows."""
    time = np.arange(RATE) / RATE
    hum = (0.05 * np.sin(2.0 * np.pi * 300.0 * time) * (time % 0.3 < 0.2)).astype(np.float32)
    speech = Speech(samples=hum, rate=RATE, by_person=True)
    clip = polish.finish(polish.cut(speech))
    assert speech_level(clip) == pytest.approx(polish.VOICE_LUFS, abs=0.1)
    clicks = hum.copy()
    clicks[RATE // 10] = 0.9
    softer = polish.finish(polish.cut(Speech(samples=clicks, rate=RATE, by_person=True)))
    assert np.abs(softer).max() == pytest.approx(10.0 ** ((polish.VOICE_LUFS + 13.5) / 20.0), abs=1e-3)
