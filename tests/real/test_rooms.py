"""A real Snapcast server and two rooms: both hear what was exported, and one that leaves comes back to it."""

import contextlib
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.places import ROOT
from tests.real.conftest import RATE, need, until
from tests.real.running import command

SCRIPT = """
title: Short back
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back with both hands., for: 10s-10min}
"""
PATIENCE = 120.0
"""Seconds within which a room has heard some of a session that is longer, however busy the machine is."""
HEARD = RATE // 10
"""Frames one after the other that have to be the file's: a room that has to catch up leaves one out now and then."""
SERVER = """
[server]
datadir = {folder}
[http]
enabled = false
[tcp]
enabled = false
[stream]
bind_to_address = 127.0.0.1
port = {port}
source = pipe://{pipe}?name=coach&sampleformat=48000:16:2&codec=pcm
"""


class Room:
    """A client that writes what it hears to a file."""

    def __init__(self, port: int, number: int, sound: Path) -> None:
        self._sound = sound
        player = f"file:filename={sound},mode=w"
        address = ("-h", "127.0.0.1", "-p", str(port), "-i", str(number), "--hostID", f"room{number}")
        quiet = ("--mixer", "none", "--logsink", "null")
        self._process = subprocess.Popen(["snapclient", *address, *quiet, "--player", player])

    def place(self, file: bytes) -> int | None:
        """Return where in a file the last of what was heard is, frame by frame; None where it is not all of it."""
        heard = self._sound.read_bytes() if self._sound.exists() else b""
        heard = heard[: len(heard) // 4 * 4][-4 * HEARD :]
        at = file.find(heard) if len(heard) == 4 * HEARD and np.frombuffer(heard, "<i2").any() else -1
        return at // 4 if at >= 0 and at % 4 == 0 else None

    def close(self) -> None:
        """Leave."""
        self._process.terminate()
        self._process.wait()


@pytest.fixture
def folder(monkeypatch):
    """A folder for all of it, with a short path, and nothing of whoever runs the tests."""
    need("snapserver", "snapclient", packages="snapserver, snapclient")
    with tempfile.TemporaryDirectory(prefix="coach-") as name:
        for variable in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            monkeypatch.setenv(variable, f"{name}/home")
        (Path(name) / "long.yaml").write_text(SCRIPT)
        yield Path(name)


@contextlib.contextmanager
def serving(folder):
    """Give the port of a server that reads the folder's pipe."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "server.conf").write_text(SERVER.format(folder=folder, port=port, pipe=folder / "pipe"))
    with subprocess.Popen(["snapserver", "-c", str(folder / "server.conf"), "--logging.sink", "null"]) as running:
        try:
            yield port
        finally:
            running.terminate()


def test_two_rooms_hear_what_was_exported(folder):
    """They are the file's samples, one after the other; who comes back hears what the other room has come to."""
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL}
    session = (str(folder / "long.yaml"), "--minutes", "4", "--voice", "espeak", "--music", "dusk", "--skip-prep")
    subprocess.run([*command("export", *session), "-o", str(folder / "a.wav")], check=True, **quiet)
    file = soundfile.read(folder / "a.wav", dtype="int16")[0].astype("<i2").tobytes()
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(serving(folder))
        stays, leaves = (
            stack.enter_context(contextlib.closing(Room(port, number, folder / f"{number}.raw"))) for number in (1, 2)
        )
        playing = stack.enter_context(
            subprocess.Popen(
                [*command("run", *session), "--device", f"pipe:{folder / 'pipe'}"], cwd=ROOT, stdout=subprocess.DEVNULL
            )
        )
        stack.callback(playing.kill)
        heard = {}

        def hear(room):
            def found():
                heard[room] = room.place(file)
                return heard[room] is not None

            until(found, every=0.2, wait=PATIENCE)
            return heard[room]

        hear(stays)
        left_at = hear(leaves)
        leaves.close()
        again = stack.enter_context(contextlib.closing(Room(port, 2, folder / "again.raw")))
        assert hear(again) > left_at
        assert hear(stays) > left_at
        playing.send_signal(signal.SIGINT)
        assert playing.wait() == 130
