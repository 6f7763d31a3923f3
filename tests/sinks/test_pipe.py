"""The pipe sink: raw sound at the pace of the clock, whoever reads it."""

import os
import stat

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.sinks.due import DueFrames
from coach.sinks.pipe import PipeSink
from coach.units import RATE

if not hasattr(os, "mkfifo"):
    pytest.skip("this system has no FIFOs", allow_module_level=True)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def frames(first: int, count: int) -> np.ndarray:
    """Return frames that tell their number: left its low, right its high part."""
    numbers = np.arange(first, first + count)
    return np.stack((numbers % 30_000, numbers // 30_000), axis=1).astype(np.int16)


class Reader:
    """Reads a FIFO without ever waiting."""

    def __init__(self, path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def read(self) -> np.ndarray:
        """Return the frames that have come: int16 (n, 2)."""
        data = b""
        while True:
            try:
                part = os.read(self._descriptor, 1 << 20)
            except BlockingIOError:
                part = b""
            if not part:
                return np.frombuffer(data, np.int16).reshape(-1, 2)
            data += part

    def close(self) -> None:
        """Go away."""
        os.close(self._descriptor)


@pytest.fixture
def clock():
    """A clock the test moves."""
    return Clock()


@pytest.fixture
def sink(tmp_path, clock, monkeypatch):
    """A started sink whose writing the test does itself, with 3 s of sound put before it."""
    made = PipeSink(str(tmp_path / "sound"), clock=clock)
    monkeypatch.setattr(made, "_run", lambda: None)
    made.write(0, frames(0, 3 * RATE))
    made.start()
    yield made
    made.close()


def test_a_fifo_is_made(sink, tmp_path):
    """Where nothing stands at the path, a FIFO is made."""
    assert stat.S_ISFIFO((tmp_path / "sound").stat().st_mode)


def test_sound_comes_when_it_is_due(sink, clock, tmp_path):
    """A reader gets just the frames whose time has come, as 16-bit stereo."""
    reader = Reader(tmp_path / "sound")
    clock.now += 0.125
    sink.write_due()
    assert np.array_equal(reader.read(), frames(0, RATE // 8))
    assert sink.heard() == RATE // 8
    clock.now += 0.0625
    sink.write_due()
    assert np.array_equal(reader.read(), frames(RATE // 8, RATE // 16))
    reader.close()


def test_a_reader_that_goes_away_and_comes_back(sink, clock, tmp_path):
    """Time goes on without a reader; the next one begins with a whole frame at what is due then."""
    reader = Reader(tmp_path / "sound")
    clock.now += 0.125
    sink.write_due()
    reader.close()
    for _ in range(3):
        clock.now += 0.25
        sink.write_due()
    assert sink.heard() == RATE * 7 // 8
    again = Reader(tmp_path / "sound")
    clock.now += 0.125
    sink.write_due()
    assert np.array_equal(again.read(), frames(RATE * 7 // 8, RATE // 8))
    again.close()


def test_a_reader_that_is_too_slow_loses_whole_frames(sink, clock, tmp_path):
    """What a full pipe does not take is passed over, and every frame that arrives is whole."""
    reader = Reader(tmp_path / "sound")
    for _ in range(10):
        clock.now += 0.25
        sink.write_due()
    got = reader.read()
    for _ in range(2):
        clock.now += 0.125
        sink.write_due()
        got = np.concatenate((got, reader.read()))
    numbers = got[:, 1].astype(int) * 30_000 + got[:, 0]
    assert np.all(np.diff(numbers) >= 1)
    assert numbers[-1] == round(2.75 * RATE) - 1
    reader.close()


def test_the_end(sink, clock):
    """When every frame has been due, the sink is drained."""
    sink.finish(RATE)
    clock.now += 0.5
    sink.write_due()
    assert not sink.is_drained()
    sink.write(RATE // 2, frames(0, RATE // 2))
    clock.now += 0.625
    sink.write_due()
    assert sink.is_drained()


def test_sound_that_comes_late_is_not_hurried(sink, clock, tmp_path):
    """A session that was stopped, or busy for too long, goes on at the pace of the clock."""
    reader = Reader(tmp_path / "sound")
    clock.now += 3600.0
    sink.write_due()
    assert sink.heard() == RATE
    for _ in range(20):
        clock.now += 0.25
        sink.write_due()
    assert sink.heard() == 3 * RATE
    reader.read()
    sink.write(3 * RATE, frames(3 * RATE, RATE))
    clock.now += 0.25
    sink.write_due()
    assert np.array_equal(reader.read(), frames(3 * RATE, RATE // 4))
    reader.close()


def test_something_else_stands_there(tmp_path):
    """A file that is not a pipe is kept, and told."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DeviceError, match="is there already and is not a pipe"):
        PipeSink(str(tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "mine"


def test_closing_twice(tmp_path):
    """Closing is safe at any time."""
    sink = PipeSink(str(tmp_path / "sound"))
    sink.close()
    sink.close()


def test_a_pipe_that_cannot_be_written_to_ends_the_session(tmp_path, clock, monkeypatch):
    """A FIFO of another owner is told to whoever waits for it to be heard."""
    path = tmp_path / "theirs"
    sink = PipeSink(str(path), clock)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    sink.write(0, frames(0, RATE))
    monkeypatch.setattr(sink, "_run", sink.write_due)
    times = iter((0.0, 1.0))
    monkeypatch.setattr(sink, "_due", DueFrames(lambda: next(times)))
    sink.start()
    sink.close()
    with pytest.raises(DeviceError, match="theirs cannot be written to: Permission denied"):
        sink.heard()
