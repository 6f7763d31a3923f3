"""A pace's words a minute are found from two measurements, and eSpeak's constants were."""

import numpy as np
import pytest

from coach.pace import PROFILES, Pace
from coach.speech.voices import calibration
from coach.speech.voices.base import Speech
from coach.speech.voices.espeak import EspeakVoice
from coach.speech.voices.silent import SilentVoice


def test_silence_around_the_words_does_not_count():
    """Half a second of tone in two seconds of silence is half a second."""
    samples = np.zeros(20_000, np.float32)
    samples[5_000:10_000] = 0.5
    assert calibration.spoken_seconds(Speech(samples=samples, rate=10_000)) == 0.5


@pytest.mark.parametrize("pace", Pace)
def test_the_silent_voice_is_exact(pace):
    """A voice made to a speed measures at that speed."""
    voice = SilentVoice(tone=True)
    measured = calibration.words_a_minute(lambda text: voice.speak(text, pace), calibration.reference("en"))
    assert measured == pytest.approx(PROFILES[pace].words_a_minute, rel=0.005)


def test_knobs_solve_for_a_linear_voice():
    """A voice that takes 0.1 s and 60 / knob seconds a word is set to exactly what each pace needs."""

    def speed(knob):
        return 60.0 / (0.1 + 60.0 / knob)

    expected = {pace: round(60.0 / (60.0 / PROFILES[pace].words_a_minute - 0.1)) for pace in Pace}
    assert calibration.knobs(((140.0, speed(140.0)), (200.0, speed(200.0)))) == expected


def test_a_voice_without_a_knob_keeps_its_setting():
    """Where turning the knob changes nothing, it is left alone."""
    assert set(calibration.knobs(((140.0, 150.0), (200.0, 150.0))).values()) == {140}


def test_a_voice_that_is_too_slow_is_set_as_fast_as_it_goes():
    """A pace nobody can reach gives the end of the scale and no error."""
    knobs = calibration.knobs(((140.0, 60.0 / (1.0 + 1.0 / 140.0)), (200.0, 60.0 / (1.0 + 1.0 / 200.0))))
    assert set(knobs.values()) == {500}


def test_one_measurement_is_enough_for_a_voice_in_proportion():
    """A voice that says 80 words a minute at 160 is set to twice what each pace needs."""
    expected = {pace: round(2.0 * profile.words_a_minute) for pace, profile in PROFILES.items()}
    assert calibration.knobs(((160.0, 80.0),)) == expected


def test_reference():
    """The coach's own languages have sentences of theirs; any other is measured on the English ones."""
    assert calibration.reference("de-AT")[0].startswith("Legen Sie")
    english = calibration.reference("en")
    assert calibration.reference("it") == english
    assert calibration.short_reference("en") == (english[1], english[5])


@pytest.mark.parametrize("language", ["de", "es", "fr", "ru"])
@pytest.mark.parametrize("pace", Pace)
def test_espeak_speaks_every_language_at_the_paces_speed(pace, language):
    """What eSpeak says in the coach's other languages is within 8 % of the pace's words a minute."""
    voice = EspeakVoice(language)
    measured = calibration.words_a_minute(lambda text: voice.speak(text, pace), calibration.reference(language))
    voice.close()
    assert measured == pytest.approx(PROFILES[pace].words_a_minute, rel=0.08)


@pytest.mark.parametrize("pace", Pace)
def test_espeak_speaks_at_the_paces_speed(pace):
    """What eSpeak says is within 8 % of the pace's words a minute."""
    voice = EspeakVoice()
    measured = calibration.words_a_minute(lambda text: voice.speak(text, pace), calibration.reference("en"))
    voice.close()
    assert measured == pytest.approx(PROFILES[pace].words_a_minute, rel=0.08)
