"""The command as it runs beside a sound server."""

import contextlib
import fcntl
import os
import pty
import subprocess
import sys
import termios

import numpy as np

from coach.live.live import SPLICE
from coach.units import to_frames
from tests.places import ROOT
from tests.real.conftest import WAIT

FADE = to_frames(SPLICE)
NEW_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


def command(*arguments):
    """Return the command line of the command."""
    return [sys.executable, "-m", "coach", *arguments]


def coach(server, *arguments, code=0):
    """Run the command to its end, and return its output and its errors."""
    done = subprocess.run(
        command(*arguments),
        env=server.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=3 * WAIT,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


@contextlib.contextmanager
def at_a_terminal(server, *arguments, restored=True):
    """Give the command as it runs at a terminal, and the end of it that types and sees.

    Args:
        server: The sound server.
        arguments: Of the command.
        restored: Whether the terminal has to be as it was in the end; only kill -9 excuses that.
    """
    keys, terminal = pty.openpty()
    fcntl.fcntl(keys, fcntl.F_SETFL, os.O_NONBLOCK)
    before = termios.tcgetattr(terminal)
    running = subprocess.Popen(
        [sys.executable, "-c", NEW_TERMINAL, *command(*arguments)],
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.PIPE,
        env={**server.environment, "TERM": "xterm"},
        cwd=ROOT,
        start_new_session=True,
    )
    with running:
        try:
            yield running, keys
            running.wait(WAIT)
            assert not restored or termios.tcgetattr(terminal) == before
        finally:
            running.kill()
            os.close(terminal)
            os.close(keys)


def drained(keys) -> bytes:
    """Return what has been written to the screen since the last look, which also makes room for more."""
    seen = b""
    with contextlib.suppress(BlockingIOError, OSError):
        while part := os.read(keys, 65_536):
            seen += part
    return seen


def looking(keys):
    """Return what looks at the screen, and tells whether a text has stood on it so far."""
    seen = bytearray()

    def looked(text):
        seen.extend(drained(keys))
        return text in seen

    return looked


def same_place(heard, file, near, within=FADE):
    """Return the first frame of the file, not farther from a given one, from which on it is exactly what was heard."""
    assert len(heard)
    first = max(0, near - within)
    candidates = np.flatnonzero((file[first : near + within + 1] == heard[0]).all(axis=1)) + first
    return next(
        (int(place) for place in candidates if np.array_equal(heard, file[place : place + len(heard)])),
        None,
    )
