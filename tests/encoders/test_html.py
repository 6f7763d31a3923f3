"""The player page as a file: the sound in it is the session's, and its steps and words are the plan's."""

import base64
import json
import re
from dataclasses import replace

import av

from coach.encoders.sleeve import Cover
from coach.units import RATE
from tests.encoders.encoding import FRAMES, JPEG, SLEEVE, encoded
from tests.screens.views import plan

PAGED = replace(SLEEVE, plan=plan(), cover=Cover(picture=JPEG, mime="image/jpeg"))


def found(content: str, name: str) -> str:
    """Return what stands in a script element of the page."""
    inside = re.search(rf'<script id="{name}" type="[^"]*">(.*?)</script>', content, re.DOTALL)
    assert inside
    return inside[1]


def test_the_sound_is_in_it(tmp_path):
    """As long as the session, to the frame, once the browser has cut off what MP3 adds."""
    content = encoded(tmp_path / "a.html", sleeve=PAGED).read_text(encoding="utf-8")
    (tmp_path / "a.mp3").write_bytes(base64.b64decode(found(content, "sound")))
    with av.open(tmp_path / "a.mp3") as sound:
        assert sum(frame.samples for frame in sound.decode(audio=0)) == FRAMES


def test_steps_words_and_cover_are_in_it(tmp_path):
    """Every step with its second, every sentence, and the picture for the lock screen."""
    session = json.loads(found(encoded(tmp_path / "a.html", sleeve=PAGED).read_text(encoding="utf-8"), "session"))
    of = plan()
    assert [step["start"] for step in session["steps"]] == [step.start / RATE for step in of.steps]
    assert session["steps"][1]["title"] == "Circle each blade, left side"
    assert [caption["text"] for caption in session["captions"]] == [cue.text for cue in of.cues if cue.line]
    assert session["cover"] == "data:image/jpeg;base64," + base64.b64encode(JPEG).decode()


def test_the_same_bytes_always(tmp_path):
    """Nothing in a page comes from the clock or from chance."""
    first, second = (encoded(tmp_path / f"{name}.html", sleeve=PAGED).read_bytes() for name in ("a", "b"))
    assert first == second
