"""Requests are let through so many at a time."""

import pytest

from coach.remote.pacing import MOST, WINDOW, Pace


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept = []

    def sleep(self, seconds: float) -> None:
        """Let it pass."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    """A clock."""
    return Clock()


def test_a_flood(clock):
    """Whatever comes at once, no more than so many pass in each time."""
    pace = Pace(lambda: clock.now, clock.sleep)
    for _ in range(10 * MOST):
        pace.take()
    assert clock.slept == pytest.approx([WINDOW] * 9)


def test_taps(clock):
    """What comes now and then never waits."""
    pace = Pace(lambda: clock.now, clock.sleep)
    for _ in range(100):
        clock.now += WINDOW / MOST * 1.01
        pace.take()
    assert clock.slept == []
