"""A way of control is one file: from outside it is attached to a session, leads it, and is let go at its end."""

import pytest

from coach.live import controls as registry
from coach.live.controls import controls
from coach.live.controls.keyboard import KEYS
from coach.live.desk import Desk
from coach.live.leading import lead
from coach.live.live import Live
from coach.live.transport import Mode
from coach.sinks.manual import ManualSink
from coach.units import RATE, Seconds
from tests.live.test_live import session

KNOCKS = '''
"""Two knocks stop the session."""

from contextlib import contextmanager

from coach.live.transport import STOP

LET_GO = []


@contextmanager
def attach(desk, key_map):
    seen = []
    desk.watch(seen.append)
    desk.send(STOP)
    desk.send(STOP)
    yield True
    LET_GO.append(len(seen))


CONTROL = attach
'''


class Hearing(Desk):
    """A desk at which time passes while nobody asks for anything."""

    def __init__(self, sink):
        super().__init__()
        self._sink = sink

    def wait(self, timeout):
        """Let a moment be heard."""
        self._sink.hear(RATE // 5)
        return super().wait(Seconds(0.0))


@pytest.fixture
def knocks(tmp_path, monkeypatch):
    """One file more beside the others."""
    (tmp_path / "knocks.py").write_text(KNOCKS, encoding="utf-8")
    monkeypatch.setattr(registry, "__path__", [*registry.__path__, str(tmp_path)])


def test_a_control_from_outside(knocks):
    """It is attached like the keyboard, its commands are done, and it is shown what there is to see."""
    (*_, knocking) = sorted(controls(), key=lambda attach: "knocks" in attach.__module__)
    sink = ManualSink(RATE // 10)
    live = Live(session(), sink)
    live.start()
    desk = Hearing(sink)
    with knocking(desk, KEYS) as led:
        assert led
        assert lead(live, desk=desk, bookmark=None, tick=Seconds(0.0)) is not None
    assert live.view().mode is Mode.STOPPED
    (seen,) = knocking.__wrapped__.__globals__["LET_GO"]
    assert seen > 5
