"""The player page as a file: the sound in it is the session's, and its steps and words are the plan's."""

import base64
import errno
import io
import json
import re
import tempfile
from dataclasses import replace

import av
import pytest

from coach.export.encoders.encoder import BLOCK, Encoding
from coach.export.encoders.html import HtmlEncoder
from coach.export.encoders.sleeve import Cover
from coach.export.page.page import step_values
from coach.kept.whole_file import unwritten
from coach.plan.fit import fit
from coach.script.model import Breathing, Phase, TimeRange
from coach.units import RATE, Lufs, Seconds
from tests.counted_speech import CountedSpeech
from tests.export.encoders.encoding import FRAMES, JPEG, SLEEVE, SOUND, encoded
from tests.live.screens.views import plan
from tests.scripts_strategy import reps, script, section, step

PAGED = replace(SLEEVE, plan=plan(), cover=Cover(picture=JPEG, mime="image/jpeg"))


def session_in(content: str) -> dict:
    """Return what the page knows of the session."""
    inside = re.search('<script id="session" type="application/json">(.*?)</script>', content, re.DOTALL)
    assert inside
    return json.loads(inside[1])


def test_the_sound_is_in_it(tmp_path):
    """As long as the session, to the frame, once the browser has cut off what MP3 adds."""
    content = encoded(tmp_path / "a.html", sleeve=PAGED).read_text(encoding="utf-8")
    slices = re.findall('<script class="sound" type="text/plain">(.*?)</script>', content)
    (tmp_path / "a.mp3").write_bytes(b"".join(map(base64.b64decode, slices)))
    with av.open(tmp_path / "a.mp3") as sound:
        assert sum(frame.samples for frame in sound.decode(audio=0)) == FRAMES


def test_steps_words_and_cover_are_in_it(tmp_path):
    """Every step with its second and strokes, every sentence, and the picture for the lock screen."""
    session = session_in(encoded(tmp_path / "a.html", sleeve=PAGED).read_text(encoding="utf-8"))
    of = plan()
    assert [step["start"] for step in session["steps"]] == [step.start / RATE for step in of.steps]
    assert session["steps"][1]["name"] == "Circle each blade, left side"
    assert [len(step["strokes"]) for step in session["steps"]] == [step.reps or 0 for step in of.steps]
    assert [caption["text"] for caption in session["captions"]] == [cue.text for cue in of.cues if cue.line]
    assert session["cover"] == "data:image/jpeg;base64," + base64.b64encode(JPEG).decode()


def test_phases_of_a_breath_are_told_by_their_words():
    """Where each begins, and what is done in it, for the countdown on the page."""
    phases = tuple(
        Phase(kind=kind, time=TimeRange(low=Seconds(4.0), high=Seconds(4.0))) for kind in (Breathing.IN, Breathing.OUT)
    )
    breath = step("Breathe", replace(reps(2, 2, (8.0, 8.0)), phases=phases))
    of = fit(script(section(breath)), frames=None, speech=CountedSpeech()).steps[0]
    begun = of.practice_start / RATE
    told = step_values(of, "en")["phases"]
    words = ["Breathe in", "Breathe out"] * 2
    assert told == [[pytest.approx(begun + 4.0 * number), word] for number, word in enumerate(words)]


def test_the_same_bytes_always(tmp_path):
    """Nothing in a page comes from the clock or from chance."""
    first, second = (encoded(tmp_path / f"{name}.html", sleeve=PAGED).read_bytes() for name in ("a", "b"))
    assert first == second


class Full(io.BytesIO):
    """A temporary file without room, or one whose last bytes find none."""

    def __init__(self, refused: str) -> None:
        super().__init__()
        self.refused = refused

    def write(self, content):
        """Refuse, or take it."""
        if self.refused == "write":
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)

    def flush(self):
        """Refuse, or do nothing."""
        if self.refused == "flush":
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("refused", ["write", "flush"])
def test_a_temporary_folder_that_is_full(tmp_path, monkeypatch, refused):
    """It is that folder that is told as full, not the one that the page would have stood in."""
    monkeypatch.setattr(tempfile, "tempdir", "/Temp")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: Full(refused))
    order = Encoding(frames=FRAMES, ending=".html", kilobits=96, sleeve=PAGED)
    with pytest.raises(OSError, match="No space") as told:
        encode_into(io.BytesIO(), order)
    assert str(unwritten(tmp_path / "a.html", told.value)) == (
        f"{tmp_path}/a.html cannot be written: no space left on device in the temporary folder /Temp; "
        "TMPDIR can name a folder with room"
    )


def test_no_temporary_folder(monkeypatch):
    """Where there is none at all, what can be done is told."""

    def refuse():
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(OSError, match=r"No usable temporary directory found in \['/tmp'\]; TMPDIR can name"):
        HtmlEncoder(io.BytesIO(), Encoding(frames=FRAMES, ending=".html", kilobits=96, sleeve=PAGED))


def encode_into(file, order):
    """Encode the sound."""
    encoder = HtmlEncoder(file, order)
    for start in range(0, len(SOUND), BLOCK):
        encoder.write(SOUND[start : start + BLOCK])
    encoder.finish(Lufs(-17.0))


def test_a_title_that_looks_like_a_place_in_the_page(tmp_path):
    """Nothing in it is filled in."""
    sleeve = replace(PAGED, plan=replace(plan(), title="Back @@SESSION@@ @@SOUND@@ @@TITLE@@"))
    content = encoded(tmp_path / "session.html", sleeve=sleeve).read_text()
    assert "<title>Back @@SESSION@@ @@SOUND@@ @@TITLE@@</title>" in content
