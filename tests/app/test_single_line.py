"""One line is said as in a session: by one voice alone, to be heard or to a file."""

import numpy as np
import pytest
import soundfile

from coach.app import single_line
from coach.app.single_line import check_wav, compare, sound_of, write_wav
from coach.errors import ExportError, VoiceError
from coach.pace import Pace
from coach.sound.loudness import speech_level
from coach.speech.voices.engines import engine_of
from coach.speech.voices.found import Found
from coach.speech.voices.listing import VoiceInfo
from coach.speech.voices.silent import SilentVoice
from coach.units import RATE


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No cache and no settings of whoever runs the tests."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


def test_said_and_written(tmp_path):
    """A line is a clip as in a session, and its file holds the same samples."""
    sound = sound_of("Hold 5-6 times.", voice="espeak", language="en", pace=Pace.SLOW, warn=print)
    assert speech_level(sound[0]) == pytest.approx(-16.0, abs=0.7)
    write_wav(sound, tmp_path / "a.wav", force=False)
    heard, rate = soundfile.read(tmp_path / "a.wav", dtype="float32")
    assert rate == RATE
    np.testing.assert_allclose(heard.T, sound, atol=1 / 32768)
    with pytest.raises(ExportError, match="is there already"):
        check_wav(tmp_path / "a.wav", force=False)
    with pytest.raises(ExportError, match=r"is no .wav"):
        check_wav(tmp_path / "a.mp3", force=False)


def test_no_other_voice_takes_over():
    """Whoever wants to hear a voice is told when it cannot speak."""
    with pytest.raises(VoiceError, match=r"there is no voice 'espeak:en-us.nobody'"):
        sound_of("Hold.", voice="espeak:en-us+nobody", language="en", pace=Pace.SLOW, warn=pytest.fail)


def test_compare(monkeypatch):
    """Each voice that speaks the language is heard on the same line; the others are left out, or told."""

    def build(language, setup):
        return SilentVoice(tone=True)

    def fail(language, setup):
        raise VoiceError("the voice is ill")

    german = Found(voice="", languages=("de",), build=build)
    voices = (
        VoiceInfo(id="espeak", engine=engine_of("espeak"), found=Found(voice="", build=build)),
        VoiceInfo(id="flite:nobody", engine=engine_of("flite"), found=Found(voice="nobody", build=fail)),
        VoiceInfo(id="pico", engine=engine_of("pico"), found=None, why_not="missing"),
        VoiceInfo(id="rhvoice", engine=engine_of("rhvoice"), found=german),
        VoiceInfo(id="silent", engine=engine_of("silent"), found=Found(voice="", build=build)),
    )
    monkeypatch.setattr(single_line, "available", lambda setup: voices)
    told, warned = [], []
    compare("en", lambda sound: told.append(sound.shape[0]), show=told.append, warn=warned.append)
    assert told == ["espeak", 2]
    (warning,) = warned
    assert "flite" in warning
