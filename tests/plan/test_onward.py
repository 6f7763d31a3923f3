"""A running session fitted anew in the middle of a step, and what the coach says of the time."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach.languages import phrases
from coach.plan.fit import fit
from coach.plan.model import CueKind, Plan
from coach.plan.onward import Onward, onward, refit
from coach.plan.turns import Talk
from coach.script.model import CountedPractice, Drift, Script, Sentence, Side
from coach.units import Frames, minutes_to_frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import reps, script, scripts, section, step, timed

OWN = phrases("en")


HOLD = step("Hold", timed(60, 60))


def running(wanted: Script, minutes: float | None = None) -> Plan:
    """Fit a script live."""
    frames = None if minutes is None else minutes_to_frames(minutes)
    return fit(wanted, frames=frames, speech=CountedSpeech())


def anew(plan: Plan, where: Onward, end: int, notice: str | None = None) -> Plan:
    """Fit the rest of a plan to an end."""
    return refit(plan, onward=where, end=Frames(end), speech=CountedSpeech(), own=OWN, notice=notice)


@given(scripts(), st.data())
def test_a_step_goes_on_in_its_middle(wanted: Script, data: st.DataObject) -> None:
    """What was heard stays, what is going on is not interrupted, and counts and times stay within their ranges."""
    plan = running(replace(wanted, minutes=None))
    now = data.draw(st.integers(0, plan.frames - 1), label="now")
    where = onward(plan, Frames(now))
    if where.first >= len(plan.turns):
        assert where.at == plan.frames
        return
    assert where.at >= now
    end = data.draw(st.integers(now, 2 * plan.frames), label="end")
    changed = anew(plan, where, end)
    before = [cue for cue in plan.cues if cue.at < where.at]
    assert [cue for cue in changed.cues if cue.at < where.at] == before
    spoken = [cue for cue in changed.cues if cue.line]
    assert all(cue.end <= after.at for cue, after in pairwise(spoken))
    if where.running is None:
        assert (changed.start, changed.steps[0].start) == (where.at, where.at)
        return
    first, old = changed.steps[0], where.running.step
    assert (first.turn, first.start, first.begun) == (old.turn, old.start, old.begun)
    assert (first.practice_start, first.reps_done) == (where.at, where.running.reps_done)
    practice = first.turn.practice
    if isinstance(practice, CountedPractice):
        assert first.reps is not None
        assert first.tempo is not None
        assert first.reps + first.reps_done <= practice.reps.high
        strokes = [end - begin for begin, end in pairwise(first.strokes)]
        assert to_frames(practice.tempo.low) <= min(strokes) <= max(strokes) <= to_frames(practice.tempo.high)
        planned = [end - begin for begin, end in pairwise(old.strokes)]
        done = first.reps_done - old.reps_done
        going_on = [*planned[done - 1 : done], *strokes]
        if practice.drift is not Drift.EVEN:
            slower = practice.drift is Drift.SLOWER
            assert all((two - one) * (1 if slower else -1) >= -1 for one, two in pairwise(going_on))


def test_an_instruction_is_heard_to_its_end() -> None:
    """While a step is being explained, a new plan takes over where its practice begins."""
    plan = running(script(section(step("One", timed(30, 60)), step("Two", timed(30, 60)))))
    where = onward(plan, Frames(plan.steps[1].start + 10))
    assert (where.first, where.at) == (1, plan.steps[1].practice_start)
    assert anew(plan, where, plan.frames).cues == plan.cues


def test_a_repetition_is_done_to_its_end() -> None:
    """In the middle of a repetition, a new plan takes over at the next one, and counts on."""
    plan = running(script(section(step("One", reps(10, 10, (4, 12))))), 1.5)
    one = plan.steps[0]
    assert one.tempo is not None
    where = onward(plan, Frames(one.practice_start + 3 * one.tempo + 5))
    assert where.at == one.practice_start + 4 * one.tempo
    longer = anew(plan, where, plan.frames + to_frames(10))
    assert (longer.steps[0].reps_done, longer.steps[0].reps, longer.frames) == (4, 6, plan.frames + to_frames(10))
    bells = [cue.at for cue in longer.cues if cue.kind is CueKind.BELL]
    assert len(bells) == 10
    assert bells[4] == where.at
    assert [cue.text for cue in longer.cues if cue.kind is CueKind.COUNT] == [OWN.two_more[0], OWN.last_one[0]]


def test_a_tempo_that_moves_goes_on_from_where_it_is() -> None:
    """In the middle of a step that gets slower, a new plan takes over with the stroke that was to follow."""
    plan = running(script(section(step("One", reps(8, 8, (4, 12), Drift.SLOWER)), step("Two", timed(20)))))
    one = plan.steps[0]
    where = onward(plan, Frames(one.strokes[3] - 5))
    again = anew(plan, where, plan.frames).steps[0]
    longer = anew(plan, where, plan.frames + to_frames(15)).steps[0]
    assert where.at == one.strokes[3]
    assert all(abs(two - one) <= 3 for one, two in zip(one.strokes[3:], again.strokes, strict=True))
    assert one.strokes[3] - one.strokes[2] < longer.strokes[1] - longer.strokes[0]
    assert longer.end > one.end


def test_in_the_last_repetition_the_next_step_is_fitted() -> None:
    """Where nothing of a step is left to change, the new plan takes over with the next one."""
    plan = running(script(section(step("One", reps(5, 5, (4, 12))), step("Two", timed(20, 90)))))
    one = plan.steps[0]
    assert one.tempo is not None
    assert onward(plan, Frames(one.practice_start + 4 * one.tempo + 1)) == Onward(first=1, at=one.end, unbroken=True)


def test_slower_takes_fewer_and_slower_repetitions_in_the_same_time() -> None:
    """The tempo changes within its range while the session ends when it should."""
    plan = running(script(section(step("One", reps(5, 30, (2, 12))))), 3)
    where = onward(plan, plan.steps[0].practice_start)
    slower = anew(replace(plan, tempo_bias=-2), where, plan.frames)
    faster = anew(replace(plan, tempo_bias=2), where, plan.frames)
    counts = [each.steps[0].reps or 0 for each in (slower, plan, faster)]
    assert counts == sorted(set(counts))
    assert {each.frames for each in (slower, plan, faster)} == {plan.frames}


def test_a_notice_is_said_first() -> None:
    """What has changed is told before the step that follows, and once."""
    plan = running(script(section(step("One", timed(30, 60)), step("Two", timed(30, 60)))))
    changed = anew(plan, Onward(first=1, at=Frames(1000)), plan.frames, OWN.ends_earlier)
    assert [cue.text for cue in changed.cues if cue.kind is CueKind.TIME] == [OWN.ends_earlier]
    assert changed.turns == plan.turns
    where = onward(plan, Frames(plan.steps[0].practice_start + 10))
    within = anew(plan, where, plan.frames, OWN.ends_later)
    assert [(cue.at, cue.text) for cue in within.cues if cue.kind is CueKind.TIME] == [(where.at, OWN.ends_later)]


def test_the_time_is_told_once() -> None:
    """Whenever a session is fitted anew to the end it has, the time is not told a second time, nor over itself."""
    working, ending = section(step("One", reps(20, 80, (4, 12))), step("Two", timed(60, 600))), section(HOLD)
    plan = running(script(working, replace(ending, title="Close")), 12)
    told = [OWN.half_time, OWN.closing_soon]
    for now in range(0, plan.frames - to_frames(10.0), to_frames(1.0)):
        where = onward(plan, Frames(now))
        if where.first < len(plan.turns):
            changed = anew(replace(plan, tempo_bias=now // to_frames(1.0) % 3 - 1), where, plan.frames)
            assert [cue.text for cue in changed.cues if cue.kind is CueKind.TIME] == told, now / to_frames(1.0)
            spoken = [cue for cue in changed.cues if cue.line]
            assert all(cue.end <= after.at for cue, after in pairwise(spoken))


def test_the_time_is_told_in_a_long_session() -> None:
    """Half-time is said near the middle, the closing two minutes before it, and nothing in the closing itself."""
    working = section(*(step(f"Step {number}", timed(60, 120)) for number in range(10)))
    plan = running(script(working, replace(section(HOLD), title="Close")), 15)
    half, soon = [cue for cue in plan.cues if cue.kind is CueKind.TIME]
    assert (half.text, soon.text) == (OWN.half_time, OWN.closing_soon)
    assert abs(plan.frames // 2 - half.at) <= to_frames(45)
    assert to_frames(95) <= plan.steps[plan.closing].start - soon.at <= to_frames(150)


def test_a_long_silence_has_company_but_where_it_is_meant() -> None:
    """A practice has a word after each minute of silence, in other words each time; a quiet one has nothing."""
    plan = running(script(section(step("One", timed(200)), step("Two", timed(200), quiet=True))))
    one, two = plan.steps
    heard = [(cue.text, cue.at) for cue in plan.cues if cue.at >= one.practice_start and cue.at < one.end]
    assert [text for text, _ in heard] == list(OWN.company)
    assert heard[0][1] == one.practice_start + to_frames(60)
    assert [cue.text for cue in plan.cues if cue.at >= one.end] == ["Begin now."]
    where = onward(plan, Frames(heard[1][1] + 5))
    assert anew(plan, where, plan.frames).cues == plan.cues
    assert two.end == plan.frames


def test_a_rest_is_not_counted() -> None:
    """Repetitions that are meant to be quiet have no bell and no count."""
    plan = running(script(section(step("Breathe", reps(6, 6, (8, 8)), quiet=True))))
    assert [cue.text for cue in plan.cues] == ["Begin now."]


def spoken(wanted: Script, talk: Talk) -> list[str]:
    """Return everything said of a script."""
    plan = fit(wanted, frames=None, speech=CountedSpeech(), talk=talk)
    return [cue.text for cue in plan.cues if cue.line]


def test_talk_says_as_much_as_wanted_and_safety_always() -> None:
    """Normal teaches once, full each time, brief reminds, minimal names; what is unsafe to leave out is said."""
    kneading = step(
        "Knead",
        timed(50, 90),
        say=(Sentence(text="Knead softly."), Sentence(text="Stay off the spine.", safety=True)),
        again=(Sentence(text="Knead."),),
        sides=(Side.LEFT, Side.RIGHT),
    )
    wanted = script(section(kneading))
    safety, side, other = "Stay off the spine.", OWN.left_first[0], OWN.then_right[0]
    assert spoken(wanted, Talk.NORMAL) == [side, "Knead softly.", safety, other, "Knead."]
    assert spoken(wanted, Talk.FULL) == [side, "Knead softly.", safety, other, "Knead softly.", safety]
    assert spoken(wanted, Talk.BRIEF) == [side, "Knead.", safety, other, "Knead.", safety]
    assert spoken(wanted, Talk.MINIMAL) == [side, "Knead.", safety, other]
    quick = script(section(replace(kneading, practice=timed(10, 20))))
    assert spoken(quick, Talk.NORMAL) == [side, "Knead softly.", safety, other, "Knead."]
    assert spoken(quick, Talk.FULL) == [side, "Knead softly.", safety, other, "Knead."], "the rest is still in the ear"
    assert spoken(quick, Talk.BRIEF) == [side, "Knead.", safety, other]
