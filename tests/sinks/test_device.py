"""The device's own process: what it plays, what it says where there is no device, and when it ends."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.sinks import device
from coach.sinks.device import GIVES_UP_AFTER, LATENCY, DeviceSink, device_names
from coach.sinks.ring import Ring
from coach.tasks.child import environment
from tests.places import ROOT

STUB = Path(__file__).with_name("stub")
WAIT = 20.0
"""Seconds after which a test gives up; nothing takes as long."""
NOISE = np.random.default_rng(1).integers(-32_768, 32_767, (48_000, 2), np.int16)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tests end processes by POSIX signals")


@pytest.fixture
def temper(monkeypatch, tmp_path):
    """Gives a function that sets how the device of every child behaves from then on."""
    (tmp_path / "played").touch()
    monkeypatch.setenv("PYTHONPATH", str(STUB))
    monkeypatch.setenv("STUB_PLAYED", str(tmp_path / "played"))
    return lambda how: monkeypatch.setenv("STUB_DEVICE", how)


@pytest.fixture
def sinks():
    """Closes what a test puts in."""
    with contextlib.ExitStack() as stack:
        yield stack


def opened(sinks, name=None, **options) -> DeviceSink:
    """Return a sink whose device is open."""
    sink = DeviceSink(name, **options)
    sinks.callback(sink.close)
    sink.wait_open()
    return sink


def until(happened) -> None:
    """Wait until something has happened."""
    end = time.monotonic() + WAIT
    while not happened():
        assert time.monotonic() < end, "it never happened"
        os.sched_yield()


def played(tmp_path):
    """Return all that the device has played: int16 (n, 2)."""
    return np.fromfile(tmp_path / "played", np.int16).reshape(-1, 2)


def test_every_frame_is_played_once(temper, sinks, tmp_path):
    """Silence until the start, then what is written from the first frame to the last, and the sink is drained."""
    temper("plays")
    sink = opened(sinks)
    sink.write(0, NOISE)
    sink.finish(len(NOISE))
    until(lambda: len(played(tmp_path)) > 0)
    assert sink.heard() == 0
    sink.start()
    until(sink.is_drained)
    assert sink.heard() == len(NOISE)
    sink.close()
    sound = played(tmp_path)
    sounding = np.flatnonzero(sound.any(axis=1))
    assert np.array_equal(sound[sounding[0] : sounding[-1] + 1], NOISE)


LATE = LATENCY + 1_000


def test_a_dry_ring_is_silence_and_no_frame_is_lost(temper, sinks, tmp_path):
    """A session that is late is waited for."""
    temper("plays")
    sink = opened(sinks)
    sink.write(0, NOISE[:LATE])
    sink.start()
    until(lambda: sink.heard() == LATE - LATENCY)
    until(lambda: len(played(tmp_path)) > LATE + 20_000)
    assert sink.heard() == LATE - LATENCY
    sink.write(LATE, NOISE[LATE:])
    sink.finish(len(NOISE))
    until(sink.is_drained)
    sink.close()
    sound = played(tmp_path)
    begin = np.flatnonzero(sound.any(axis=1))[0]
    late = begin + LATE + np.flatnonzero(sound[begin + LATE :].any(axis=1))[0]
    assert np.array_equal(sound[begin : begin + LATE], NOISE[:LATE])
    assert np.array_equal(sound[late : late + len(NOISE) - LATE], NOISE[LATE:])


def test_drained_is_taken_back_with_the_end(temper, sinks):
    """A session that goes on after its end is drained again only when the rest has been played."""
    temper("plays")
    sink = opened(sinks)
    sink.write(0, NOISE[:1_000])
    sink.finish(1_000)
    sink.start()
    until(sink.is_drained)
    sink.finish(None)
    until(lambda: not sink.is_drained())
    sink.write(1_000, NOISE[1_000:])
    sink.finish(len(NOISE))
    until(sink.is_drained)
    assert sink.heard() == len(NOISE)


@pytest.mark.parametrize(
    ("how", "name", "message"),
    [
        ("null", None, "default device cannot be opened: there is no sound system"),
        (
            "refuses",
            None,
            "default device cannot be opened: the sound system does not open it; is it in use, or unplugged?",
        ),
        (
            "refuses",
            "Speakers",
            "Speakers cannot be opened: the sound system does not open it; is it in use, or unplugged?",
        ),
        ("plays", "Kitchen", "Kitchen cannot be opened: there is no device called Kitchen"),
        ("unlisted", "Speakers", "Speakers cannot be opened: cannot get device infos"),
    ],
)
def test_a_device_that_cannot_be_opened(temper, how, name, message):
    """Whatever the reason, it is one plain line, and nothing is left running."""
    temper(how)
    sink = DeviceSink(name)
    with pytest.raises(DeviceError) as raised:
        sink.wait_open()
    assert str(raised.value) == message
    assert sink._child.ended
    sink.close()


def test_a_device_that_never_opens(temper, monkeypatch):
    """A sound system that hangs is given up on."""
    monkeypatch.setattr(device, "OPENS_WITHIN", 0.01)
    temper("never opens")
    sink = DeviceSink()
    with pytest.raises(DeviceError, match=r"^default device cannot be opened: the sound system does not answer$"):
        sink.wait_open()
    assert sink._child.ended


@pytest.mark.parametrize(
    ("program", "message"),
    [("", "the sound process ended at once"), ("print('hello')", "the sound system does not answer")],
)
def test_a_child_that_makes_no_sense(monkeypatch, program, message):
    """A process that dies or babbles is a device that cannot be opened."""
    monkeypatch.setattr(device, "_CHILD", (sys.executable, "-c", program))
    with pytest.raises(DeviceError, match=message):
        DeviceSink().wait_open()


@pytest.mark.parametrize(("how", "names"), [("plays", ("Speakers", "Blue headphones")), ("null", ()), ("unlisted", ())])
def test_names(temper, how, names):
    """The devices by name; none where there is no sound system."""
    temper(how)
    assert device_names() == names


@pytest.mark.parametrize("program", ["", "print('hello')"])
def test_names_of_a_system_that_does_not_answer(monkeypatch, program):
    """A sound system that dies or babbles is told in one line."""
    monkeypatch.setattr(device, "_CHILD", (sys.executable, "-c", program))
    with pytest.raises(DeviceError, match="the sound system does not answer; try again, or go on with --device none"):
        device_names()


def test_a_file_in_the_current_folder_is_not_run(temper, sinks, tmp_path, monkeypatch):
    """Somebody's json.py beside their scripts does not break the sound."""
    (tmp_path / "json.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    temper("plays")
    opened(sinks)


def test_a_child_killed_before_the_start(temper, sinks):
    """There is nothing to go on from: the device is lost."""
    temper("plays")
    sink = opened(sinks)
    sink._child._process.kill()
    sink._child._process.wait(WAIT)
    with pytest.raises(DeviceError, match=r"^default device was lost$"):
        sink.heard()
    sink.start()
    with pytest.raises(DeviceError, match="was lost"):
        sink._started = False
        sink.heard()


def test_a_lost_device_is_opened_again_at_the_same_place(temper, sinks, tmp_path):
    """A child that is killed is replaced, and it goes on from the last frame heard: what was on its way comes again."""
    temper("plays")
    sink = opened(sinks)
    sink.write(0, NOISE[:24_000])
    sink.start()
    first = sink._child
    until(lambda: sink._ring.heard > 15_000)
    first._process.kill()
    first._process.wait(WAIT)
    place = sink.heard()
    assert place > 0
    assert sink.waiting
    sink.write(24_000, NOISE[24_000:])
    sink.finish(len(NOISE))
    until(lambda: sink.heard() == len(NOISE))
    assert sink._child is not first
    assert not sink.waiting
    until(sink.is_drained)
    sink.close()
    sound = played(tmp_path)
    heard = sound[sound.any(axis=1)]
    again = len(NOISE) - place
    assert np.array_equal(heard[-again:], NOISE[-again:])
    assert place - 480 <= len(heard) - again <= place + LATENCY


def test_a_device_that_no_longer_asks_is_lost(temper, sinks):
    """Its process ends by itself, and another one is begun."""
    temper("stalls")
    sink = opened(sinks)
    sink.write(0, NOISE)
    sink.start()
    sink._child._process.wait(WAIT)
    assert sink._child._process.returncode == 0
    temper("plays")
    sink.finish(len(NOISE))
    until(lambda: sink.heard() == len(NOISE))


def test_a_device_that_does_not_come_back(temper, sinks):
    """It is tried for a while, once a second, and then the session is told."""
    temper("plays")
    seconds = [0.0]
    sink = opened(sinks, clock=lambda: seconds[0])
    sink.write(0, NOISE)
    sink.start()
    until(lambda: sink.heard() > 0)
    temper("refuses")
    tried = []
    while seconds[0] <= GIVES_UP_AFTER:
        sink._child._process.kill()
        sink._child._process.wait(WAIT)
        sink.heard()
        if sink._child not in tried:
            tried.append(sink._child)
        seconds[0] += GIVES_UP_AFTER / 2.9
    sink._child._process.wait(WAIT)
    with pytest.raises(DeviceError, match=r"^default device was lost and did not come back$"):
        sink.heard()
    assert len(tried) == 3


@pytest.mark.parametrize("how", ["plays", "never opens", "never closes"])
def test_it_ends_with_its_parent(temper, how):
    """When the pipe to its parent closes the process ends, whatever the sound system is doing."""
    temper(how)
    ring = Ring.create()
    command = [sys.executable, "-m", "coach.sinks.device_child", "play", ring.place]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=ring.inherited, env=environment()
    )
    with child:
        if how != "never opens":
            assert child.stdout.readline() == b'{"ready": "Stub"}\n'
            child.stdin.write(b"start\n")
            child.stdin.flush()
        child.stdin.close()
        assert child.wait(WAIT) == 0
    ring.close()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells by /proc whether a process runs")
def test_it_ends_when_its_parent_is_killed(temper):
    """Not even kill -9 leaves a process that plays on."""
    temper("plays")
    program = """
from coach.sinks.device import DeviceSink
sink = DeviceSink()
sink.wait_open()
sink.start()
print(sink._child._process.pid, flush=True)
input()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
    )
    with parent:
        child = int(parent.stdout.readline())
        parent.kill()

    def gone():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        return True

    until(gone)


def test_ctrl_c_does_not_reach_it(temper, sinks):
    """The child is in a group of its own: what is typed at a terminal goes to the session alone."""
    temper("plays")
    sink = opened(sinks)
    pid = sink._child._process.pid
    assert os.getpgid(pid) == pid != os.getpgid(0)
    os.kill(pid, signal.SIGINT)
    sink.start()
    sink.write(0, NOISE)
    until(lambda: sink.heard() > 0)


@pytest.mark.parametrize("how", ["plays", "never closes"])
def test_closing_twice(temper, how):
    """Closing is safe at any time, ends the process, and does not wait for a sound system that hangs."""
    temper(how)
    sink = DeviceSink()
    sink.wait_open()
    sink.start()
    sink.close()
    sink.close()
    assert sink._child.ended


def test_a_child_that_does_not_listen_is_killed(monkeypatch):
    """A process that ignores its pipe is ended by force."""
    monkeypatch.setattr(device, "_CHILD", (sys.executable, "-c", "import signal; signal.pause()"))
    monkeypatch.setattr(device, "CLOSES_WITHIN", 0.01)
    sink = DeviceSink()
    sink.close()
    assert sink._child._process.returncode == -signal.SIGKILL
