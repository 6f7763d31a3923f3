"""Every sink keeps the same promises to a running session."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from coach.sinks.manual import ManualSink
from coach.sinks.rehearsal import MOST, RehearsalSink
from coach.sinks.sink import Sink
from coach.units import RATE

SECOND = np.zeros((RATE, 2), np.int16)


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
    return Case(sink, sink.hear)


CASES = {
    "rehearsal": lambda: rehearsal(1.0),
    "rehearsal at four times the speed": lambda: rehearsal(4.0),
    "by hand": manual,
}


@pytest.fixture(params=CASES)
def case(request):
    """Give each sink in turn."""
    case = CASES[request.param]()
    yield case
    case.sink.close()


def test_it_can_be_told_from_others(case):
    """A sink has a name for people, and says what it can no longer change and whether it listens."""
    assert case.sink.name
    assert case.sink.guard >= 0
    assert case.sink.wants_sound in (True, False)


def test_nothing_is_heard_before_the_start(case):
    """Time that passes before the start does not count."""
    case.sink.write(0, SECOND)
    case.hear(RATE)
    assert case.sink.heard() == 0
    assert not case.sink.drained()


def test_frames_are_heard_once_and_in_order(case):
    """As many frames are heard as time has passed."""
    case.sink.write(0, SECOND)
    case.sink.start()
    case.hear(RATE // 4)
    assert case.sink.heard() == RATE // 4
    assert case.sink.heard() == RATE // 4
    case.sink.write(RATE, SECOND)
    case.hear(RATE)
    assert case.sink.heard() == RATE + RATE // 4


def test_nothing_is_heard_after_the_end(case):
    """Once all frames have been heard the sink is drained, and its count stands still."""
    case.sink.write(0, SECOND)
    case.sink.finish(RATE // 2)
    case.sink.start()
    case.hear(RATE // 4)
    assert not case.sink.drained()
    case.hear(RATE // 4)
    assert case.sink.heard() == RATE // 2
    assert case.sink.drained()
    case.hear(RATE // 4)
    assert case.sink.heard() == RATE // 2


def test_an_end_can_be_taken_back(case):
    """A session that goes on after all is not drained until its new end."""
    case.sink.write(0, SECOND)
    case.sink.finish(RATE // 2)
    case.sink.start()
    case.hear(RATE // 2)
    assert case.sink.drained()
    case.sink.finish(None)
    assert not case.sink.drained()
    case.sink.finish(RATE)
    assert not case.sink.drained()
    case.hear(RATE // 2)
    assert case.sink.heard() == RATE
    assert case.sink.drained()


def test_what_was_heard_is_never_taken_back(case):
    """An end that comes too late does not turn the count back."""
    case.sink.write(0, SECOND)
    case.sink.start()
    case.hear(RATE // 2)
    assert case.sink.heard() == RATE // 2
    case.sink.finish(RATE // 4)
    assert case.sink.heard() == RATE // 2
    assert case.sink.drained()


def test_closing_twice(case):
    """Closing is safe at any time, also before the start."""
    case.sink.close()
    case.sink.close()
