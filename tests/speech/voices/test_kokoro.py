"""Kokoro speaks behind a carrier sentence that is cut off; its package and files are stand-ins of a few bytes."""

import numpy as np
import pytest

from coach.errors import VoiceError
from coach.pace import Pace
from coach.speech.voices import model
from coach.speech.voices.base import Speech, sound_span
from coach.speech.voices.engines import find_voice, kokoro
from coach.speech.voices.kokoro import KokoroVoice, behind_carrier
from coach.speech.voices.setup import Setup

PACKAGE = '''
import numpy as np

RATE = 24000


class Kokoro:
    """Hums each sentence for as long as its words are at a speed, with a pause between two."""

    def __init__(self, model, voices):
        if open(model, "rb").read() != b"model":
            raise RuntimeError("this is no model")

    def create(self, text, voice, speed, lang, trim):
        parts = [np.zeros(2400, np.float32)]
        for sentence in text.strip(".").split(". "):
            seconds = max(0.4, 0.3 * len(sentence.split())) / speed
            parts.append(np.sin(np.arange(round(seconds * RATE)) * 0.05).astype(np.float32) * 0.5)
            parts.append(np.zeros(4800, np.float32))
        return np.concatenate(parts), RATE
'''


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The stand-in's files; its package is where the worker finds it."""
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "kokoro_onnx.py").write_text(PACKAGE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "package"))
    monkeypatch.syspath_prepend(str(tmp_path / "package"))
    monkeypatch.setattr(kokoro, "find_spec", lambda name: True)
    (tmp_path / "kokoro-v1.0.int8.onnx").write_bytes(b"model")
    np.savez(tmp_path / "v.npz", **dict.fromkeys(("af_bella", "af_heart", "ef_dora", "zf_xiaobei"), np.zeros(1)))
    (tmp_path / "v.npz").rename(tmp_path / "voices-v1.0.bin")
    return {tmp_path / "kokoro-v1.0.int8.onnx": "", tmp_path / "voices-v1.0.bin": ""}


def sounding(speech):
    """Return how long a speech sounds, in seconds."""
    start, end = sound_span(speech.samples, speech.rate)
    return (end - start) / speech.rate


@pytest.fixture
def tried(monkeypatch):
    """Return the ways in which lines are asked for from now on."""
    ways, asked = [], KokoroVoice._asked
    monkeypatch.setattr(
        KokoroVoice, "_asked", lambda self, text, knob, way: ways.append(way) or asked(self, text, knob, way)
    )
    return ways


def test_a_line(files, tried):
    """The line is heard without its carrier, at the speed of its pace: stretched where the model is too quick."""
    voice = KokoroVoice("af_heart", files=files)
    slow, fast = (voice.speak("Rest your hands here.", pace) for pace in (Pace.SLOW, Pace.FAST))
    voice.close()
    assert sounding(slow) == pytest.approx(1.2 / (99 / 204), abs=0.05)
    assert sounding(fast) == pytest.approx(1.2 / (141 / 204), abs=0.01)
    assert [way["carrier"] for way in tried] == [True, True]


def test_a_carrier_that_runs_into_the_line(files, tried, monkeypatch):
    """Where no gap is to be found, the line is said alone."""
    monkeypatch.setattr("coach.speech.voices.kokoro._CARRIERS", {"en": "Good"})
    voice = KokoroVoice("af_heart", files=files)
    assert sounding(voice.speak("Rest your hands here.", Pace.SLOW)) == pytest.approx(1.2 / (99 / 204), abs=0.05)
    voice.close()
    assert [way["carrier"] for way in tried] == [True, False]


def test_behind_carrier():
    """What is kept begins 20 ms before the line, and a gap within the carrier is no end of it."""
    tone = np.ones(1000, np.float32)
    gap = np.zeros(1000, np.float32)
    carrier = (tone, gap, tone, tone, tone, gap)
    line = (tone, tone, tone, gap, gap, tone)

    def kept(*parts, speed=1.0):
        return behind_carrier(Speech(samples=np.concatenate(parts), rate=10_000), speed).samples.size

    assert kept(*carrier, *line) == 6000 + 200
    assert kept(*carrier, *line, speed=3.0) == 0
    assert kept(tone) == kept(np.zeros(0, np.float32)) == 0


def test_each_sentence_by_itself(files, tried):
    """Each has a carrier of its own, so that the gap between two of them is never taken for a carrier's end."""
    voice = KokoroVoice("af_heart", files=files)
    both = voice.speak("Rest here. Rest your hands here.", Pace.FAST)
    voice.close()
    assert sounding(both) == pytest.approx((0.6 + 1.2) / (141 / 204) + 0.4, abs=0.1)
    assert [way["carrier"] for way in tried] == [True, True]


def test_voices(files, tmp_path):
    """They are those in the file that speak a language the coach does, af_heart first."""
    found = kokoro.find(Setup(models=tmp_path))
    assert [(voice.voice, voice.languages) for voice in found] == [
        ("af_heart", ("en",)),
        ("af_bella", ("en",)),
        ("ef_dora", ("es",)),
    ]
    voice = find_voice("kokoro", "es", Setup(models=tmp_path))
    assert voice.id.startswith("kokoro:ef_dora@")
    voice.close()


def test_what_is_damaged_or_missing(files, tmp_path, monkeypatch):
    """Each is told by its name, and what to do; nothing that is not as it should be is loaded."""
    setup = Setup(models=tmp_path)
    voice = find_voice("kokoro:af_heart", "en", setup)
    with pytest.raises(VoiceError, match=r"kokoro-v1.0.int8.onnx is damaged, or not the model it should be"):
        voice.speak("Hold.", Pace.SLOW)
    voice.close()
    (tmp_path / "voices-v1.0.bin").write_bytes(b"no zip")
    with pytest.raises(VoiceError, match=r"voices-v1.0.bin is damaged; take it away"):
        kokoro.find(setup)
    (tmp_path / "voices-v1.0.bin").unlink()
    with pytest.raises(VoiceError, match=r"voices-v1.0.bin missing in .*: coach voices get kokoro"):
        kokoro.find(setup)
    monkeypatch.setattr(kokoro, "find_spec", lambda name: None)
    with pytest.raises(VoiceError, match=r"Kokoro is missing: pip install 'session-coach\[kokoro\]'"):
        kokoro.find(setup)


def test_a_file_that_is_no_model(files, tmp_path):
    """What the runtime says of it is told in one line."""
    (tmp_path / "kokoro-v1.0.int8.onnx").write_bytes(b"other")
    voice = KokoroVoice("af_heart", files=files)
    with pytest.raises(VoiceError, match=r"the voice kokoro:af_heart@\w+ cannot speak: this is no model"):
        voice.speak("Hold.", Pace.SLOW)
    voice.close()


def test_too_small_a_machine(files, monkeypatch):
    """Where there is no room for the model it is not loaded, and the message says how much it takes."""
    monkeypatch.setattr(model, "free_megabytes", lambda: 100)
    voice = KokoroVoice("af_heart", files=files)
    with pytest.raises(VoiceError, match="cannot speak: 100 MB of memory are free, it takes 500"):
        voice.speak("Hold.", Pace.SLOW)
    voice.close()
