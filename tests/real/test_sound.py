"""What comes out of the machine is what is in the file, sample for sample, whatever keys are pressed."""

import contextlib
import fcntl
import os
import pty
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.live import SPLICE
from coach.units import to_frames
from tests.real.conftest import RATE, SINK, WAIT, Recording, SoundServer, first_sound, until

ROOT = Path(__file__).parents[2]
SCRIPT = """
title: Short back
language: en
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back with both hands., for: 10-60s}
      - {title: Knead, say: Knead the shoulders with care., for: 10-60s}
      - {title: Rest, say: Rest your hands on the back., for: 10-60s}
"""
MINUTES = "1.05"
FADE = to_frames(SPLICE)
NEW_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


@pytest.fixture(scope="module")
def session(sound_server, tmp_path_factory):
    """The arguments of a session of a little over a minute, and what it sounds like as a file: int16 (n, 2)."""
    folder = tmp_path_factory.mktemp("session")
    (folder / "short.yaml").write_text(SCRIPT)
    arguments = (str(folder / "short.yaml"), "--minutes", MINUTES, "--voice", "espeak")
    coach(sound_server, "export", *arguments, "-o", str(folder / "a.wav"))
    sound, rate = soundfile.read(folder / "a.wav", dtype="int16")
    assert rate == RATE
    return arguments, sound


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
def at_a_terminal(server, *arguments):
    """Give the command as it runs at a terminal, and the end of it that types and sees."""
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
            assert termios.tcgetattr(terminal) == before
        finally:
            running.kill()
            os.close(terminal)
            os.close(keys)


def drained(keys) -> None:
    """Read what is on the screen, so that there is room for more."""
    with contextlib.suppress(BlockingIOError):
        while os.read(keys, 65_536):
            pass


def same_place(heard, file, near, within=FADE):
    """Return the frame of the file from which on it is exactly what was heard, near a given one."""
    return next(
        (
            place
            for place in range(near - within, near + within)
            if np.array_equal(heard, file[place : place + len(heard)])
        ),
        None,
    )


def test_what_is_heard_is_what_is_in_the_file(sound_server, recording, session):
    """More than a minute, with speech over music, differs from the export in no frame, and then there is silence."""
    arguments, file = session
    assert len(file) > 60 * RATE
    coach(sound_server, "run", *arguments)
    until(lambda: not recording.last(0.2).any())
    heard = recording.sound
    begin = first_sound(heard) - first_sound(file)
    assert begin >= 0
    different = np.flatnonzero((heard[begin : begin + len(file)] != file).any(axis=1))
    assert different.size == 0, f"different from {different[0] / RATE:.3f} s on"
    assert not heard[:begin].any()
    assert not heard[begin + len(file) :].any()


def test_space_pauses_and_goes_on(sound_server, recording, session):
    """One key makes silence, the next goes on at the frame that was held, and a third ends it."""
    arguments, file = session
    with at_a_terminal(sound_server, "run", *arguments, "--device", SINK) as (running, keys):

        def heard_until(happened):
            def looked():
                drained(keys)
                return happened()

            until(looked)

        heard_until(lambda: bool(recording.sound.any()))
        begin = first_sound(recording.sound) - first_sound(file)
        heard_until(lambda: len(recording.sound) > begin + 4 * RATE)
        os.write(keys, b" ")
        heard_until(lambda: not recording.last(0.5).any())
        silent = len(recording.sound) - RATE // 2
        os.write(keys, b" ")
        heard_until(lambda: recording.last(0.5).any(axis=1).mean() > 0.9)
        heard_until(lambda: len(recording.sound) > silent + 4 * RATE)
        os.write(keys, b"q")
        heard_until(lambda: running.poll() is not None)
        assert running.returncode == 0
        assert running.stderr.read().decode().startswith("Short back: stopped at 0:0")
    heard = recording.sound[begin:]
    sounding = heard.any(axis=1)
    silences = np.flatnonzero(np.diff(sounding, prepend=True, append=True)).reshape(-1, 2)
    silence_begins, goes_on = next((begin, end) for begin, end in silences.tolist() if end - begin > RATE // 4)
    held = silence_begins - FADE
    assert np.array_equal(heard[: held - 10], file[: held - 10])
    after = heard[goes_on + FADE : goes_on + FADE + RATE]
    place = same_place(after, file, held + FADE)
    assert place is not None
    assert abs(place - held - FADE) <= FADE // 2


def test_a_sound_server_that_goes_and_comes_back(sound_server, session):
    """The place is kept while there is nothing to play on, and the session goes on where it was."""
    arguments, file = session
    with tempfile.TemporaryDirectory(prefix="coach-") as folder, contextlib.ExitStack() as stack:
        server = stack.enter_context(contextlib.closing(SoundServer(Path(folder))))
        server.environment["XDG_CACHE_HOME"] = sound_server.environment["XDG_CACHE_HOME"]  # the very same clips
        with contextlib.closing(Recording(server)) as recording:
            running = subprocess.Popen(
                command("run", *arguments),
                env=server.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
            stack.callback(running.wait)
            stack.callback(running.kill)
            until(lambda: recording.last(3.0).any(axis=1).sum() > 2 * RATE)
            server.kill()
            before = recording.sound
        server.start()
        with contextlib.closing(Recording(server)) as recording:
            until(lambda: recording.last(3.0).any(axis=1).sum() > 2 * RATE)
            after = recording.sound
        assert running.poll() is None
    begin = first_sound(before) - first_sound(file)
    goes_on = first_sound(after)
    gone = len(before) - begin
    place = same_place(after[goes_on : goes_on + RATE // 20], file, gone, within=RATE)
    assert place is not None
    assert place >= gone


def test_devices(sound_server):
    """The sink is listed by the name people know it by."""
    assert coach(sound_server, "devices") == (f"{SINK}\n", "")


def test_a_device_that_is_not_there(sound_server, session):
    """A name that no device has is told with those there are."""
    arguments, _ = session
    _, errors = coach(sound_server, "run", *arguments, "--device", "Kitchen", code=3)
    assert errors == f"no sound device called 'Kitchen'. There are: {SINK}\n"
