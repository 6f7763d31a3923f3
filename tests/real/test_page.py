"""The player page in a real browser: it plays, leaps, shows the right words, and asks nobody for anything."""

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import soundfile

from coach.export.page.page import page as player_page
from coach.languages import phrases
from coach.live.controls.keyboard import KEYS
from coach.plan.fit import fit
from coach.plan.model import CueKind, Plan
from coach.plan.names import step_title
from coach.script.model import Side
from coach.units import RATE, to_frames
from tests.counted_speech import CountedSpeech
from tests.real.browser import Page, address, page
from tests.scripts_strategy import reps, script, section, sentences, step, timed

DOM_KEYS = {
    "space": (" ", "Space"),
    "enter": ("Enter", "Enter"),
    "right": ("ArrowRight", "ArrowRight"),
    "left": ("ArrowLeft", "ArrowLeft"),
    "pagedown": ("PageDown", "PageDown"),
    "pageup": ("PageUp", "PageUp"),
}
"""Keys that a browser calls otherwise than the terminal does."""
HOSTILE = 'Rub </script><b onclick="x">& rest'


def planned() -> Plan:
    """Return a session of a minute and a half, with a title that a careless page would run."""
    steps = (
        step("Glide up the back", reps(4, 8, (2.0, 4.0)), say=sentences("Glide both hands up.", "Float them down.")),
        step(HOSTILE, timed(10.0, 40.0), sides=(Side.LEFT, Side.RIGHT)),
        step("Rest", timed(10.0, 40.0)),
    )
    whole = script(section(*steps), title="A </title> back massage")
    return fit(whole, frames=to_frames(90.0), speech=CountedSpeech(), skip_prep=True)


PLAN = planned()


def encoded(plan: Plan) -> bytes:
    """Return sound as long as a plan, as MP3."""
    file = io.BytesIO()
    tone = 0.1 * np.sin(2.0 * np.pi * 220.0 / RATE * np.arange(plan.frames))
    soundfile.write(file, np.stack([tone, tone], axis=1), RATE, format="MP3")
    return file.getvalue()


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Iterator[Page]:
    """The page of the session, in a browser."""
    file = tmp_path_factory.mktemp("page") / "session.html"
    file.write_bytes(player_page(PLAN, language="en", sound=encoded(PLAN), mime="audio/mpeg"))
    with page() as running:
        running.size(390, 844, phone=True)
        running.open(address(file))
        running.until("state.ready")
        yield running


def text(opened: Page, name: str) -> str:
    """Return what stands in an element."""
    return opened.value(f"document.getElementById({name!r}).textContent")


def test_it_is_as_long_as_the_session(opened):
    """The sound in the page is whole."""
    assert opened.value("player.duration") == pytest.approx(PLAN.frames / RATE, abs=0.1)


def test_it_plays_and_pauses(opened):
    """One button plays and pauses, and says which."""
    opened.value("document.getElementById('toggle').click()")
    opened.until("!player.paused && player.currentTime > 0.2")
    assert opened.value("document.getElementById('toggle').textContent.trim()") == "Pause"
    opened.value("document.getElementById('toggle').click()")
    opened.until("player.paused")
    assert opened.value("document.getElementById('toggle').textContent.trim()") == "Play"


def test_every_step_can_be_leapt_to(opened):
    """A touch on a step in the list plays it from its first word, and names it."""
    for number, planned_step in enumerate(PLAN.steps):
        opened.value("landed = null; player.onseeking = () => { landed ??= player.currentTime }")
        opened.value(f"document.querySelectorAll('li button')[{number}].click()")
        opened.until("landed !== null")
        assert opened.value("landed") == pytest.approx(planned_step.start / RATE, abs=0.3)
        assert text(opened, "told") == step_title(planned_step, phrases("en"))
        assert opened.value("document.querySelectorAll('[aria-current=true]').length") == 1
    opened.value("player.pause()")


def test_the_words_heard_are_seen(opened):
    """At every sentence its caption stands there, and stays, dimmed, while hands do what it says."""
    spoken = [cue for cue in PLAN.cues if cue.kind not in (CueKind.BELL, CueKind.TICK, CueKind.STEP)]
    for cue in spoken:
        opened.value(f"go({(cue.at + cue.end) / 2 / RATE})")
        opened.until("!player.seeking")
        assert text(opened, "caption") == cue.text
        assert opened.value("document.getElementById('caption').className") == ""
    before = next(cue for cue, after in pairwise(spoken) if after.at - cue.end > RATE)
    opened.value(f"go({(before.end + to_frames(0.5)) / RATE})")
    assert text(opened, "caption") == before.text
    assert opened.value("document.getElementById('caption').className") == "over"


def test_strokes_sides_and_seconds(opened):
    """Large: which side it is, and which stroke, or the time still to go."""
    strokes, left = PLAN.steps[0], PLAN.steps[1]
    opened.value(f"go({(strokes.strokes[2] + 1000) / RATE})")
    assert (text(opened, "count"), text(opened, "side")) == (f"3 of {strokes.reps}", "")
    opened.value(f"go({left.end / RATE - 7.5})")
    assert (text(opened, "count"), text(opened, "side")) == ("0:08", "left side")
    opened.value(f"go({left.start / RATE + 0.2})")
    assert text(opened, "count") == "listen"


@pytest.mark.parametrize(("key", "command"), KEYS.items())
def test_keys(opened, key, command):
    """Every key of the terminal asks for the same here; what a recording cannot do is answered."""
    opened.value("toStep(1); asked = null")
    opened.press(*DOM_KEYS.get(key, (key, "")))
    assert opened.value("asked") == command.name
    opened.value("player.pause()")
    if command.name in ("more", "less", "slower", "faster"):
        assert text(opened, "message") == "A recording cannot do that."


def test_space_after_a_tap(opened):
    """Whatever was tapped, Space pauses and goes on: it does not press the same button once more."""
    for tapped in ("#next_step", "#ten_on", "li button"):
        opened.value("toStep(0); player.pause(); document.querySelector('li button').scrollIntoView()")
        if tapped != "li button":
            opened.value("scrollTo(0, 0)")
        opened.tap(tapped)
        opened.until("!player.seeking")
        playing, place = opened.value("!player.paused"), opened.value("player.currentTime")
        opened.press(" ", "Space")
        opened.until(f"player.paused === {str(playing).lower()}")
        assert opened.value("player.currentTime") == pytest.approx(place, abs=1.0)
    opened.value("player.pause()")


def test_an_elbow(opened):
    """Anywhere above the controls a tap pauses and goes on, and a swipe goes to another step."""
    opened.size(390, 844, phone=True)
    opened.value("scrollTo(0, 0); toStep(1)")
    opened.drag((200.0, 60.0))
    opened.until("!player.paused")
    opened.drag((200.0, 400.0))
    opened.until("player.paused")
    opened.drag((300.0, 300.0), (100.0, 310.0))
    assert text(opened, "step") == PLAN.steps[2].turn.title
    opened.drag((100.0, 300.0), (300.0, 310.0))
    assert opened.value("stepAt(player.currentTime)") == 1
    assert opened.value("player.paused")


def test_after_the_last_step(opened):
    """There is no next step: it says so, and does not begin again."""
    last = len(PLAN.steps) - 1
    opened.value(f"toStep({last}); go(player.currentTime + 2)")
    place = opened.value("player.currentTime")
    opened.value("document.getElementById('next_step').click()")
    assert opened.value("player.currentTime") == place
    assert text(opened, "message") == "this is the last step"


def test_the_end(opened):
    """At the end it says so, and the same button plays it once more."""
    opened.value(f"go({PLAN.frames / RATE - 0.4}); play()")
    opened.until("state.ended")
    assert text(opened, "caption") == "Done. Rest a little while."
    assert opened.value("document.getElementById('toggle').textContent.trim()") == "Once more"
    opened.value("document.getElementById('toggle').click()")
    opened.until("!player.paused && player.currentTime < 5")
    opened.value("player.pause()")


def test_it_goes_on_where_it_was_left(opened):
    """Opened again, it offers the place it was left at, and the start."""
    opened.value("go(31); play()")
    opened.until("player.currentTime > 31.1")
    opened.value("player.pause()")
    opened.open(opened.value("location.href"))
    opened.until("state.ready")
    assert opened.value("document.getElementById('toggle').textContent.trim()") == "Go on at 0:31"
    opened.value("document.getElementById('toggle').click()")
    opened.until("!player.paused && player.currentTime > 31")
    opened.value("player.pause()")
    opened.open(opened.value("location.href"))
    opened.until("state.ready")
    opened.value("document.getElementById('again').click()")
    opened.until("!player.paused && player.currentTime < 5")
    opened.value("player.pause(); toStep(0)")


def test_a_lock_screen_sees_the_step_alone(opened):
    """Length and place are those of the step, and no place is taken by seeking in seconds."""
    opened.value("navigator.mediaSession.setPositionState = told => { window.told = told }; shownSecond = -1")
    third = PLAN.steps[2]
    opened.value(f"go({third.start / RATE + 4.0})")
    opened.until("!player.seeking && window.told")
    assert opened.value("told.duration") == pytest.approx((third.end - third.start) / RATE, abs=0.01)
    assert opened.value("told.position") == pytest.approx(4.0, abs=0.1)


def test_back_begins_the_step_again_before_it_goes_further(opened):
    """In the middle of a step back is its beginning; just after it, the step before."""
    third = PLAN.steps[2].start / RATE
    opened.value(f"go({third + 5.0}); document.getElementById('step_before').click()")
    assert opened.value("player.currentTime") == pytest.approx(third, abs=0.1)
    opened.value("document.getElementById('step_before').click()")
    assert opened.value("player.currentTime") == pytest.approx(PLAN.steps[1].start / RATE, abs=0.1)


def test_the_lock_screen_knows_the_step(opened):
    """Media keys and lock screens are told what is playing."""
    opened.value("toStep(0)")
    opened.until("navigator.mediaSession.metadata.title === 'Glide up the back'")
    assert opened.value("navigator.mediaSession.metadata.album") == PLAN.title


def test_titles_are_only_text(opened):
    """What a script calls a step never becomes a part of the page."""
    opened.value("toStep(1)")
    assert text(opened, "step") == HOSTILE
    assert opened.value("document.title") == PLAN.title
    assert opened.value("document.querySelectorAll('b').length") == 0


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 640), (740, 360), (720, 450), (1280, 800)])
def test_it_fits(opened, width, height):
    """All of the first screen is seen, and every button is large enough for an oily thumb."""
    opened.size(width, height, phone=width < 1000)
    opened.value("scrollTo(0, 0); toStep(1)")
    assert opened.value("document.documentElement.scrollWidth") <= width
    assert opened.value(
        "document.getElementById('stage').scrollHeight <= document.getElementById('stage').clientHeight"
    )
    bottoms = opened.value(
        "[...document.querySelectorAll('#controls button')].map(one => one.getBoundingClientRect().bottom)"
    )
    assert max(bottoms) <= height
    heights = opened.value("[...document.querySelectorAll('button:not([hidden]), input')].map(one => one.offsetHeight)")
    assert min(heights) >= 44


def test_on_paper(opened):
    """A printed page is the steps with their times and words, and nothing to press."""
    opened.tell("Emulation.setEmulatedMedia", media="print")
    try:
        assert opened.value("document.getElementById('first').offsetHeight") == 0
        assert opened.value("document.querySelector('#chapters').innerText.includes('Float them down.')")
    finally:
        opened.tell("Emulation.setEmulatedMedia", media="")


def test_it_can_be_heard_by_a_screen_reader(opened):
    """Every button and the slider have a name, and the slider says the time and the step."""
    names = opened.value("[...document.querySelectorAll('button')].map(one => one.textContent.trim())")
    assert all(names)
    opened.value("toStep(1)")
    assert opened.value("document.querySelector('[role=status]').textContent") == step_title(
        PLAN.steps[1], phrases("en")
    )
    assert opened.value("document.getElementById('place').getAttribute('aria-label')") == "Place in the session"
    opened.value("toStep(0)")
    opened.until("document.getElementById('place').getAttribute('aria-valuetext') === '0:00, Glide up the back'")


def test_nothing_leaves_the_page(opened):
    """All that was ever asked for is the file itself and the sound in it."""
    assert opened.requests
    assert {request.split(":")[0] for request in opened.requests} <= {"file", "blob"}


def test_an_older_browser(opened):
    """One that cannot decode by itself gets the same bytes, more slowly."""
    all_bytes = base64.b64encode(bytes(range(256))).decode()
    decoded = f"[...decode('{all_bytes}')]"
    newer = opened.value(decoded)
    older = opened.value(f"delete Uint8Array.fromBase64; {decoded}")
    assert newer == older == list(range(256))


def test_a_sound_that_cannot_be_played(opened, tmp_path):
    """Steps and words are there all the same, and it says what is wrong."""
    file = tmp_path / "broken.html"
    file.write_bytes(player_page(PLAN, language="en", sound=b"no sound at all", mime="audio/mpeg"))
    here = opened.value("location.href")
    opened.open(address(file))
    opened.until("state.failed")
    assert text(opened, "message") == "This browser cannot play the sound."
    assert text(opened, "step") == PLAN.steps[0].turn.title
    assert opened.value("document.getElementById('toggle').disabled")
    opened.open(here)
    opened.until("state.ready")


def test_a_title_that_looks_like_the_template(opened):
    """A mark of the template in a title is only text."""
    marked = replace(PLAN, title="@@SESSION@@ @@SOUND@@")
    made = player_page(marked, language="en", sound=b"x", mime="audio/mpeg").decode()
    assert "<title>@@SESSION@@ @@SOUND@@</title>" in made
    assert made.count('class="sound"') == 1


def test_a_session_without_words(tmp_path):
    """A page can be made of any plan."""
    silent = replace(PLAN, cues=())
    assert b"@@" not in player_page(silent, language="en", sound=b"x", mime="audio/mpeg")
