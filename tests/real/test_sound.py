"""What comes out of the machine is what is in the file, sample for sample, whatever keys are pressed."""

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from coach.sinks.device import LATENCY
from tests.real.conftest import RATE, SINK, Recording, SoundServer, first_sound, until
from tests.real.running import FADE, ROOT, at_a_terminal, coach, command, drained, same_place


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
        heard_until(lambda: recording.sounding(0.5) > 0.45 * RATE)
        heard_until(lambda: len(recording.sound) > silent + 4 * RATE)
        os.write(keys, b"qq")
        heard_until(lambda: running.poll() is not None)
        assert running.returncode == 0
        assert running.stderr.read().decode().startswith("Short back: stopped at 0:0")
    heard = recording.sound[begin:]
    sounding = heard.any(axis=1)
    silences = np.flatnonzero(np.diff(sounding, prepend=True, append=True)).reshape(-1, 2)
    goes_on = next(end for begin, end in silences.tolist() if end - begin > RATE // 4)
    # The answer to a key is over by then.
    later = goes_on + RATE // 2
    place = same_place(heard[later : later + RATE], file, 4 * RATE + RATE // 2, within=RATE)
    assert place is not None
    held = place - (later - goes_on)
    assert np.array_equal(heard[: held - FADE], file[: held - FADE])
    assert heard[held + FADE : held + 2 * FADE].any()


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
            until(lambda: recording.sounding(3.0) > 2 * RATE)
            server.kill()
            before = recording.sound
        server.start()
        with contextlib.closing(Recording(server)) as recording:
            until(lambda: recording.sounding(3.0) > 2 * RATE)
            after = recording.sound
        assert running.poll() is None
    begin = first_sound(before) - first_sound(file)
    goes_on = first_sound(after)
    gone = len(before) - begin
    place = same_place(after[goes_on : goes_on + RATE // 20], file, gone, within=RATE)
    assert place is not None
    assert gone - LATENCY <= place <= gone + RATE // 20


def test_devices(sound_server):
    """The sink is listed by the name people know it by."""
    assert coach(sound_server, "devices") == (f"{SINK}\n", "")


def test_a_device_that_is_not_there(sound_server, session):
    """A name that no device has is told with those there are."""
    arguments, _ = session
    _, errors = coach(sound_server, "run", *arguments, "--device", "Kitchen", code=3)
    assert errors == f"no sound device called 'Kitchen'. There are: {SINK}\n"
