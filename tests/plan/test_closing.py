"""A session that is stopped: one line, a moment of music, and nothing else of what was planned."""

from coach.languages import phrases
from coach.plan.closing import AFTER, BEFORE, close_plan, closing_line
from coach.plan.fit import fit
from coach.plan.names import step_name
from coach.script.model import Side
from coach.units import Frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import reps, script, section, step, timed

OWN = phrases("en")


def test_the_last_line_and_the_end():
    """The closing line comes at once, the end soon after it, and the step that was heard is not counted any more."""
    wanted = script(section(step("One", timed(30.0)), step("Two", reps(6, 6, (5.0, 5.0)))))
    plan = fit(wanted, frames=None, speech=CountedSpeech(), skip_prep=True)
    at = Frames(plan.steps[1].practice_start + to_frames(7.0))
    speech = CountedSpeech()
    closed = close_plan(plan, step=1, at=at, speech=speech, own=OWN)
    (cue,), (last,) = closed.cues, closed.steps
    assert cue.line == closing_line(OWN)
    assert (cue.at, cue.end) == (at + to_frames(BEFORE), at + to_frames(BEFORE) + speech.frames(cue.line))
    assert closed.frames == closed.promised == last.end == cue.end + to_frames(AFTER)
    assert (closed.start, last.turn.title, last.reps, last.begun) == (at, "Two", None, plan.steps[1].begun)


def test_how_a_step_is_called():
    """Its section, its title, and its side where it has one."""
    steps = (step("One", timed(30.0)), step("Two", timed(30.0), sides=(Side.LEFT, Side.RIGHT)))
    plan = fit(script(section(*steps)), frames=None, speech=CountedSpeech(), skip_prep=True)
    assert [step_name(each, OWN) for each in plan.steps] == [
        "Back: One",
        f"Back: Two, {OWN.side_titles[Side.LEFT]}",
        f"Back: Two, {OWN.side_titles[Side.RIGHT]}",
    ]
