"""The picture of a session: everything at its time, nothing over anything else, all of it inside the frame."""

from dataclasses import replace
from functools import cache
from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings

from coach.errors import PlanError
from coach.export.pictures import colours
from coach.export.pictures.envelope import Envelope
from coach.export.pictures.rows import MUSIC, SOUND, STRIP
from coach.export.pictures.session_picture import GROUP_BAR, LEFT, RIGHT, WIDTH, SessionPicture
from coach.languages import phrases
from coach.pace import Pace
from coach.plan.fit import fit, reach
from coach.plan.model import SOUNDS, CueKind, Plan
from coach.script.file import read_script
from coach.script.library import find_script, script_paths
from coach.script.model import Breathing, Phase, Side, TimeRange
from coach.units import RATE, Frames, Seconds, clock, minutes_to_frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.export.pictures.recording import RecordingCanvas, Written
from tests.scripts_strategy import group, reps, script, scripts, section, sentences, step, timed

VOICE = "espeak:en-us+f5@0.2.4.2"


def even(music: float = 1.0) -> Envelope:
    """Return the envelope of a session that is always as loud."""
    return Envelope(
        peak=np.full(2_000, 0.5, np.float32),
        rms=np.full(2_000, 0.25, np.float32),
        music=np.full(2_000, music, np.float32),
    )


def drawn(plan: Plan, envelope: Envelope | None = None, voice: str = VOICE) -> tuple[SessionPicture, RecordingCanvas]:
    """Return the picture of a plan, and all that is drawn."""
    picture = SessionPicture(plan, envelope or even(), voice=voice)
    canvas = RecordingCanvas()
    picture.draw(canvas)
    return picture, canvas


def test_each_music_is_named_where_it_begins():
    """A name stands in the row of the music, and is cut where the next begins."""
    plan = short_plan()
    picture = SessionPicture(plan, even(), voice=VOICE, music=[(Frames(0), "dusk"), (to_frames(238.0), "river")])
    canvas = RecordingCanvas()
    picture.draw(canvas)
    named = {text.text: text for text in canvas.texts if text.text in ("dusk", "river")}
    assert set(named) == {"dusk"}
    assert LEFT < named["dusk"].box.left < LEFT + 20.0
    assert picture.rows.music < named["dusk"].baseline < picture.rows.music + MUSIC


def short_plan() -> Plan:
    """Return a plan of four minutes: two sections, all paces, a step on two sides."""
    back = section(
        step("Glide", reps(4, 8, (6.0, 12.0)), pace=Pace.SLOW),
        step("Circle", timed(20.0, 60.0), sides=(Side.LEFT, Side.RIGHT), say=sentences("Circle each blade.")),
        step("Brush", reps(10, 30, (1.0, 3.0)), pace=Pace.FAST),
    )
    return fit(script(back, title="A back massage"), frames=to_frames(240.0), speech=CountedSpeech(), skip_prep=True)


@cache
def bundled_plans(name: str) -> dict[str, Plan]:
    """Return a bundled session at its shortest, its own and its longest length."""
    wanted = read_script(find_script(name))
    bounds = reach(wanted, speech=CountedSpeech())
    return {
        length: fit(wanted, frames=getattr(bounds, length), speech=CountedSpeech())
        for length in ("shortest", "written", "longest")
    }


def check_sound_drawing(plan: Plan) -> None:
    """Assert what holds for every picture."""
    picture, canvas = drawn(plan)
    assert canvas.overlapping_texts() == []
    for box in canvas.boxes():
        assert -0.01 <= box.left <= box.right <= WIDTH + 0.01
        assert -0.01 <= box.top <= box.bottom <= picture.height + 0.01
    titles = [next(run).turn.title for _, run in groupby(plan.steps, key=_run)]
    assert sorted(text.text for text in names_of_steps(picture, canvas)) == sorted(titles)


def _run(step):
    return step.turn.section, step.turn.title, step.turn.round


def names_of_steps(picture: SessionPicture, canvas: RecordingCanvas) -> list[Written]:
    """Return the steps' names as they are written."""
    above = (text for text in canvas.texts if text.baseline <= picture.rows.strip)
    return [text for text in above if text.colour == colours.TEXT and text.baseline > picture.rows.sections]


@pytest.mark.untraced
@pytest.mark.parametrize("length", ["shortest", "written", "longest"])
@pytest.mark.parametrize("name", [path.stem for path in script_paths()])
def test_bundled_sessions(name, length):
    """However long a bundled session: no text over another, nothing outside of the frame, every step named."""
    check_sound_drawing(bundled_plans(name)[length])


@settings(max_examples=25)
@given(wanted=scripts())
def test_any_session(wanted):
    """The same holds for any script."""
    try:
        plan = fit(wanted, frames=None, speech=CountedSpeech())
    except PlanError:
        assume(False)
    check_sound_drawing(plan)


def test_an_hour_of_many_steps():
    """An hour of two hundred steps is higher, not fuller."""
    steps = [step(f"Step number {number}", timed(8.0, 20.0)) for number in range(200)]
    plan = fit(script(section(*steps)), frames=minutes_to_frames(60.0), speech=CountedSpeech())
    check_sound_drawing(plan)
    assert drawn(plan)[0].height > drawn(short_plan())[0].height


def test_names_too_long_for_the_frame():
    """Titles of any length are cut to the frame, and so is the voice's name."""
    steps = [step("Long " * 100, timed(10.0, 200.0)), step("Press", timed(10.0, 200.0), pace=Pace.FAST)]
    plan = fit(script(section(*steps), title="Back " * 100), frames=to_frames(120.0), speech=CountedSpeech())
    picture, canvas = drawn(plan, voice="voice " * 100)
    assert canvas.overlapping_texts() == []
    assert max(box.right for box in canvas.boxes()) <= WIDTH
    assert len(names_of_steps(picture, canvas)) == 2


def test_each_step_at_its_time():
    """Each step's stretch of the strip runs from its start to its end, brighter from where its practice begins."""
    plan = short_plan()
    picture, canvas = drawn(plan)
    strip = [shape.box for shape in canvas.shapes if shape.box.top == picture.rows.strip and not shape.points]
    bands = [box for box in strip if box.bottom == picture.rows.strip + STRIP]
    expected = []
    for planned in plan.steps:
        left, begun, right = (picture.x(at) for at in (planned.start, planned.practice_start, planned.end))
        expected += [(left, right), (begun, right)]
    assert [(box.left, box.right) for box in bands] == [pytest.approx(edges) for edges in expected]


def test_pace_colours():
    """A practice has the colour of its pace, and the paces that there are stand in the legend."""
    plan = short_plan()
    _, canvas = drawn(plan)
    filled = {shape.colour for shape in canvas.shapes}
    assert set(colours.PACES.values()) <= filled
    assert [text.text for text in canvas.texts if text.text in list(Pace)] == ["fast", "steady", "slow"]


def test_a_rest_stands_out_from_what_is_done():
    """It has the colour of what is only said, and no pace is drawn in it."""
    rest = TimeRange(low=Seconds(30.0), high=Seconds(30.0))
    steps = section(step("One", timed(60.0), rest=rest), step("Two", timed(60.0)))
    plan = fit(script(steps), frames=None, speech=CountedSpeech())
    picture, canvas = drawn(plan)
    left, right = (picture.x(frame) for frame in (plan.steps[1].start, plan.steps[1].end))
    strip = [each for each in canvas.shapes if each.box.top == picture.rows.strip]
    inside = [(each.box.right, each.colour) for each in strip if left <= each.box.left < right]
    assert inside == [(pytest.approx(right), colours.mix(colours.SAID_ONLY, colours.GROUND, 0.5))]


def test_names_stand_at_their_moments():
    """A step's name begins beside the line at its start; both sides of a step share one name."""
    plan = short_plan()
    picture, canvas = drawn(plan)
    starts = {text.text: text.box.left for text in names_of_steps(picture, canvas)}
    assert list(starts) == ["Glide", "Circle", "Brush"]
    for planned in plan.steps:
        if planned.turn.side is not Side.RIGHT:
            assert starts[planned.turn.title] == pytest.approx(picture.x(planned.start) + 6.0)
    assert [text.text for text in canvas.texts if text.text in ("L", "R")] == ["L", "R"]


def test_sections_at_their_times():
    """Every section's title is written where it starts."""
    plan = bundled_plans("relieving")["written"]
    picture, canvas = drawn(plan)
    titles = {text.text: text.box.left for text in canvas.texts if text.colour == colours.SECTION_TEXT}
    for title, steps in groupby(plan.steps, key=lambda step: step.turn.section):
        assert titles[title] == pytest.approx(picture.x(next(steps).start) + 6.0)


def test_every_cue_is_marked():
    """Speech is a bar from its start to its end, each bell a mark at its time, the bell of a step the largest."""
    plan = short_plan()
    picture, canvas = drawn(plan)
    bars = [shape.box for shape in canvas.shapes if not shape.points and shape.box.top == picture.rows.speech]
    spoken = [cue for cue in plan.cues if cue.kind not in SOUNDS]
    assert [box.left for box in bars] == [picture.x(cue.at) for cue in spoken]
    for box, cue in zip(bars, spoken, strict=True):
        assert box.right - box.left == pytest.approx(max(1.5, picture.x(cue.end) - picture.x(cue.at)))
    bells = [cue for cue in plan.cues if cue.kind in SOUNDS]
    marks = [shape.box for shape in canvas.shapes if len(shape.points) == 4 and shape.box.top > picture.rows.bells]
    assert [(box.left + box.right) / 2 for box in marks] == [pytest.approx(picture.x(bell.at)) for bell in bells]
    sizes = {bell.kind: box.right - box.left for bell, box in zip(bells, marks, strict=True)}
    assert sizes[CueKind.STEP] > sizes[CueKind.BELL] > sizes[CueKind.TICK]


def test_what_opens_a_step_is_written_out():
    """Each step's first words stand under the axis, and what is said of every step alike does not."""
    picture, canvas = drawn(short_plan())
    under = [text.text for text in canvas.texts if text.baseline >= picture.rows.words]
    assert under.count("Begin now.") == 2
    assert "Circle each blade." in under
    own = phrases("en")
    assert not {*own.last_one, *own.then_left, *own.then_right} & set(under)


def test_the_sound():
    """The sound is drawn over the whole width, in another colour where somebody speaks."""
    picture, canvas = drawn(short_plan())
    rows = picture.rows
    waves = [shape for shape in canvas.shapes if shape.colour in (colours.SPEECH_PEAKS, colours.MUSIC_PEAKS)]
    assert waves[0].box.left == LEFT
    assert waves[-1].box.right == RIGHT
    assert all(one.box.right == two.box.left for one, two in pairwise(waves))
    assert {wave.colour for wave in waves} == {colours.SPEECH_PEAKS, colours.MUSIC_PEAKS}
    for wave in waves:
        assert wave.box.top == pytest.approx(rows.sound + SOUND / 2 - np.sqrt(0.5) * (SOUND / 2 - 4.0) - 0.5)
        assert wave.box.top + wave.box.bottom == pytest.approx(2.0 * rows.sound + SOUND)


@pytest.mark.parametrize(("level", "share"), [(5.0, 1.0), (0.0, 1.0), (-9.0, 0.5), (-40.0, 0.0)])
def test_the_music(level, share):
    """The music's row is full at its level or, where it breathes, above; half full 9 dB below; empty far below."""
    picture, canvas = drawn(short_plan(), even(10.0 ** (level / 20.0)))
    bottom = picture.rows.music + MUSIC
    inside = [points for points in canvas.lines if picture.rows.music <= points[0][1] <= bottom]
    (curve,) = [points for points in inside if points[0][0] == LEFT and points[-1][0] == RIGHT]
    assert [y for _, y in curve] == pytest.approx([bottom - share * (MUSIC - 6.0)] * len(curve), abs=1e-3)


def test_without_music():
    """A session without music has no row for it."""
    picture, canvas = drawn(short_plan(), even(0.0))
    assert "music" not in canvas.written(colours.QUIET_TEXT)
    assert colours.MUSIC not in {shape.colour for shape in canvas.shapes if shape.box.top >= picture.rows.music}
    assert picture.height == drawn(short_plan())[0].height - MUSIC


@pytest.mark.parametrize("minutes", [0.5, 1.0, 5.0, 20.0, 20.4, 61.0, 480.0])
def test_the_axis(minutes):
    """The axis tells the time at even steps with room for each, and always the end."""
    frames = minutes_to_frames(minutes)
    steady = script(section(step("Rest", timed(1.0, 40_000.0))))
    plan = fit(steady, frames=frames, speech=CountedSpeech(), skip_prep=True)
    picture, canvas = drawn(plan)
    ticks = [text for text in canvas.texts if text.baseline == picture.rows.axis + 24.0]
    assert ticks[0].text == "0:00"
    assert ticks[-1].text == clock(frames)
    assert 4 <= len(ticks) <= 24
    middles = [(tick.box.left + tick.box.right) / 2 for tick in ticks]
    assert middles[-1] == pytest.approx(RIGHT)
    for tick, x in zip(ticks[:-1], middles[:-1], strict=True):
        minutes_, seconds = tick.text.rsplit(":", 1)
        whole = sum(int(part) * 60**power for power, part in enumerate(reversed(minutes_.split(":")), start=1))
        assert picture.x((whole + int(seconds)) * RATE) == pytest.approx(x)


def test_the_heading():
    """Title, minutes, steps and voice stand at the top."""
    _, canvas = drawn(short_plan())
    assert canvas.written(colours.TITLE) == ["A back massage"]
    assert "4 minutes · 3 steps · voice espeak en-us+f5" in canvas.written(colours.QUIET_TEXT)


def test_each_time_of_a_group_has_its_bar():
    """A bar stands over each side and, nearer to the strip, over each item of a group in it."""
    fingers = group(step("Press", timed(20.0)), each=("thumb", "toe"))
    sides = (Side.LEFT, Side.RIGHT)
    plan = fit(
        script(section(group(fingers, sides=sides), step("Hold", timed(9.0)))), frames=None, speech=CountedSpeech()
    )
    picture, canvas = drawn(plan)
    bars = [shape.box for shape in canvas.shapes if shape.box.bottom - shape.box.top == GROUP_BAR]
    one, two, three, four, last = (picture.x(each.start) for each in plan.steps)
    edges = [(one, three), (three, last), (one, two), (two, three), (three, four), (four, last)]
    assert [(box.left, box.right + 2.0) for box in bars] == [pytest.approx(each) for each in edges]
    assert all(box.bottom < picture.rows.strip for box in bars)


def test_a_breath_goes_up_and_down_in_its_step():
    """Its line is at the top while air is held, at the bottom without any, and moves where it is breathed."""
    phases = tuple(
        Phase(kind=kind, time=TimeRange(low=Seconds(4.0), high=Seconds(4.0)))
        for kind in (Breathing.IN, Breathing.HOLD, Breathing.OUT, Breathing.STILL)
    )
    box = replace(reps(3, 3, (16.0, 16.0)), phases=phases)
    plan = fit(script(section(step("Box", box))), frames=None, speech=CountedSpeech())
    picture, canvas = drawn(plan)
    (line,) = [points for points in canvas.lines if len(points) == 24]
    heights = [y - picture.rows.strip for _, y in line]
    assert heights == [pytest.approx(y) for y in [STRIP - 5.0, 5.0, 5.0, 5.0, 5.0, STRIP - 5.0, *[STRIP - 5.0] * 2] * 3]
    assert line[0][0] == pytest.approx(picture.x(plan.steps[0].practice_start))
