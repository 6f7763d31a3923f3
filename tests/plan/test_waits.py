"""Silences after lines that are longer in a longer session: each in its range, and none at the cost of anything."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach.errors import PlanError
from coach.languages import phrases
from coach.plan.belonging import stages
from coach.plan.fit import fit, reach
from coach.plan.model import Cue, Opening, Plan, PlannedStep
from coach.plan.onward import onward, refit
from coach.script.model import Script, Sentence
from coach.units import RATE, Frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.examples import FEWER
from tests.scripts_strategy import TIMED, script, scripts, section, step, timed, waiting, words

OWN = phrases("en")
SHARES = st.floats(0.0, 1.0) | st.sampled_from((0.0, 1.0))


def planned(wanted: Script, frames: int) -> Plan | None:
    """Return a script fitted to a length, None where it cannot be."""
    try:
        return fit(wanted, frames=Frames(frames), speech=CountedSpeech())
    except PlanError:
        return None


def told(plan: Plan) -> list[tuple[Opening, Cue, PlannedStep]]:
    """Return every line that introduces a step of a plan before it begins, where it is heard and in which step."""
    found = []
    for number, each in enumerate(plan.steps):
        begin = each.start - each.told_before
        cues = [cue for cue in plan.cues if cue.line and begin <= cue.at < each.practice_start]
        for opening in each.turn.openings:
            cue = next((cue for cue in cues if cue.text == opening.text), None)
            if cue:
                cues = cues[cues.index(cue) + 1 :]
                found.append((opening, cue, plan.steps[number - 1] if cue.at < each.start else each))
    return found


def test_a_session_of_any_length_waits_in_its_measure():
    """At the shortest length every wait is at its shortest, at the longest at its longest, in the middle between."""
    say = (Sentence(text="Fetch the oil.", wait=timed(4, 12).duration), Sentence(text="Begin now."))
    bye = Sentence(text="Sit up.", wait=timed(8, 20).duration)
    wanted = script(section(step("One", timed(60, 120), say=say, again=say)), farewell=(bye,))
    bounds = reach(wanted, speech=CountedSpeech())
    assert bounds.longest - bounds.shortest == to_frames(60 + 8 + 12)
    for share, waits in ((0.0, (4, 8)), (0.5, (8, 14)), (1.0, (12, 20))):
        plan = planned(wanted, round(bounds.shortest + share * (bounds.longest - bounds.shortest)))
        assert plan is not None
        fetch, begin, sit = (cue for cue in plan.cues if cue.text in ("Fetch the oil.", "Begin now.", "Sit up."))
        assert (begin.at - fetch.end, plan.frames - sit.end) == tuple(map(to_frames, waits))


def test_waits_fill_a_length_before_less_is_said():
    """Beyond all that practices can take, waits are longer, though short forms that are longer would fill it, too."""
    again = (Sentence(text=words(30)),)
    say = (Sentence(text="On.", wait=timed(2, 20).duration),)
    wanted = script(section(step("One", timed(20, 31), say=say, again=again)))
    plan = fit(wanted, frames=None, speech=CountedSpeech())
    assert (plan.brief, plan.stretch, plan.turns[0].openings[0].text) == (False, 0.0, "On.")


def test_no_step_is_left_out_for_a_wait():
    """A length that all steps can take with short waits has all of them; no other has more rounds."""
    steps = (step("One", timed(60)), step("Two", timed(60), optional=1))
    wanted = waiting(script(section(*steps, rounds=(1, 2))), 2.0, 60.0)
    for low in (planned(waiting(wanted, 2.0, 2.0), length) for length in range(60 * RATE, 270 * RATE, 7 * RATE)):
        plan = planned(wanted, low.frames) if low else None
        assert (
            plan is None
            or low is None
            or [one.turn.title for one in plan.steps] == [one.turn.title for one in low.steps]
        )


@FEWER
@given(scripts(TIMED).map(waiting), SHARES, SHARES)
def test_each_wait_is_in_its_range_and_costs_nothing(wanted: Script, share: float, more: float):
    """Whatever the length, waits keep their range, none is shorter in a longer session, and nothing else is lost."""
    bounds = reach(wanted, speech=CountedSpeech())
    lengths = sorted(round(bounds.shortest + part * (bounds.longest - bounds.shortest)) for part in (share, more))
    plans = [planned(wanted, length) for length in lengths]
    for length, plan in zip(lengths, plans, strict=True):
        short = planned(waiting(wanted, 4.0, 4.0), length)
        assert plan is not None or short is None
        if plan is None:
            continue
        assert plan.frames == length
        if short and len(tuple(stages(wanted))) == 1:
            assert [each.title for each in plan.turns] == [each.title for each in short.turns]
        for opening, _, _ in told(plan):
            assert 0 <= opening.longer <= to_frames(opening.wait.high) - to_frames(opening.wait.low)
            assert opening.longer == 0 or plan.stretch > -1.0
    less, longer = plans
    if less and longer and less.turns == longer.turns:
        waits = [[one.longer for each in plan.steps for one in each.turn.openings] for plan in (less, longer)]
        # A frame of rounding where nothing else can take it.
        assert all(before <= after + 1 for before, after in zip(*waits, strict=True))


@FEWER
@given(scripts(deep=True).map(waiting), st.data())
def test_a_wait_that_runs_is_heard_to_its_end(wanted: Script, data: st.DataObject):
    """However a session is led, what it has said keeps its silence, and what it says later has one in its range."""
    plan = fit(replace(wanted, minutes=None), frames=None, speech=CountedSpeech())
    now = data.draw(st.integers(0, plan.frames - 1), label="now")
    where = onward(plan, Frames(now))
    for opening, cue, heard_in in told(plan):
        over = min(cue.end + to_frames(opening.wait.low) + opening.longer, heard_in.end)
        assert where.at >= over or not cue.at <= now < over
    if where.first == len(plan.turns):
        return
    end = data.draw(st.integers(where.at, 2 * plan.frames), label="end")
    changed = refit(plan, onward=where, end=Frames(end), speech=CountedSpeech(), own=OWN)
    assert [cue for cue in changed.cues if cue.at < where.at] == [cue for cue in plan.cues if cue.at < where.at]
    assert all(before.end <= after.at for before, after in pairwise(cue for cue in changed.cues if cue.line))
    for opening, _, _ in told(changed):
        assert 0 <= opening.longer <= to_frames(opening.wait.high) - to_frames(opening.wait.low)


def test_what_is_told_in_a_rest_waits_as_far_as_there_is_room():
    """A silence in a rest is longer in a longer session too, but leaves room for all that is told there."""
    say = tuple(Sentence(text=words(count), wait=timed(2, 10).duration) for count in (3, 4))
    steps = (step("One", timed(30, 60), rest=timed(14, 40).duration), step("Two", timed(30, 60), say=say, again=say))
    wanted = script(section(*steps))
    bounds = reach(wanted, speech=CountedSpeech())
    longer = []
    for length in (bounds.shortest, bounds.longest):
        plan = planned(wanted, length)
        assert plan is not None
        assert plan.steps[2].practice_start == plan.steps[2].start
        longer.append([opening.longer for opening in plan.steps[2].turn.openings])
    least, most = longer
    assert least == [0, 0]
    assert most[0] > to_frames(1)
