"""The sink that hears as much as it is told to."""

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.sinks.manual import ManualSink


def frames(first, last):
    """Return frames that hold their own number."""
    return np.repeat(np.arange(first, last, dtype=np.int16)[:, np.newaxis], 2, axis=1)


def test_it_keeps_what_it_heard():
    """What has been heard is kept frame by frame."""
    sink = ManualSink()
    sink.write(0, frames(0, 10))
    sink.start()
    assert sink.hear(4) == 4
    assert sink.hear(100) == 6
    assert sink.hear(100) == 0
    assert (sink.sound == frames(0, 10)).all()


def test_what_was_not_heard_can_be_written_again():
    """Frames behind the guard can be replaced, and nothing after them is kept."""
    sink = ManualSink(guard=2)
    sink.write(0, frames(0, 10))
    sink.start()
    sink.hear(4)
    sink.write(6, frames(100, 102))
    assert sink.hear(100) == 4
    assert sink.sound[:, 0].tolist() == [0, 1, 2, 3, 4, 5, 100, 101]


@pytest.mark.parametrize("frame", [5, 11])
def test_it_refuses_what_a_device_could_not_do(frame):
    """Frames within the guard, and frames that leave a hole, are a mistake of whoever writes them."""
    sink = ManualSink(guard=2)
    sink.write(0, frames(0, 10))
    sink.start()
    sink.hear(4)
    with pytest.raises(AssertionError, match="too late, or too far ahead"):
        sink.write(frame, frames(0, 1))


def test_it_can_be_lost():
    """A lost sink says so whenever it is asked."""
    sink = ManualSink()
    sink.lose()
    with pytest.raises(DeviceError, match=r"^by hand was lost$"):
        sink.heard()
