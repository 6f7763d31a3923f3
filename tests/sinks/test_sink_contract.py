"""Every sink keeps the same promises to a running session."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from coach.sinks import device
from coach.sinks.device import DeviceSink
from coach.sinks.device_child import FrameSource
from coach.sinks.manual import ManualSink
from coach.sinks.pipe import PipeSink
from coach.sinks.rehearsal import MOST, RehearsalSink
from coach.sinks.ring import Ring
from coach.sinks.sink import Sink
from coach.units import RATE

PERIOD = RATE // 100
"""Frames a device asks for at a time."""


def second(first: int = 0) -> np.ndarray:
    """Return a second of frames that tell their number and are never silent: int16 (RATE, 2)."""
    numbers = np.arange(first, first + RATE)
    return np.stack((numbers % 30_000 + 1, numbers // 30_000 + 1), axis=1).astype(np.int16)


@dataclass
class FakeClock:
    """Seconds that pass when told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@dataclass
class Case:
    """A sink and how time passes for it."""

    sink: Sink
    hear: Callable[[int], object]
    """Lets so many frames pass, and at the end what a sink needs to know that it is drained."""
    sound: Callable[[], np.ndarray] | None = None
    """What has come out: int16 (n, 2)."""
    leave: Callable[[], None] = lambda: None
    """Lets go of what listened."""


def rehearsal(speed: float) -> Case:
    """Return a rehearsal whose clock is looked at often enough."""
    clock = FakeClock()

    sink = RehearsalSink(speed, clock)

    def hear(frames: int) -> None:
        for passed in range(0, frames, MOST):
            clock.now += min(MOST, frames - passed) / RATE / speed
            sink.heard()

    return Case(sink, hear)


def manual() -> Case:
    """Return the sink that is told what to hear."""
    sink = ManualSink()
    return Case(sink, sink.hear, lambda: sink.sound)


class ChildInHere:
    """The device's process, played by this one: the device asks when it is told to."""

    ended = False

    def __init__(self, command: list[str], *, inherited: tuple[int, ...]) -> None:
        place = command[-1]
        self._ring = Ring.attach(str(os.dup(int(place))) if inherited else place)
        self._started = threading.Event()
        self._frames = FrameSource(self._ring, self._started).asked()
        self.sound = b""

    def ask(self) -> None:
        """Ask for a period, as a device does."""
        self.sound += self._frames.send(PERIOD)

    def start(self) -> None:
        """Let it play."""
        self._started.set()

    def close(self) -> None:
        """End it."""
        self._frames.close()
        self._ring.close()


def on_device(monkeypatch: pytest.MonkeyPatch) -> Case:
    """Return a device's sink whose device asks no sooner than it is told to."""
    monkeypatch.setattr(device, "_Child", ChildInHere)
    sink = DeviceSink()
    child = sink._child
    assert isinstance(child, ChildInHere)

    def hear(frames: int) -> None:
        wanted = sink.heard() + frames
        for _ in range(RATE // PERIOD):
            if sink.heard() < wanted and not sink.is_drained():
                child.ask()

    def sound() -> np.ndarray:
        played = np.frombuffer(child.sound, np.int16).reshape(-1, 2)
        return played[played.any(axis=1)]

    return Case(sink, hear, sound)


def pipe(monkeypatch: pytest.MonkeyPatch, path: str) -> Case:
    """Return a pipe whose writing is done by hand, and read at once."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no FIFOs")
    clock = FakeClock()
    sink = PipeSink(path, clock)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    read = b""
    monkeypatch.setattr(sink, "_run", lambda: None)

    def hear(frames: int) -> None:
        nonlocal read
        for _ in range(frames // PERIOD):
            clock.now += PERIOD / RATE
            if sink._writer:
                sink.write_due()
                try:
                    read += os.read(reader, 1 << 16)
                except BlockingIOError:
                    assert sink.is_drained(), "nothing came of what was due"

    return Case(sink, hear, lambda: np.frombuffer(read, np.int16).reshape(-1, 2), lambda: os.close(reader))


CASES = {
    "rehearsal": lambda *_: rehearsal(1.0),
    "rehearsal at four times the speed": lambda *_: rehearsal(4.0),
    "by hand": lambda *_: manual(),
    "device": lambda monkeypatch, _: on_device(monkeypatch),
    "pipe": lambda monkeypatch, folder: pipe(monkeypatch, str(folder / "sound")),
}


@pytest.fixture(params=CASES)
def case(request, monkeypatch, tmp_path):
    """Give each sink in turn."""
    case = CASES[request.param](monkeypatch, tmp_path)
    yield case
    case.sink.close()
    case.leave()


def test_it_can_be_told_from_others(case):
    """A sink has a name for people, and says what it can no longer change and whether it listens."""
    assert case.sink.name
    assert case.sink.guard >= 0
    assert case.sink.wants_sound is (case.sound is not None)


def test_nothing_is_heard_before_the_start(case):
    """Time that passes before the start does not count."""
    case.sink.write(0, second())
    case.hear(RATE)
    assert case.sink.heard() == 0
    assert not case.sink.is_drained()


def test_frames_are_heard_once_and_in_order(case):
    """As many frames are heard as time has passed."""
    case.sink.write(0, second())
    case.sink.start()
    case.hear(RATE // 4)
    assert case.sink.heard() == RATE // 4
    assert case.sink.heard() == RATE // 4
    case.sink.write(RATE, second(RATE))
    case.hear(RATE)
    assert case.sink.heard() == RATE + RATE // 4


def test_nothing_is_heard_after_the_end(case):
    """Once all frames have been heard the sink is drained, and its count stands still."""
    case.sink.write(0, second())
    case.sink.finish(RATE // 2)
    case.sink.start()
    case.hear(RATE // 4)
    assert not case.sink.is_drained()
    case.hear(RATE // 4)
    assert case.sink.heard() == RATE // 2
    assert case.sink.is_drained()
    case.hear(RATE // 4)
    assert case.sink.heard() == RATE // 2


def test_an_end_can_be_taken_back(case):
    """A session that goes on after all is not drained until its new end."""
    case.sink.write(0, second())
    case.sink.finish(RATE // 2)
    case.sink.start()
    case.hear(RATE // 2)
    assert case.sink.is_drained()
    case.sink.finish(None)
    assert not case.sink.is_drained()
    case.sink.finish(RATE)
    assert not case.sink.is_drained()
    case.hear(RATE // 2)
    assert case.sink.heard() == RATE
    assert case.sink.is_drained()


def test_what_was_heard_is_never_taken_back(case):
    """An end that comes too late does not turn the count back: what can no longer be changed is still heard."""
    case.sink.write(0, second())
    case.sink.start()
    case.hear(RATE // 2)
    assert case.sink.heard() == RATE // 2
    case.sink.finish(RATE // 4)
    assert case.sink.heard() == RATE // 2
    case.hear(RATE // 4)
    assert case.sink.is_drained()
    assert RATE // 2 <= case.sink.heard() <= RATE // 2 + case.sink.guard
    if case.sound:
        assert np.array_equal(case.sound(), second()[: case.sink.heard()])


def test_an_end_is_where_the_sound_ends(case):
    """Nothing written behind the end comes out, unless there is a new end."""
    case.sink.write(0, second())
    case.sink.write(RATE, second(RATE))
    case.sink.finish(RATE // 2)
    case.sink.start()
    case.hear(RATE)
    if case.sound:
        assert np.array_equal(case.sound(), second()[: RATE // 2])
    case.sink.finish(RATE)
    case.hear(RATE)
    assert case.sink.heard() == RATE
    if case.sound:
        assert np.array_equal(case.sound(), second())


def test_what_lies_behind_the_guard_can_be_changed(case):
    """Frames that cannot be on their way yet are heard as they were written last."""
    case.sink.write(0, second())
    case.sink.start()
    case.hear(RATE // 4)
    splice = RATE // 4 + case.sink.guard
    case.sink.write(splice, second(5 * RATE)[: RATE // 4])
    case.sink.finish(splice + RATE // 4)
    case.hear(RATE)
    assert case.sink.heard() == splice + RATE // 4
    if case.sound:
        assert np.array_equal(case.sound(), np.concatenate((second()[:splice], second(5 * RATE)[: RATE // 4])))


def test_closing_twice(case):
    """Closing is safe at any time, also before the start."""
    case.sink.close()
    case.sink.close()
