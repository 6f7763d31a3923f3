"""Every line a session can need is known before it begins, however it is led."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import PlanError
from coach.languages import phrases
from coach.pace import Pace
from coach.plan.closing import close_plan
from coach.plan.fit import fit, reach
from coach.plan.needed import led_lines, lines_at, needed_lines, wanted_lines
from coach.plan.onward import Onward, onward, refit
from coach.plan.turns import Talk
from coach.script.file import read_script
from coach.script.library import script_paths
from coach.script.model import Pressure, Sentence, Side, worded
from coach.script.wording import phrases_of
from coach.speech.line import Line
from coach.speech.role import Role
from coach.units import RATE, Frames, minutes_to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import reps, script, scripts, section, sentences, step, timed

OWN = phrases("en")


class KnownSpeech(CountedSpeech):
    """Refuses a line that is not among those that are known."""

    def __init__(self, known) -> None:
        super().__init__()
        self._known = known

    def prepare(self, lines):
        """Count the words of lines."""
        lines = tuple(lines)
        assert not set(lines) - self._known
        super().prepare(lines)


def texts(wanted):
    """Return what is said."""
    return [one.line.text for one in wanted]


@given(scripts(deep=True), st.sampled_from(Talk), st.booleans(), st.data())
def test_a_led_session_asks_for_no_other_line(written, talk, skip_prep, data):
    """Fitted to any length, jumped in, lengthened, wrapped up and stopped, it says what was foreseen."""
    known = KnownSpeech(set(needed_lines(written, OWN, talks=(talk,), skip_prep=skip_prep)))
    bounds = reach(written, speech=known, skip_prep=skip_prep, talk=talk)
    frames = data.draw(st.integers(bounds.shortest, bounds.longest))
    try:
        plan = fit(written, frames=Frames(frames), speech=known, skip_prep=skip_prep, talk=talk)
    except PlanError:
        return
    known.prepare(led_lines(plan.turns, OWN))
    for _ in range(4):
        now = Frames(data.draw(st.integers(plan.start, plan.frames)))
        jumped = Onward(first=data.draw(st.integers(0, len(plan.turns) - 1)), at=now)
        where = data.draw(st.sampled_from((onward(plan, now), jumped)))
        if where.first >= len(plan.turns):
            continue
        end = Frames(plan.frames + data.draw(st.sampled_from((0, 60, -60, 600))) * RATE)
        notice = data.draw(st.sampled_from((None, OWN.ends_later, OWN.ends_earlier)))
        plan = refit(plan, onward=where, end=end, speech=known, own=OWN, notice=notice)
        known.prepare(tuple(cue.line for cue in plan.cues if cue.line))
    close_plan(plan, step=plan.first, at=plan.start, speech=known, own=OWN)


def test_where_a_line_stands_and_the_time_for_it():
    """A line names its steps once each; the coach's own words stand nowhere, and a count fits its repetition."""
    knead = step("Knead", reps(4, 8, (2.0, 3.0)), say=sentences("Knead the calf."), sides=(Side.LEFT, Side.RIGHT))
    wanted = {one.line: one for one in wanted_lines(script(section(knead, knead)), OWN)}
    said = wanted[Line(text="Knead the calf.", pace=Pace.STEADY)]
    assert said.where == ("Back, Knead",)
    assert said.seconds == 2.0
    counts = {line.text: one for line, one in wanted.items() if not one.where}
    assert counts[OWN.two_more[0]].seconds == 1.5
    assert {
        OWN.closing_soon,
        "We stop here. Rest your hands, and let go slowly.",
    } <= set(counts)


def test_a_length_calls_for_fewer_lines():
    """Where one length is enough, what other lengths say is not asked for; what is said when led is."""
    spoken = {"say": sentences("Stroke the back."), "again": sentences("Again.")}
    written = script(section(step("Stroke", timed(30.0, 60.0), **spoken), rounds=(1, 3)))
    wanted = wanted_lines(written, OWN, talks=(Talk.NORMAL,))
    assert "Again." in texts(wanted)
    short = texts(lines_at(written, wanted, (minutes_to_frames(0.8),), (Talk.NORMAL,)))
    long = texts(lines_at(written, wanted, (minutes_to_frames(2.0),), (Talk.NORMAL,)))
    assert "Again." not in short
    assert "Again." in long
    assert OWN.stopping in short


def test_other_pressures_are_needed_and_names_are_not():
    """A script's words for other pressures belong to what it can need; where a name stands, it has none."""
    press = Sentence(**worded("Press, {name}."), pressed=((Pressure.FIRM, "Lean in, {name}."),))
    breathe = Sentence(text="Breathe.", role=Role.RECEIVER)
    written = script(section(step("Press", timed(30.0, 90.0), say=(press, breathe))))
    wanted = wanted_lines(written, OWN, talks=(Talk.NORMAL,))
    own = {one.line.text: one for one in wanted if one.where}
    assert set(own) == {"Press.", "Lean in.", "Breathe."}
    assert own["Breathe."].line.role is Role.RECEIVER
    at_a_minute = lines_at(written, wanted, (minutes_to_frames(1.1),), (Talk.NORMAL,))
    assert {"Press.", "Lean in."} <= set(texts(at_a_minute))


def test_a_step_that_stays_needs_its_reminder():
    """The words for whoever has to go on are needed at its pace, and nowhere else."""
    stays = step("Wait", timed(30.0), pace=Pace.SLOW, until_next=True)
    wanted = wanted_lines(script(section(stays, step("Press", timed(30.0)))), OWN)
    assert [one.line.pace for one in wanted if one.line.text == OWN.go_on_when_ready] == [Pace.SLOW]


@pytest.mark.untraced
def test_every_bundled_session_has_lines():
    """Each line of a session stands once, and none is wanted that is not needed."""
    for path in script_paths():
        written = read_script(path)
        lines = needed_lines(written, phrases_of(written))
        assert len(set(lines)) == len(lines) > 40
    wanted = wanted_lines(written, phrases_of(written))
    assert tuple(one.line for one in wanted) == lines
    assert len({one.id for one in wanted}) == len(wanted)


def test_what_is_left_out_before_the_start_is_not_needed():
    """A session without preparation needs none of its words."""
    wanted = script(section(step("One", timed(30.0))), prepare=sentences("Warm the oil."))
    for skip_prep in (False, True):
        said = [line.text for line in needed_lines(wanted, OWN, talks=(Talk.NORMAL,), skip_prep=skip_prep)]
        assert ("Warm the oil." in said) == (not skip_prep)
