"""Media keys: playerctl, as desktops and headsets do, leads a session, or the player page, over a bus of its own."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest

from tests.real.browser import address, page
from tests.real.conftest import RATE, WAIT, need, until
from tests.real.running import ROOT, command
from tests.real.test_page import PLAN, encoded, player_page

FORMAT = "{{status}}|{{title}}|{{artist}}|{{album}}"


@pytest.fixture(scope="module")
def bus(sound_server) -> Iterator[dict[str, str]]:
    """A session bus that nobody else is on: the environment of whoever is; without its programs there is none."""
    need("dbus-daemon", "playerctl", packages="dbus, playerctl")
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        address = f"unix:path={folder}/bus"
        line = ["dbus-daemon", "--session", "--nofork", "--nosyslog", f"--address={address}"]
        with subprocess.Popen(line, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as daemon:
            try:
                until(Path(folder, "bus").exists)
                yield {**sound_server.environment, "DBUS_SESSION_BUS_ADDRESS": address}
            finally:
                daemon.terminate()


def playerctl(bus, *arguments, player="coach", code=0):
    """Return what playerctl says."""
    line = ["playerctl", f"--player={player}", *arguments]
    done = subprocess.run(line, env=bus, capture_output=True, text=True, check=False, timeout=WAIT)
    assert done.returncode == code, done.stderr
    return done.stdout.strip()


until_told = partial(until, every=0.2)
"""What takes a process to ask is not asked as often."""


@pytest.fixture(scope="module")
def running(bus, long) -> Iterator[SimpleNamespace]:
    """A session that is heard, and all that its signals have told a desktop."""
    with (
        tempfile.TemporaryFile("w+") as told,
        subprocess.Popen(
            ["playerctl", "--player=coach", "--follow", "metadata", "--format", FORMAT], env=bus, stdout=told
        ) as following,
        subprocess.Popen(
            command("run", *long), env=bus, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        ) as running,
    ):

        def seen():
            return os.pread(told.fileno(), 1 << 16, 0).decode().split("\n")

        try:
            until(lambda: "Playing|Stroke|Back|Short back" in seen(), wait=3 * WAIT)
            yield SimpleNamespace(process=running, seen=seen)
        finally:
            for process in (running, following):
                process.kill()


def test_what_is_told(bus, running):
    """Section, session, length and place of the step, and the picture of the session."""
    assert playerctl(bus, "metadata", "xesam:artist") == "Back"
    assert playerctl(bus, "metadata", "xesam:album") == "Short back"
    length = int(playerctl(bus, "metadata", "mpris:length"))
    before = float(playerctl(bus, "position"))
    assert 0.0 <= before < length / 1e6
    until_told(lambda: float(playerctl(bus, "position")) > before + 0.2)
    until_told(lambda: playerctl(bus, "metadata", "--format", "{{mpris:artUrl}}"))
    picture = Path(unquote(urlsplit(playerctl(bus, "metadata", "mpris:artUrl")).path))
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_seeking_is_refused(bus, running):
    """A session has no places to seek: playerctl is told so, and the session goes on."""
    before = float(playerctl(bus, "position"))
    playerctl(bus, "position", "300", code=1)
    assert playerctl(bus, "status") == "Playing"
    assert float(playerctl(bus, "position")) < before + 100.0


def test_two_sessions(bus, running, long):
    """The second has a name of its own beside the first."""
    line = command("run", *long, "--device", "none")
    with subprocess.Popen(line, env=bus, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as second:
        try:
            until_told(lambda: f"coach.instance{second.pid}" in playerctl(bus, "--list-all").split(), wait=3 * WAIT)
        finally:
            second.kill()


def test_every_verb(bus, running, recording):
    """Pause, play, both in one, next, previous, volume and stop do in the sound what they say, and are told as done."""

    def heard(seconds=0.5):
        return recording.sounding(seconds) / (seconds * RATE)

    def status(wanted):
        until_told(lambda: playerctl(bus, "status") == wanted)
        until(lambda: any(line.startswith(wanted) for line in running.seen()[-2:]))

    def title(wanted):
        until_told(lambda: playerctl(bus, "metadata", "xesam:title") == wanted)

    until(lambda: heard() > 0.9)
    playerctl(bus, "pause")
    status("Paused")
    until(lambda: heard() == 0.0)
    playerctl(bus, "play")
    status("Playing")
    until(lambda: heard() > 0.9)
    playerctl(bus, "play-pause")
    status("Paused")
    playerctl(bus, "play-pause")
    status("Playing")
    playerctl(bus, "next")
    title("Knead")
    playerctl(bus, "previous")
    title("Stroke")
    playerctl(bus, "volume", "0.5")
    until_told(lambda: playerctl(bus, "volume") == "0.501187")
    playerctl(bus, "stop")  # as a key of the terminal does, it asks for the same once more
    playerctl(bus, "stop")
    until(lambda: running.process.poll() is not None)
    assert running.process.returncode == 0


def test_the_player_page(bus, tmp_path):
    """A browser that plays a page is led by the same keys, and shows the desktop its steps with their lengths."""
    file = tmp_path / "session.html"
    file.write_bytes(player_page(PLAN, language="en", sound=encoded(PLAN), mime="audio/mpeg"))
    first, second, *_ = PLAN.steps
    with page(bus) as opened:

        def ask(verb):
            playerctl(bus, verb, player="chromium")

        def told(format_):
            return playerctl(bus, "metadata", "--format", format_, player="chromium")

        opened.open(address(file))
        opened.until("state.ready")
        opened.value("player.playbackRate = 0.1; play()")  # so that no step ends before it is looked at
        list_all = partial(subprocess.run, ["playerctl", "--list-all"], env=bus, capture_output=True, check=False)
        until_told(lambda: b"chromium" in list_all().stdout)
        until_told(lambda: told(FORMAT) == f"Playing|{first.turn.title}|{first.turn.section}|{PLAN.title}")
        assert float(told("{{mpris:length}}")) / 1e6 == pytest.approx((first.end - first.start) / RATE, abs=0.01)
        ask("pause")
        opened.until("player.paused")
        until_told(lambda: told("{{status}}") == "Paused")
        ask("next")
        until_told(lambda: told("{{title}}") == f"{second.turn.title}, left side")
        ask("previous")
        until_told(lambda: told("{{title}}") == first.turn.title)
        ask("play")
        opened.until("!player.paused")
        ask("stop")
        opened.until("player.paused")
