"""The phone as remote: Chromium as a phone leads a session that is heard."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from tests.real.browser import Page, page
from tests.real.conftest import RATE, WAIT, until
from tests.real.running import ROOT, command

STEP = "document.getElementById('step').textContent"


@contextlib.contextmanager
def started(server, *arguments) -> Iterator[SimpleNamespace]:
    """Give the command as it waits for phones, and its link."""
    with (
        tempfile.TemporaryDirectory(prefix="coach-") as folder,
        tempfile.NamedTemporaryFile() as told,
        subprocess.Popen(
            command(*arguments),
            env={**server.environment, **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME"), folder)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
        ) as process,
    ):

        def link():
            return re.search(r"http://\S+#\S+", Path(told.name).read_text())

        try:
            until(link, wait=3 * WAIT)
            yield SimpleNamespace(process=process, link=link()[0])
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


@pytest.fixture(scope="module")
def running(sound_server, long) -> Iterator[SimpleNamespace]:
    """A session that is heard and lets phones in."""
    with started(sound_server, "run", *long, "--remote") as session:
        yield session


@contextlib.contextmanager
def shown(link) -> Iterator[Page]:
    """Give a phone that shows what there is."""
    with page() as opened:
        opened.size(360, 640, phone=True)
        opened.open(link)
        yield opened


@pytest.fixture(scope="module")
def phone(running) -> Iterator[Page]:
    """A phone that shows the session."""
    with shown(running.link) as opened:
        opened.until(f"{STEP} === 'Stroke'")
        yield opened


@pytest.fixture
def heard(recording):
    """Gives a function that tells how much of the last moment was no silence."""
    return lambda: recording.sounding(0.5) / (RATE / 2)


def hold(phone):
    """Press the button that stops, and keep it pressed."""
    x, y = phone.value("(({x, y}) => [x + 9, y + 9])(document.getElementById('stop').getBoundingClientRect())")
    phone.tell("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)


@contextlib.contextmanager
def another(link):
    """Give one more phone, without a browser: the stream of what it is shown."""
    place = urlsplit(link)
    headers = {"Origin": f"http://{place.netloc}", "Content-Type": "application/json"}
    with contextlib.closing(http.client.HTTPConnection(place.netloc, timeout=WAIT)) as phone:
        phone.request("POST", "/enter", json.dumps({"token": place.fragment}), headers)
        with phone.getresponse() as entered:
            entered.read()
        phone.request("GET", "/events", headers={"Cookie": entered.headers["Set-Cookie"].partition(";")[0]})
        with phone.getresponse() as stream:
            yield stream


def test_a_phone_leads_the_session(running, phone, heard):
    """Pause is heard as silence, then it goes on; next is another step; what has to be held does nothing tapped."""
    assert phone.value("location.hash") == ""
    assert phone.value("document.cookie") == ""
    until(lambda: heard() > 0.9)
    phone.tap("#stage")
    until(lambda: heard() == 0.0)
    phone.tap("#toggle")
    until(lambda: heard() > 0.9)
    phone.tap("#next")
    phone.until(f"{STEP} === 'Knead'")
    phone.tap("#stop")
    phone.tap("#louder")
    phone.until("document.getElementById('message').textContent.includes('+2 dB')")
    assert running.process.poll() is None


def test_a_phone_chooses_the_session(sound_server, long, heard):
    """No terminal is needed: what is chosen is heard, stop is held, the choice is there again; an interrupt ends it."""
    with started(sound_server, "serve", *long) as served, shown(served.link) as phone:
        phone.until("document.body.classList.contains('choosing')")
        assert phone.value("document.getElementById('script').selectedOptions[0].textContent") == "Short back"
        phone.value("document.getElementById('minutes').value = '1000'")
        phone.tap("#begin")
        phone.until("document.getElementById('reason').textContent.includes('1000')")
        phone.value("document.getElementById('minutes').value = '21'")
        phone.tap("#begin")
        phone.until(f"!document.body.classList.contains('choosing') && {STEP} === 'Stroke'")
        until(lambda: heard() > 0.9)
        hold(phone)
        phone.until("document.body.classList.contains('choosing')")
        assert phone.value("document.getElementById('minutes').value") == "21"
        served.process.terminate()
        assert served.process.wait(WAIT) == 130
        phone.until("document.getElementById('begin').disabled")


def test_four_phones(running, phone):
    """All see what one of them has done."""
    with contextlib.ExitStack() as stack:
        streams = [stack.enter_context(another(running.link)) for _ in range(3)]
        phone.tap("#toggle")
        phone.until("document.getElementById('toggle').textContent.trim() === words.play")
        for stream in streams:
            until(lambda stream=stream: b'"playing": false' in stream.readline())
        phone.tap("#toggle")
        phone.until("document.getElementById('toggle').textContent.trim() === words.pause")


def test_a_line_that_is_lost(running, phone):
    """The page tells how old what it shows is, and finds back by itself."""
    running.process.send_signal(signal.SIGSTOP)
    phone.value("window.now = Date.now; Date.now = () => now() + 2 * OLD_AFTER")
    phone.until("document.getElementById('message').textContent.startsWith('No connection')")
    running.process.send_signal(signal.SIGCONT)
    phone.until("!document.body.classList.contains('old')")
    phone.tap("#toggle")
    phone.until("document.getElementById('toggle').textContent.trim() === words.play")
    phone.tap("#toggle")
    phone.until("document.getElementById('toggle').textContent.trim() === words.pause")


@pytest.mark.parametrize(("width", "height"), [(360, 640), (740, 360)])
def test_everything_is_on_the_screen(phone, width, height):
    """Nothing has to be scrolled to, and every button can be hit."""
    phone.size(width, height, phone=True)
    phone.until(f"innerWidth === {width}")
    outside = (
        "[...document.querySelectorAll('button')].filter(button => { const {top, bottom, left, right} = "
        "button.getBoundingClientRect(); return top < 0 || left < 0 || bottom > innerHeight || right > innerWidth; })"
    )
    assert phone.value(f"{outside}.map(button => button.id)") == []
    assert phone.value("[...document.querySelectorAll('button')].every(each => each.textContent.trim())")
    if folder := os.environ.get("COACH_PICTURES"):
        Path(folder, f"remote-{width}.png").write_bytes(phone.picture())
