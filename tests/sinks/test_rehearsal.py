"""The rehearsal's own promise: it may hurry, but it overlooks nothing."""

from coach.sinks.due import STOOD_STILL
from coach.sinks.rehearsal import MOST, RehearsalSink
from coach.units import RATE, to_frames


def test_it_goes_on_where_it_was():
    """While the process was stopped or the computer slept, nothing of the session has passed."""
    seconds = [0.0]
    sink = RehearsalSink(1.0, lambda: seconds[0])
    sink.start()
    seconds[0] = 0.5
    assert sink.heard() == RATE // 2
    seconds[0] = 3600.0
    assert sink.heard() == RATE // 2 + to_frames(STOOD_STILL)
    seconds[0] += 0.25
    assert sink.heard() == RATE * 3 // 4 + to_frames(STOOD_STILL)


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
