"""A sound server of our own, and a recording of all that is played on it."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import soundfile
from _pytest.runner import runtestprotocol
from numpy.typing import NDArray

from tests.places import ROOT
from tests.real.stalls import Stalls

RATE = 48_000
SINK = "Quiet-Room"
WAIT = 30.0
"""Seconds after which a test gives up on something that should long have happened."""
TRIES = 3
WATCH = pytest.StashKey[Stalls]()
NULL_SINK = (
    "module-null-sink sink_name=quiet norewinds=1 rate=48000 channels=2 format=float32le "
    f"sink_properties=device.description={SINK}"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that stands in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.real)


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Try again, at most twice, what failed while the machine stood still: it says nothing about the coach.

    Each time is told in the summary.
    """
    if not item.get_closest_marker("real"):
        return None
    if WATCH not in item.config.stash:
        item.config.stash[WATCH] = Stalls()
        item.config.add_cleanup(item.config.stash[WATCH].close)
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for _ in range(TRIES):
        begin = time.monotonic()
        item._initrequest()
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        stalled = item.config.stash[WATCH].count(begin)
        if not stalled or not any(report.failed for report in reports):
            break
        item.session._setupstate.teardown_exact(None)  # what it shares with others may be where it should not
        item.user_properties.append(("again", f"{item.nodeid} failed while the machine stood still {stalled} times"))
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def need(*programs: str, packages: str) -> None:
    """Skip a test whose programs are not all here, but fail it where tests must all run.

    Args:
        programs: What it needs.
        packages: How Debian calls what they come in.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        lack(f"needs {' and '.join(missing)} (Debian: {packages})")


def lack(reason: str) -> NoReturn:
    """Skip a test, but fail it where tests must all run."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def until(happened, every: float = 0.02, wait: float = WAIT) -> None:
    """Wait until something has happened."""
    end = time.monotonic() + wait
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(every)


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


class SoundServer:
    """A PulseAudio of our own with one sink that nobody hears.

    Attributes:
        environment: What makes a process use it.
    """

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "native"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("COACH_", "PULSE_"))},
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        self._log = (folder / "log").open("ab")
        self.start()

    def start(self) -> None:
        """Begin, and wait until it answers."""
        self._socket.unlink(missing_ok=True)
        command = [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
        ]
        protocol = f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}"
        self._process = subprocess.Popen(
            [*command, "-L", NULL_SINK, "-L", protocol],
            env=self.environment,
            stderr=self._log,
            stdin=subprocess.DEVNULL,
        )
        until(self._socket.exists)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def kill(self) -> None:
        """End at once, as if the device had been pulled out."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End."""
        self._process.terminate()
        self._process.wait()
        self._log.close()


class Recording:
    """Everything heard on one of the server's sinks, from now on."""

    def __init__(self, server: SoundServer, sink: str = "quiet") -> None:
        command = [
            "parec",
            "-d",
            f"{sink}.monitor",
            "--format=s16le",
            "--rate=48000",
            "--channels=2",
            "--latency-msec=20",
        ]
        # Straight into a file: a reader of ours that is late would make the recorder drop what is heard.
        self._file = tempfile.NamedTemporaryFile(prefix="coach-", suffix=".raw")  # noqa: SIM115
        self._process = subprocess.Popen([*command, "--raw"], stdout=self._file, env=server.environment)
        until(lambda: len(self.sound))

    @property
    def sound(self) -> NDArray[np.int16]:
        """What has been heard so far: int16 (n, 2)."""
        size = os.fstat(self._file.fileno()).st_size // 4 * 4
        if not size:
            return np.zeros((0, 2), np.int16)
        return np.memmap(self._file.name, "<i2", "r", shape=(size // 4, 2))

    def last(self, seconds: float) -> NDArray[np.int16]:
        """Return what was heard last."""
        return self.sound[-round(seconds * RATE) :]

    def sounding(self, seconds: float) -> int:
        """Return how many of the frames heard last are no silence: both channels of one are looked at as one number."""
        return np.count_nonzero(self.last(seconds).view(np.int32))

    def close(self) -> None:
        """End."""
        self._process.terminate()
        self._process.wait()
        self._file.close()


def first_sound(sound: NDArray[np.int16]) -> int:
    """Return the first frame that is not silence."""
    return int(np.flatnonzero(sound.any(axis=1))[0])


@pytest.fixture(scope="session")
def sound_server() -> Iterator[SoundServer]:
    """A server for all tests of a run; without its programs they are skipped, but not where tests must all run."""
    need("pulseaudio", "parec", packages="pulseaudio, pulseaudio-utils")
    # The path of a socket must be short, so pytest's own folders will not do.
    with (
        tempfile.TemporaryDirectory(prefix="coach-") as folder,
        contextlib.closing(SoundServer(Path(folder))) as server,
    ):
        yield server


@pytest.fixture
def recording(sound_server) -> Iterator[Recording]:
    """A recording that runs as long as the test."""
    with contextlib.closing(Recording(sound_server)) as running:
        yield running


@pytest.fixture(scope="session")
def session(sound_server, tmp_path_factory) -> tuple[tuple[str, ...], NDArray[np.int16]]:
    """The arguments of a session of a little over a minute, and what it sounds like as a file: int16 (n, 2)."""
    folder = tmp_path_factory.mktemp("session")
    (folder / "short.yaml").write_text(SCRIPT)
    arguments = (str(folder / "short.yaml"), "--minutes", MINUTES, "--voice", "espeak")
    command = [sys.executable, "-m", "coach", "export", *arguments, "-o", str(folder / "a.wav")]
    subprocess.run(command, env=sound_server.environment, cwd=ROOT, check=True, timeout=3 * WAIT)
    sound, rate = soundfile.read(folder / "a.wav", dtype="int16")
    assert rate == RATE
    return arguments, sound


@pytest.fixture(scope="session")
def long(tmp_path_factory) -> tuple[str, ...]:
    """The arguments of a session of steps that outlast every test."""
    script = tmp_path_factory.mktemp("long") / "long.yaml"
    script.write_text(SCRIPT.replace("10-60s", "10-600s"))
    return (str(script), "--minutes", "20", "--voice", "espeak")
