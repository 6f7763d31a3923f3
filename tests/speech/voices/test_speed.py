"""How fast a voice is, is measured once a version, within a limit for all of them together."""

import threading
from types import SimpleNamespace

import numpy as np

from coach.errors import VoiceError
from coach.speech.voices import speed
from coach.speech.voices.base import Speech
from coach.speech.voices.engines import engine_of
from coach.speech.voices.found import Found
from coach.speech.voices.listing import Speed, VoiceInfo
from coach.speech.voices.setup import Setup
from coach.speech.voices.speed import measure
from coach.units import Seconds

SENTENCE_SECONDS = 3.0


class Hum:
    """Says every sentence in three seconds; the clock moves when it does.

    Attributes:
        said: How many sentences it has said.
        clock: Tells the time.
    """

    at_once = 1

    def __init__(self, name, takes=(2.0, 1.0), wait=None):
        self.id = f"hum:{name}@1"
        self.said = 0
        self._takes = takes
        self._wait = wait
        self._now = 0.0

    def clock(self):
        """Return the time."""
        return self._now

    def speak(self, text, pace):
        """Say a sentence at a pace."""
        return self.speak_at(text, 160)

    def speak_at(self, text, knob):
        """Say a sentence in the time it takes."""
        if self._wait is not None:
            self._wait.wait()
            raise VoiceError("was closed")
        self._now += self._takes[self.said]
        self.said += 1
        return Speech(samples=np.ones(round(SENTENCE_SECONDS * 8000), np.float32), rate=8000)

    def close(self):
        """End what waits."""
        if self._wait is not None:
            self._wait.set()


def info(name, voice):
    """Return how a voice is listed."""
    found = Found(voice=name, languages=("en",), build=lambda language, setup: voice)
    return VoiceInfo(id=f"hum:{name}", engine=engine_of("flite"), found=found)


def test_the_second_sentence_counts(tmp_path):
    """A model is loaded with the first; what was measured is kept, and not measured again."""
    setup, voice = Setup(models=tmp_path, cache=tmp_path), Hum("a")
    expected = {"hum:a": Speed(rate=8000, times=3.0)}
    assert measure([info("a", voice)], setup, clock=voice.clock) == expected
    assert measure([info("a", voice)], setup, clock=voice.clock) == expected
    assert voice.said == 2


def test_what_was_kept_and_cannot_be_read(tmp_path):
    """A broken file is as good as none."""
    setup = Setup(models=tmp_path, cache=tmp_path)
    measure([info("a", Hum("a"))], setup)
    (path,) = tmp_path.iterdir()
    path.write_text("{")
    voice = Hum("a")
    measure([info("a", voice)], setup)
    assert voice.said == 2


def test_a_voice_that_hangs_keeps_nobody_waiting(tmp_path, monkeypatch):
    """The others are told of when the time is over, and the one that hangs is closed."""
    closed = threading.Event()
    quick = Hum("quick", takes=(0.0, 0.0))
    voices = [info("slow", Hum("slow", wait=closed)), info("quick", quick)]
    # The time is over as soon as the first of them has been measured, however long that takes here.
    times = iter((0.0, 0.0, 60.0))
    monkeypatch.setattr(speed, "time", SimpleNamespace(monotonic=lambda: next(times)))
    speeds = measure(voices, Setup(models=tmp_path), limit=Seconds(60.0))
    assert set(speeds) == {"hum:quick"}
    assert closed.is_set()


def test_a_voice_that_fails(tmp_path):
    """Why it could not be measured is told in its place; one that is not here is left out."""
    failing = Hum("a", wait=threading.Event())
    failing._wait.set()
    missing = VoiceInfo(id="pico", engine=engine_of("pico"), found=None, why_not="apt-get install")
    assert measure([info("a", failing), missing], Setup(models=tmp_path)) == {"hum:a": "was closed"}
