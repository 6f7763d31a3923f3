"""The player page in a real browser: it plays, leaps, shows the right words, and asks nobody for anything."""

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import soundfile

from coach.export.page.page import page as player_page
from coach.languages import phrases
from coach.plan.fit import fit
from coach.plan.model import CueKind, Plan
from coach.plan.names import step_title
from coach.script.model import Side
from coach.units import RATE, to_frames
from tests.counted_speech import CountedSpeech
from tests.real.browser import Page, address, browser, page
from tests.scripts_strategy import reps, script, section, sentences, step, timed

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
    if browser() is None:
        reason = "needs Chromium (Debian: chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    file = tmp_path_factory.mktemp("page") / "session.html"
    file.write_bytes(player_page(PLAN, language="en", sound=encoded(PLAN), mime="audio/mpeg"))
    with page() as running:
        running.size(390, 844, phone=True)
        running.open(address(file))
        running.until("player.readyState >= 2")
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
        opened.value(f"document.querySelectorAll('li button')[{number}].click()")
        opened.until("!player.seeking")
        assert opened.value("player.currentTime") == pytest.approx(planned_step.start / RATE, abs=0.3)
        assert text(opened, "step") == step_title(planned_step, phrases("en"))
        assert opened.value("document.querySelectorAll('[aria-current=true]').length") == 1
    opened.value("player.pause()")


def test_the_words_heard_are_seen(opened):
    """At every sentence its caption stands there, and none between two."""
    spoken = [cue for cue in PLAN.cues if cue.kind not in (CueKind.BELL, CueKind.TICK, CueKind.STEP)]
    for cue in spoken:
        opened.value(f"go({(cue.at + cue.end) / 2 / RATE})")
        opened.until("!player.seeking")
        assert text(opened, "caption") == cue.text
    gap = next(cue.end + to_frames(0.5) for cue, after in pairwise(spoken) if after.at - cue.end > RATE)
    opened.value(f"go({gap / RATE})")
    assert text(opened, "caption") == ""


@pytest.mark.parametrize(
    ("key", "code", "number"), [("n", "KeyN", 1), ("PageDown", "PageDown", 1), ("PageUp", "PageUp", 0)]
)
def test_keys(opened, key, code, number):
    """The keys of a presenter do here what they do at the terminal."""
    opened.value(f"toStep({1 - number})")
    opened.press(key, code)
    opened.until("!player.seeking")
    assert text(opened, "step") == step_title(PLAN.steps[number], phrases("en"))


def test_back_begins_the_step_again_before_it_goes_further(opened):
    """In the middle of a step back is its beginning; just after it, the step before."""
    third = PLAN.steps[2].start / RATE
    opened.value(f"go({third + 5.0}); document.getElementById('back').click()")
    assert opened.value("player.currentTime") == pytest.approx(third, abs=0.1)
    opened.value("document.getElementById('back').click()")
    assert opened.value("player.currentTime") == pytest.approx(PLAN.steps[1].start / RATE, abs=0.1)


def test_the_lock_screen_knows_the_step(opened):
    """Media keys and lock screens are told what is playing."""
    opened.value("toStep(0)")
    opened.until("navigator.mediaSession.metadata.title === 'Glide up the back'")
    assert opened.value("navigator.mediaSession.metadata.album") == PLAN.title


def test_titles_are_only_text(opened):
    """What a script calls a step never becomes a part of the page."""
    opened.value("toStep(1)")
    assert text(opened, "step") == f"{HOSTILE}, left side"
    assert opened.value("document.title") == PLAN.title
    assert opened.value("document.querySelectorAll('b').length") == 0


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits(opened, width):
    """Nothing is wider than the screen, and every button is large enough for an oily thumb."""
    opened.size(width, 800, phone=width < 1000)
    assert opened.value("document.documentElement.scrollWidth") <= width
    heights = opened.value("[...document.querySelectorAll('button, input')].map(one => one.offsetHeight)")
    assert min(heights) >= 44


def test_it_can_be_heard_by_a_screen_reader(opened):
    """Every button and the slider have a name, and the slider says the time and the step."""
    names = opened.value("[...document.querySelectorAll('button')].map(one => one.textContent.trim())")
    assert all(names)
    assert opened.value("document.getElementById('place').getAttribute('aria-label')") == "Place in the session"
    opened.value("toStep(0)")
    opened.until("document.getElementById('place').getAttribute('aria-valuetext') === '0:00, Glide up the back'")


def test_nothing_leaves_the_page(opened):
    """All that was ever asked for is the file itself and the sound in it."""
    assert opened.requests
    assert {request.split(":")[0] for request in opened.requests} <= {"file", "blob"}


def test_a_session_without_words(tmp_path):
    """A page can be made of any plan."""
    silent = replace(PLAN, cues=())
    assert b"@@" not in player_page(silent, language="en", sound=b"x", mime="audio/mpeg")
