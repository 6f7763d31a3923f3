"""Which frame of the session each frame of the sink is."""

from coach.live.course import Course, Piece


def paused():
    """Return a session that was paused at the sink's frame 100, and went on at 400."""
    course = Course(Piece(begin=0, position=0, held=False))
    course.go_on_with(Piece(begin=100, position=100, held=True))
    course.go_on_with(Piece(begin=400, position=100, held=False))
    return course


def test_a_pause_moves_the_session_and_not_the_sink():
    """While it is held the session stands at one frame; after that it goes on from there."""
    course = paused()
    heard = [(frame, course.at(frame).position_at(frame)) for frame in (0, 99, 100, 399, 400, 450)]
    assert heard == [(0, 0), (99, 99), (100, 100), (399, 100), (400, 100), (450, 150)]
    assert course.latest.begin == 400


def test_what_comes_takes_the_place_of_what_was_to_come():
    """A piece replaces all that would have begun where it begins, or later."""
    course = paused()
    course.go_on_with(Piece(begin=100, position=7, held=False))
    assert [course.at(frame).position_at(frame) for frame in (99, 100, 400)] == [99, 7, 307]


def test_what_has_been_heard_is_forgotten():
    """The piece being heard stays, however long ago it began; there is always one."""
    course = paused()
    course.forget(399)
    assert course.at(0).begin == 100
    course.forget(10_000)
    assert course.at(0) == course.latest == Piece(begin=400, position=100, held=False)
