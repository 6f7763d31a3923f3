"""Nothing stops a session: whatever happens to the machine, voice and music go on from where they were."""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from coach.sinks.device import LATENCY
from tests.real.conftest import NULL_SINK, RATE, Recording, SoundServer, first_sound, until
from tests.real.running import ROOT, at_a_terminal, command, drained, looking, same_place

OTHER_SINK = NULL_SINK.replace("sink_name=quiet", "sink_name=other").replace("Quiet", "Other")


@pytest.fixture
def own_server(sound_server) -> Iterator[SoundServer]:
    """A server of this test alone, which may be mistreated; it has the clips of the others."""
    with (
        tempfile.TemporaryDirectory(prefix="coach-") as folder,
        contextlib.closing(SoundServer(Path(folder))) as server,
    ):
        server.environment["XDG_CACHE_HOME"] = sound_server.environment["XDG_CACHE_HOME"]
        yield server


@contextlib.contextmanager
def running(server: SoundServer, arguments, **options) -> Iterator[subprocess.Popen]:
    """Give a session as it runs, and end it."""
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
    with subprocess.Popen(command("run", *arguments), env=server.environment, cwd=ROOT, **options) as session:
        try:
            yield session
        finally:
            session.send_signal(signal.SIGCONT)
            session.kill()


def pactl(server: SoundServer, *arguments: str) -> str:
    """Tell the server something, and return what it says."""
    done = subprocess.run(["pactl", *arguments], env=server.environment, capture_output=True, text=True, check=True)
    return done.stdout


def children(pid: int) -> dict[int, str]:
    """Return the processes a process has begun, by number, each with its command line."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[1]) == pid:
                found[int(stat.parent.name)] = (stat.parent / "cmdline").read_text()
    return found


def owner_of_the_device(pid: int) -> int:
    """Return the process that owns the device."""
    return next(child for child, line in children(pid).items() if "device_child" in line)


def sounding(recording: Recording, seconds: float) -> bool:
    """Tell whether the last seconds were sound throughout."""
    return recording.sounding(seconds) > 0.9 * seconds * RATE


def longest_gap(sound) -> tuple[int, int]:
    """Return the first frame of the longest silence after the first sound, and the one after its last."""
    first = first_sound(sound)
    sounding_frames = np.flatnonzero(sound[first:].any(axis=1)) + first
    before = int(np.diff(sounding_frames).argmax())
    return int(sounding_frames[before]) + 1, int(sounding_frames[before + 1])


def goes_on_after_a_gap(sound, file, *, back: int = 0) -> int:
    """Assert that a silence lost nothing: up to it, and from it on, the file is heard; return how long it was.

    Args:
        sound: What was heard.
        file: What should have been.
        back: How many frames may be heard a second time, and how many may have been lost on the way.
    """
    begin = first_sound(sound) - first_sound(file)
    gap, goes_on = longest_gap(sound)
    assert np.array_equal(sound[begin : gap - back], file[: gap - begin - back])
    rest = sound[goes_on : goes_on + RATE]
    place = same_place(rest, file, gap - begin, within=max(1, back))
    assert place is not None
    assert abs(place - (gap - begin)) <= back
    return goes_on - gap


@pytest.mark.parametrize("who", ["the session", "the session and its device"])
def test_a_process_that_is_stopped_and_continued(own_server, session, who):
    """After SIGSTOP, or the sleep of the machine, it goes on with the very next frame."""
    arguments, file = session
    with contextlib.closing(Recording(own_server)) as recording, running(own_server, arguments) as process:
        until(lambda: sounding(recording, 3.0))
        pids = [process.pid]
        if who != "the session":
            pids.append(owner_of_the_device(process.pid))
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        until(lambda: not recording.last(0.5).any())
        for pid in reversed(pids):
            os.kill(pid, signal.SIGCONT)
        until(lambda: sounding(recording, 2.0))
        assert goes_on_after_a_gap(recording.sound, file) > RATE // 4


def test_a_sound_server_that_stands_still(own_server, session):
    """A server that hangs for some seconds costs time and not one frame."""
    arguments, file = session
    with contextlib.closing(Recording(own_server)) as recording, running(own_server, arguments) as process:
        until(lambda: sounding(recording, 3.0))
        os.kill(own_server.pid, signal.SIGSTOP)
        try:
            owner = owner_of_the_device(process.pid)
            until(lambda: owner not in children(process.pid))
        finally:
            os.kill(own_server.pid, signal.SIGCONT)
        until(lambda: not recording.last(0.2).any())
        until(lambda: sounding(recording, 2.0))
        assert process.poll() is None
        goes_on_after_a_gap(recording.sound, file, back=LATENCY)


def test_a_sink_that_is_suspended(own_server, session):
    """A suspended sink is waited for, said on the screen, and the session goes on from the last frame heard."""
    arguments, file = session
    with (
        contextlib.closing(Recording(own_server)) as recording,
        at_a_terminal(own_server, "run", *arguments) as (process, keys),
    ):
        seen = b""

        def looked(happened):
            nonlocal seen
            seen += drained(keys)
            return happened()

        until(lambda: looked(lambda: sounding(recording, 3.0)))
        pactl(own_server, "suspend-sink", "quiet", "1")
        until(lambda: looked(lambda: b"waiting for the sound device" in seen))
        before = len(recording.sound)
        pactl(own_server, "suspend-sink", "quiet", "0")
        # A sink that is suspended is not recorded either: no silence tells where it was.
        until(lambda: looked(lambda: len(recording.sound) > before + 4 * RATE))
        sound = recording.sound
        os.write(keys, b"qq")
        until(lambda: looked(lambda: process.poll() is not None))
        assert process.returncode == 0
        heard = sound[first_sound(sound) - first_sound(file) :]
    different = np.flatnonzero((heard != file[: len(heard)]).any(axis=1))
    assert different.size
    first = int(different[0])
    rest = heard[-RATE:]
    place = same_place(rest, file, len(heard) - RATE, within=RATE)
    assert place is not None
    assert first > 2 * RATE


def test_a_stream_that_is_moved_to_another_sink(own_server, session):
    """Somebody picks another loudspeaker: the session is heard there, and its process is the same."""
    arguments, file = session
    pactl(own_server, "load-module", *OTHER_SINK.split(" ", 1))
    with (
        contextlib.closing(Recording(own_server)) as first,
        contextlib.closing(Recording(own_server, "other")) as second,
        running(own_server, arguments) as process,
    ):
        until(lambda: sounding(first, 3.0))
        stream = pactl(own_server, "list", "short", "sink-inputs").split()[0]
        pactl(own_server, "move-sink-input", stream, "other")
        until(lambda: sounding(second, 2.0))
        assert not first.last(1.0).any()
        assert process.poll() is None
        last = second.last(0.5)
        assert same_place(last, file, len(first.sound), within=len(file)) is not None


def test_headphones_that_are_pulled_out(own_server, session):
    """The sink it plays on is gone for good: it goes on at the one that is left."""
    arguments, file = session
    other = pactl(own_server, "load-module", *OTHER_SINK.split(" ", 1)).strip()
    pactl(own_server, "set-default-sink", "other")
    with (
        contextlib.closing(Recording(own_server)) as quiet,
        contextlib.closing(Recording(own_server, "other")) as pulled,
        running(own_server, arguments) as process,
    ):
        until(lambda: sounding(pulled, 3.0))
        heard = pulled.sound
        pactl(own_server, "unload-module", other)
        until(lambda: sounding(quiet, 2.0))
        assert process.poll() is None
        begin = first_sound(heard) - first_sound(file)
        gone = len(heard) - begin
        after = quiet.sound
        goes_on = first_sound(after)
        place = same_place(after[goes_on : goes_on + RATE // 20], file, gone, within=RATE)
        assert place is not None
        assert gone - LATENCY - RATE // 20 <= place <= gone + RATE // 4


def test_a_device_process_that_is_killed(own_server, session):
    """Another one takes its place within two seconds, where the last frame was heard."""
    arguments, file = session
    with contextlib.closing(Recording(own_server)) as recording, running(own_server, arguments) as process:
        until(lambda: sounding(recording, 3.0))
        os.kill(owner_of_the_device(process.pid), signal.SIGKILL)
        until(lambda: not recording.last(0.1).any())
        until(lambda: sounding(recording, 0.1))
        again = len(recording.sound)
        until(lambda: len(recording.sound) > again + RATE)
        assert goes_on_after_a_gap(recording.sound, file, back=LATENCY) < 2 * RATE


def test_voices_that_are_killed(own_server, session):
    """Without its voice workers the session goes on, and a new one speaks what a jump makes necessary."""
    arguments, _ = session
    names = ("XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    kept, fresh = (Path(own_server.environment[name], "session-coach") for name in names)
    own_server.environment |= {"XDG_CACHE_HOME": str(fresh.parent)}
    fresh.mkdir()
    (kept / "beds").mkdir(exist_ok=True)
    (fresh / "beds").symlink_to(kept / "beds")  # nothing has been said yet, but the music has been decoded
    with (
        contextlib.closing(Recording(own_server)) as recording,
        at_a_terminal(own_server, "run", *arguments) as (process, keys),
    ):

        def looked(happened):
            drained(keys)
            return happened()

        until(lambda: looked(lambda: sounding(recording, 3.0)))
        workers = [pid for pid, line in children(process.pid).items() if "espeak_worker" in line]
        assert workers
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        begin = len(recording.sound)
        os.write(keys, b"n")
        until(lambda: looked(lambda: len(recording.sound) > begin + 3 * RATE))
        os.write(keys, b"qq")
        until(lambda: looked(lambda: process.poll() is not None))
        assert process.returncode == 0
        sound = recording.sound[begin:]
    begins, ends = longest_gap(sound[: 3 * RATE])
    assert ends - begins < RATE // 100


def test_resume_after_a_kill(own_server, session):
    """Killed with -9 at the second step, it goes on there."""
    arguments, _ = session
    with at_a_terminal(own_server, "run", *arguments, "--device", "none", "--skip-prep", restored=False) as (
        process,
        keys,
    ):
        looked = looking(keys)
        until(lambda: looked(b"Back: Stroke"))
        os.write(keys, b"n")
        until(lambda: looked(b"Back: Knead"))
        journal = Path(own_server.environment["HOME"]) / ".local/state/session-coach/journal"
        until(lambda: any('"turn": 1' in entry.read_text() for entry in journal.glob("*.json")))
        process.kill()
        process.wait()
    with running(own_server, ("--resume", "--device", "none"), stdout=subprocess.PIPE) as process:
        assert b"Back: Knead" in process.stdout.readline()
