"""The rehearsal's own promise: it may hurry, but it overlooks nothing."""

from coach.sinks.rehearsal import MOST, RehearsalSink
from coach.units import RATE


def test_real_time_catches_up():
    """At the session's own speed, time that nobody looked at has passed all the same."""
    seconds = [0.0]
    sink = RehearsalSink(1.0, lambda: seconds[0])
    sink.start()
    seconds[0] = 60.0
    assert sink.heard() == 60 * RATE


def test_a_hurried_one_waits_to_be_looked_at():
    """Faster than that, only so much passes from one look to the next, however long it took."""
    seconds = [0.0]
    sink = RehearsalSink(1000.0, lambda: seconds[0])
    sink.start()
    seconds[0] = 3600.0
    assert [sink.heard() for _ in range(3)] == [MOST, 2 * MOST, 3 * MOST]


def test_no_sound_is_asked_for():
    """Nothing need be mixed for it, and any of it may still be changed."""
    assert not RehearsalSink.wants_sound
    assert RehearsalSink.guard == 0
