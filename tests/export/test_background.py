"""Work beside the mixing: in order, and nothing more of it once something has gone wrong."""

import pytest

from coach.export.background import Background


def test_in_order():
    """Everything is done, one after the other."""
    done = []
    background = Background("test")
    for number in range(20):
        background.put(lambda number=number: done.append(number))
    background.drain()
    background.close()
    assert done == list(range(20))


def test_nothing_is_begun_after_a_failure():
    """What went wrong is told, and what was waiting is not done."""
    done = []
    background = Background("test")

    def fail():
        raise OSError("no room")

    background.put(fail)
    background.put(lambda: done.append(1))
    with pytest.raises(OSError, match="no room"):
        background.drain()
    background.drain()
    background.close()
    assert done == []
