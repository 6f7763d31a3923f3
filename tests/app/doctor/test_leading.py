"""What a session is led by: terminal, media keys and phones, each a help and none a need."""

import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from coach.app.doctor import leading
from coach.audit.finding import State
from coach.errors import RemoteError
from coach.live.controls import media_keys


def only(found):
    """Return the one thing that was found."""
    (finding,) = found
    return finding


def test_a_terminal(monkeypatch):
    """Its width is told; a pipe is told line by line."""
    monkeypatch.setattr(leading, "can_be_drawn_on", lambda: True)
    monkeypatch.setattr(leading, "at_a_terminal", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "72")
    assert only(leading.find_terminal()).told == "xterm, 72 columns; keys are read"
    monkeypatch.setattr(leading, "can_be_drawn_on", lambda: False)
    assert only(leading.find_terminal()).state is State.LACKS


@pytest.mark.parametrize(
    ("platform", "library", "bus", "state"),
    [
        ("win32", False, True, State.LACKS),
        ("win32", True, False, State.WORKS),
        ("linux", False, True, State.LACKS),
        ("linux", True, False, State.LACKS),
        ("linux", True, True, State.WORKS),
    ],
)
def test_media_keys(platform, library, bus, state, monkeypatch):
    """They need the system's library, and on Linux a desktop's bus."""
    monkeypatch.setattr(sys, "platform", platform)
    for module in (leading, media_keys):
        monkeypatch.setattr(module, "find_spec", lambda _: object() if library else None)
    monkeypatch.setattr("coach.live.controls.media_keys.bus_is_there", lambda: bus)
    assert only(leading.find_media_keys()).state is state


def test_phones(monkeypatch):
    """The address they would find is told, and let go of; alone on this machine nobody finds it."""
    closed = []

    def listen(host):
        return SimpleNamespace(getsockname=lambda: (host, 8765), close=lambda: closed.append(host))

    monkeypatch.setattr("coach.remote.server.require", lambda: None)
    for host, state in (("192.0.2.7", State.WORKS), ("127.0.0.1", State.LACKS)):
        monkeypatch.setattr("coach.remote.server.listen", lambda host=host: listen(host))
        assert only(leading.find_remote()).state is state
    assert closed == ["192.0.2.7", "127.0.0.1"]


def test_phones_without_what_they_need(monkeypatch):
    """What is missing is told, and how to get it."""

    def require():
        raise RemoteError("--remote needs segno: pip install 'session-coach[remote]'")

    monkeypatch.setattr("coach.remote.server.require", require)
    found = only(leading.find_remote())
    assert (found.state, found.told) == (State.LACKS, "--remote needs segno")
    assert found.remedy == "pip install 'session-coach[remote]'"


@pytest.mark.parametrize(("active", "state"), [(True, State.WORKS), (False, State.LACKS)])
def test_sleep(active, state, monkeypatch):
    """The system is asked, and let go of at once."""

    @contextmanager
    def running(**_):
        yield SimpleNamespace(active=active)

    monkeypatch.setattr("wakepy.keep.running", running)
    assert only(leading.find_sleep()).state is state
