"""What is heard: a device that plays or does not, and voices with what they cost."""

import numpy as np
import pytest

from coach.app.doctor import hearing
from coach.app.doctor.hearing import find_device, find_voices, play_tone
from coach.audit.finding import State
from coach.errors import DeviceError
from coach.sinks.manual import ManualSink
from coach.speech.voices.engines import engines
from coach.speech.voices.listing import Speed
from coach.units import RATE


class Device(ManualSink):
    """A device that hears on whenever somebody waits for it."""

    def __init__(self, *, refuses: str = "", plays: bool = True) -> None:
        super().__init__(0)
        self.refuses = refuses
        self.plays = plays
        self.closed = False

    def wait_open(self) -> None:
        """Open it."""
        if self.refuses:
            raise DeviceError(self.refuses)

    def close(self) -> None:
        """Let go of it."""
        self.closed = True

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        if self.plays:
            self.hear(round(seconds * RATE))


@pytest.fixture
def device(monkeypatch):
    """Gives a function that says which device there is, and returns what is found of it."""

    def find(names, sink, *, tone=False):
        monkeypatch.setattr("coach.sinks.device.device_names", lambda: names)
        monkeypatch.setattr("coach.sinks.device.DeviceSink", lambda: sink)
        (finding,) = find_device(tone=tone, sleep=sink.sleep if sink else None)
        return finding

    return find


def test_a_device(device):
    """It is opened and let go of, and nothing is played."""
    sink = Device()
    found = device(("Speakers",), sink)
    assert (found.state, found.told) == (State.WORKS, "Speakers; the usual one opens")
    assert sink.closed
    assert sink.heard() == 0


def test_a_tone(device):
    """It is heard to its end, and whoever hears nothing is told where to look."""
    sink = Device()
    found = device(("Speakers", "Headset"), sink, tone=True)
    assert found.state is State.WORKS
    assert found.told.startswith("2 devices are here; a rising tone was played")
    assert np.abs(sink.sound).max() > 3_000


@pytest.mark.parametrize(
    ("names", "sink", "told"),
    [
        ((), None, "there is none"),
        (("Speakers",), Device(refuses="Speakers cannot be opened: busy"), "Speakers cannot be opened: busy"),
        (("Speakers",), Device(plays=False), "the device is open, and plays nothing"),
    ],
    ids=["none", "busy", "mute"],
)
def test_no_sound(device, names, sink, told):
    """What a session would do without it is told."""
    found = device(names, sink, tone=True)
    assert (found.state, found.told) == (State.FAILS, told)
    assert "silent rehearsal" in found.remedy
    assert sink is None or sink.closed


def test_a_device_that_is_lost_meanwhile():
    """Its own word is what is told."""
    sink = Device(plays=False)
    sink.heard = lambda: (_ for _ in ()).throw(DeviceError("it was lost"))
    with pytest.raises(DeviceError, match="it was lost"):
        play_tone(sink, sleep=sink.sleep)


@pytest.fixture
def voices(monkeypatch, tmp_path):
    """Gives a function that says what is measured of the first voice, and returns what is found, by part."""
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))

    def find(speed):
        measured = []
        monkeypatch.setattr(
            "coach.speech.voices.speed.measure",
            lambda infos, _setup, limit: measured.extend(infos) or {info.id: speed for info in infos if speed},
        )
        found = {finding.part: finding for finding in find_voices()}
        return measured, found

    return find


def test_the_first_voice_is_tried_and_no_other(voices):
    """One voice speaks, and every engine is listed: here, or with how to get it and how much that downloads."""
    measured, found = voices(Speed(rate=22_050, times=30.0))
    (first,) = measured
    assert found["voices"].told == f"{first.id} speaks, 30× as fast as it is heard"
    assert list(found) == ["voices", *(f"voice {engine.name}" for engine in engines())]
    for engine in engines():
        finding = found[f"voice {engine.name}"]
        assert finding.state is State.WORKS or finding.remedy
        if finding.state is State.LACKS and engine.megabytes:
            assert f"about {engine.megabytes} MB" in finding.remedy


@pytest.mark.parametrize(("speed", "told"), [("it is ill", "it is ill"), (None, "it did not speak in time")])
def test_a_voice_that_does_not_speak(voices, speed, told):
    """Others take its place, so that a session can run all the same."""
    _, found = voices(speed)
    assert found["voices"].told.endswith(f": {told}")
    assert found["voices"].state is not State.WORKS


def test_no_voice_at_all(voices, monkeypatch):
    """Without one nothing can be said."""
    monkeypatch.setattr("coach.speech.voices.engines.in_order", lambda *_: ())
    _, found = voices(None)
    assert found["voices"].state is State.FAILS


def test_the_tone_is_bounded():
    """A device that takes nothing is given up within seconds, counted without a clock."""
    waits = []
    with pytest.raises(DeviceError):
        play_tone(Device(plays=False), sleep=waits.append)
    assert sum(waits) == pytest.approx(hearing.TONE_WITHIN, abs=0.1)
