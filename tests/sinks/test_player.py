"""One sound played by the system: to its end, or told in one line why not."""

from pathlib import Path

import numpy as np
import playsound3
import pytest
import soundfile

from coach.errors import DeviceError, ExitCode
from coach.sinks.player import play
from coach.units import RATE

SOUND = np.linspace(-0.5, 0.5, 4 * RATE, dtype=np.float32).reshape(2, -1)
"""Two seconds."""


class FakeSound:
    """A sound being played; a clock goes on while it is waited for."""

    def __init__(self, *, takes: float, code: int | None = 0, interrupted: bool = False) -> None:
        self.now = 100.0
        self.stopped = False
        self.path: Path | None = None
        self.samples = np.zeros((0, 2))
        self.subprocess = self
        self._code, self._interrupted = code, interrupted
        self._ends = self.now + takes
        self.ended = False

    def begin(self, path: Path, block: bool) -> "FakeSound":
        """Stand in for playsound."""
        assert not block
        self.path = path
        self.samples, rate = soundfile.read(path)
        assert rate == RATE
        return self

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        if self._interrupted:
            raise KeyboardInterrupt
        self.now += seconds

    def is_alive(self) -> bool:
        """Return whether it still plays."""
        return self.now < self._ends

    def wait(self) -> None:
        """Wait for an end that has come: waiting longer could not be interrupted everywhere."""
        assert not self.is_alive()
        self.ended = True

    def stop(self) -> None:
        """End it early."""
        self.stopped = True
        self._ends = self.now

    def poll(self) -> int | None:
        """Return how the player ended."""
        return self._code


def played(monkeypatch, sound: FakeSound) -> None:
    """Play two seconds on a fake."""
    monkeypatch.setattr(playsound3, "playsound", sound.begin)
    play(SOUND, clock=lambda: sound.now, sleep=sound.sleep)


def test_played_to_the_end(monkeypatch):
    """The samples reach the player as a file, which is gone afterwards."""
    sound = FakeSound(takes=2.1)
    played(monkeypatch, sound)
    np.testing.assert_allclose(sound.samples.T, SOUND, atol=1.0 / 32768.0)
    assert sound.ended
    assert not sound.stopped
    assert not sound.path.parent.exists()


def test_an_interruption_stops_it(monkeypatch):
    """Ctrl-C stops the player before the command ends, and leaves nothing behind."""
    sound = FakeSound(takes=2.0, interrupted=True)
    with pytest.raises(KeyboardInterrupt):
        played(monkeypatch, sound)
    assert sound.stopped
    assert sound.ended
    assert not sound.path.parent.exists()


@pytest.mark.parametrize(("takes", "code"), [(0.2, 0), (2.0, 1)], ids=["over too soon", "not content"])
def test_a_player_without_a_sound_system(monkeypatch, takes, code):
    """A player that fails, or ends long before the sound does, was not heard."""
    with pytest.raises(DeviceError, match="no sound was heard: is there a sound system") as error:
        played(monkeypatch, FakeSound(takes=takes, code=code))
    assert error.value.exit_code is ExitCode.MISSING


@pytest.mark.parametrize(
    "error", [playsound3.PlaysoundException("No supported audio backends on this system!"), FileNotFoundError("gone")]
)
def test_nothing_to_play_it_with(monkeypatch, error):
    """Without any player there is one line, and where else to go."""

    def fail(path, block):
        raise error

    monkeypatch.setattr(playsound3, "playsound", fail)
    with pytest.raises(DeviceError, match=r"nothing here can play a sound \(\w.*\w\); `coach devices`") as told:
        play(SOUND)
    assert "\n" not in str(told.value)


def test_no_room_for_the_sound(monkeypatch):
    """A folder for passing files that is full is told."""

    def full(*_, **__):
        raise soundfile.SoundFileError("the disk is full")

    monkeypatch.setattr(soundfile, "write", full)
    with pytest.raises(DeviceError, match=r"no room for a sound of 2 s in .*: the disk is full"):
        play(SOUND)
