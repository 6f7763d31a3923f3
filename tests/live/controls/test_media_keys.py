"""Media keys are there where there is a bus, and cost nothing where there is none."""

import contextlib
import socket
import sys
import tempfile
from pathlib import Path
from threading import Event

import pytest

from coach.live.controls import media_keys
from coach.live.controls.keyboard import KEYS
from coach.live.controls.media_keys import attach
from coach.live.desk import Desk
from coach.units import Seconds
from tests.live.screens.views import view

WAIT = 30.0


@pytest.fixture
def folder():
    """A folder with a short path, as those of sockets have to be."""
    with tempfile.TemporaryDirectory(prefix="coach-") as path:
        yield Path(path)


@contextlib.contextmanager
def a_bus_that_hangs(monkeypatch, folder):
    """Give a bus that takes calls and answers none."""
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(folder / "bus"))
        bus.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder}/bus,guid=0")
        yield bus


@pytest.mark.parametrize(
    "address", [None, "", "unix:path={}/nobody", "unix:abstract=nobody-{}", "tcp:host=a", "nonsense"]
)
def test_no_bus(monkeypatch, folder, address):
    """Nobody can be at it, and no thread waits for anybody."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address.format(folder))
    monkeypatch.setattr(media_keys, "Task", lambda *_, **__: pytest.fail("a thread was begun"))
    with attach(Desk(), KEYS) as led:
        assert not led


@pytest.mark.skipif(sys.platform != "linux", reason="media keys need D-Bus, which is Linux's")
def test_a_bus_that_hangs(monkeypatch, folder):
    """It keeps neither the session's beginning nor its end waiting, and a bus that goes away is no fault."""
    desk = Desk()
    with a_bus_that_hangs(monkeypatch, folder) as bus:
        with attach(desk, KEYS) as led:
            assert not led, "nobody need be at it: a step may not wait for them"
            asked, _ = bus.accept()  # only looks whether it is there
            asked.close()
            desk.show(view(1.0))
            serving, _ = bus.accept()
            serving.settimeout(WAIT)
            assert serving.recv(1) == b"\0"
        serving.close()
    assert desk.wait(Seconds(0.5)) == ()


@pytest.mark.skipif(sys.platform != "linux", reason="media keys need D-Bus, which is Linux's")
def test_the_picture(monkeypatch, folder):
    """It is drawn while the session runs, stands in a file while it does, and is gone afterwards."""
    monkeypatch.setattr(media_keys, "COVER_AFTER", Seconds(0.0))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    drawn = Event()
    desk = Desk(cover=lambda: (drawn.set(), b"a picture")[1])
    with a_bus_that_hangs(monkeypatch, folder), attach(desk, KEYS):
        assert drawn.wait(WAIT)
    assert not [path for path in folder.iterdir() if path.is_dir()]
