"""The cover: title, minutes and the session's shape."""

import io
import math

import pytest
from PIL import Image

from coach.export.pictures import colours
from coach.export.pictures.cover import CENTRE, INSIDE, OUTSIDE, SIDE, cover, draw_cover, spoken_shares
from coach.pace import Pace
from coach.plan.fit import fit
from coach.plan.model import SOUNDS, Plan
from coach.units import to_frames
from tests.counted_speech import CountedSpeech
from tests.export.pictures.recording import RecordingCanvas
from tests.scripts_strategy import reps, script, section, sentences, step, timed


def planned(title: str = "Relieving back massage", seconds: float = 750.0) -> Plan:
    """Return a plan of three paces, and what is said before."""
    steps = (
        step("Glide", reps(4, 80, (6.0, 12.0)), pace=Pace.SLOW),
        step("Knead", timed(20.0, 600.0)),
        step("Brush", timed(20.0, 600.0), pace=Pace.FAST),
    )
    wanted = script(section(*steps), title=title, prepare=sentences("Have oil and two towels ready."))
    return fit(wanted, frames=to_frames(seconds), speech=CountedSpeech())


def drawn(plan: Plan) -> RecordingCanvas:
    """Return what is drawn of a cover."""
    canvas = RecordingCanvas()
    draw_cover(canvas, plan)
    return canvas


def test_a_square_png_always_the_same():
    """A cover is a PNG of 1000 × 1000 pixels, the same bytes for the same plan."""
    first = cover(planned())
    assert first == cover(planned())
    image = Image.open(io.BytesIO(first))
    assert (image.format, image.size) == ("PNG", (SIDE, SIDE))
    assert len(first) < 200_000


def test_words():
    """Minutes and title are written, the title on two lines where that makes it larger."""
    assert [text.text for text in drawn(planned()).texts] == ["12:30", "minutes", "Relieving", "back massage"]
    assert [text.text for text in drawn(planned("Back")).texts][2:] == ["Back"]


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Back",
        "A long and slow massage for tired backs at the end of a long day",
        "Rückenmassage" * 9,
        "a b c d e f",
    ],
)
@pytest.mark.parametrize("seconds", [100.0, 750.0, 7_201.0])
def test_words_stay_inside_and_apart(title, seconds):
    """Whatever the title and the length, the words fit the cover and do not touch each other."""
    rest = step("Rest", timed(10.0, 40_000.0))
    plan = fit(script(section(rest), title=title), frames=to_frames(seconds), speech=CountedSpeech())
    canvas = drawn(plan)
    assert canvas.overlapping_texts() == []
    for text in canvas.texts:
        assert text.box.left >= 30.0
        assert text.box.right <= SIDE - 30.0
        assert text.box.bottom <= SIDE
    for text in canvas.texts[:2]:
        corners = ((x, y) for x in (text.box.left, text.box.right) for y in (text.box.top, text.box.bottom))
        assert all(math.dist(CENTRE, corner) < INSIDE for corner in corners)


def test_the_ring_is_the_session():
    """Each practice is an arc of its pace's colour, from where it begins to where it ends, clockwise from the top."""
    plan = planned()
    arcs = [shape for shape in drawn(plan).shapes if shape.colour in colours.PACES.values()]
    arcs = [arc for arc in arcs if math.dist(CENTRE, arc.points[0]) == pytest.approx(OUTSIDE)]
    practised = [each for each in plan.steps if each.turn.practice]
    assert 0 < len(practised) < len(plan.steps)
    assert [arc.colour for arc in arcs] == [colours.PACES[each.turn.pace] for each in practised]
    for arc, each in zip(arcs, practised, strict=True):
        outside = arc.points[: len(arc.points) // 2]
        angles = [math.atan2(x - CENTRE[0], CENTRE[1] - y) % (2 * math.pi) for x, y in (outside[0], outside[-1])]
        wanted = [2 * math.pi * frame / plan.frames for frame in (each.practice_start, each.end)]
        assert math.cos(angles[0] - wanted[0]) == pytest.approx(1.0)
        assert math.cos(angles[1] - wanted[1]) == pytest.approx(1.0)


def test_spoken_shares():
    """The parts of a session tell how much is said in each; together that is all that is said."""
    plan = planned()
    shares = spoken_shares(plan, 50)
    said = sum(cue.end - cue.at for cue in plan.cues if cue.kind not in SOUNDS)
    assert sum(shares) * plan.frames / 50 == pytest.approx(said)
    assert max(shares) <= 1.0
    assert min(shares) == 0.0
