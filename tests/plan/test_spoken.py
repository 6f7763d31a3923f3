"""Free room for words: nothing is placed over anything else, nor nearer to it than a breath."""

from coach.plan.spoken import BREATH, Spoken
from coach.units import to_frames

BREATH_FRAMES = to_frames(BREATH)
SECOND = to_frames(1.0)


def room(*taken: int) -> Spoken:
    """Return ten seconds in which some are taken, each for a second."""
    spoken = Spoken(0, 10 * SECOND)
    for start in taken:
        spoken.take(start * SECOND, SECOND)
    return spoken


def test_what_has_no_room_takes_none() -> None:
    """Words that do not fit before the latest moment are not placed, and others still can be."""
    spoken = room(2)
    assert spoken.place(2 * SECOND, SECOND, 3 * SECOND) is None
    assert spoken.place(2 * SECOND, SECOND, 4 * SECOND) == 3 * SECOND + BREATH_FRAMES


def test_the_last_free_moment_before_another() -> None:
    """Looked for backwards, words that lie far behind are no hindrance, and those in the way are passed."""
    spoken = room(4, 8)
    assert spoken.last(6 * SECOND, SECOND, 0) == 6 * SECOND
    assert spoken.last(8 * SECOND, SECOND, 0) == 7 * SECOND - BREATH_FRAMES
    assert spoken.last(4 * SECOND, SECOND, 0) == 3 * SECOND - BREATH_FRAMES
    assert spoken.last(4 * SECOND, SECOND, 3 * SECOND) is None
