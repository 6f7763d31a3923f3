"""The timeline: what is heard of a plan, and when the music changes."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.pace import Pace
from coach.plan.fit import fit
from coach.plan.model import Plan
from coach.sound.mixer.timeline import BED_CHANGE, BED_STAYS, Sound, Span, timeline_of
from coach.units import RATE, Frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import script, scripts, section, step, timed

SPEECH = CountedSpeech()


def planned(*paces: tuple[Pace, float]) -> Plan:
    """Return the plan of a script whose steps have these paces and take these seconds after their words."""
    steps = [step(f"Step {number}", timed(seconds), pace=pace) for number, (pace, seconds) in enumerate(paces)]
    return fit(script(section(*steps)), frames=None, speech=SPEECH)


def gone_on(plan: Plan, *, first: int, at: int) -> Plan:
    """Return a plan that goes on at a frame with another step, everything in it as long as before."""
    later = at - plan.steps[first].start
    steps = tuple(
        replace(step, start=step.start + later, practice_start=step.practice_start + later, end=step.end + later)
        for step in plan.steps[first:]
    )
    cues = tuple(
        replace(cue, at=cue.at + later, end=cue.end + later) for cue in plan.cues if cue.at >= plan.steps[first].start
    )
    return replace(plan, start=at, first=first, frames=plan.frames + later, steps=steps, cues=cues)


def test_every_cue_is_heard():
    """Cues become sounds at their frames: lines as lines, bells by their kind; only lines are speech."""
    plan = planned((Pace.SLOW, 30.0), (Pace.FAST, 30.0))
    heard = timeline_of(plan)
    assert heard.frames == plan.frames
    assert heard.sounds == tuple(Sound(at=cue.at, source=cue.line or cue.kind, level=cue.level) for cue in plan.cues)
    assert heard.spoken == tuple(Span(start=cue.at, end=cue.end, role=cue.line.role) for cue in plan.cues if cue.line)


def test_the_bed_follows_the_pace():
    """The music changes where a step of another pace begins, and the first holds from the very beginning."""
    plan = planned((Pace.SLOW, 60.0), (Pace.SLOW, 60.0), (Pace.FAST, 60.0))
    changes = [(change.at, change.pace) for change in timeline_of(plan).beds]
    assert changes == [(0, Pace.SLOW), (plan.steps[2].start, Pace.FAST)]


def test_what_is_said_first_has_the_music_of_the_first_step():
    """Preparation and safety words do not bring a bed of their own."""
    wanted = script(section(step("Stroke", timed(60.0), pace=Pace.SLOW)), prepare=step("", timed(1.0)).say * 8)
    plan = fit(wanted, frames=None, speech=SPEECH)
    assert plan.steps[0].turn.practice is None
    assert [(change.at, change.pace) for change in timeline_of(plan).beds] == [(0, Pace.SLOW)]


def test_a_short_pace_keeps_the_bed():
    """A pace that is left again within seconds changes nothing."""
    plan = planned((Pace.SLOW, 60.0), (Pace.FAST, 10.0), (Pace.SLOW, 60.0))
    assert [change.pace for change in timeline_of(plan).beds] == [Pace.SLOW]


def test_a_short_beginning_still_has_its_bed():
    """There is music from the start, however soon the pace changes; the change waits for nothing else."""
    plan = planned((Pace.SLOW, 3.0), (Pace.FAST, 60.0))
    first, second = timeline_of(plan).beds
    assert (first.at, first.pace) == (0, Pace.SLOW)
    assert (second.at, second.pace) == (max(plan.steps[1].start, to_frames(BED_CHANGE)), Pace.FAST)


@settings(max_examples=30)
@given(wanted=scripts(minutes=(None,)))
def test_any_plan_is_heard_in_order(wanted):
    """Sounds and speech are in order, speech never overlaps, hand-overs never do, and each leads to another bed."""
    heard = timeline_of(fit(wanted, frames=None, speech=SPEECH))
    assert all(former.at <= latter.at for former, latter in pairwise(heard.sounds))
    assert all(former.end <= latter.start for former, latter in pairwise(heard.spoken))
    assert heard.beds[0].at == 0
    for former, latter in pairwise(heard.beds):
        assert latter.at - former.at >= to_frames(BED_CHANGE)
        assert latter.pace is not former.pace


@settings(max_examples=30)
@given(first=st.integers(0, 3), share=st.floats(0.0, 1.0))
def test_after_a_jump_the_past_stays(first, share):
    """The hand-overs and the speech that began before a jump are the same in the new timeline, cut off by it."""
    plan = planned((Pace.SLOW, 60.0), (Pace.FAST, 60.0), (Pace.STEADY, 40.0), (Pace.SLOW, 60.0))
    before = timeline_of(plan)
    at = int(share * plan.frames)
    after = timeline_of(gone_on(plan, first=first, at=at), before=before)
    begun = tuple(change for change in before.beds if change.at < at)
    assert after.beds[: len(begun)] == begun
    assert all(change.at >= at for change in after.beds[len(begun) :])
    said = [replace(span, end=min(span.end, Frames(at))) for span in before.spoken if span.start < at]
    assert list(after.spoken[: len(said)]) == said
    assert all(span.start >= at for span in after.spoken[len(said) :])
    assert all(former.end <= latter.start for former, latter in pairwise(after.spoken))
    assert all(sound.at >= at for sound in after.sounds)


def test_a_jump_during_a_hand_over_waits_for_its_end():
    """Two hand-overs never overlap, also when the session is led on in the middle of one."""
    plan = planned((Pace.SLOW, 60.0), (Pace.FAST, 60.0), (Pace.STEADY, 60.0))
    before = timeline_of(plan)
    at = before.beds[1].at + to_frames(1.0)
    after = timeline_of(gone_on(plan, first=2, at=at), before=before)
    assert [change.pace for change in after.beds] == [Pace.SLOW, Pace.FAST, Pace.STEADY]
    assert after.beds[2].at == before.beds[1].at + to_frames(BED_CHANGE)


def test_a_plan_that_knows_its_past():
    """A step gone on with in its middle has its own past, also the sentence that is being said: nothing is twice."""
    plan = planned((Pace.SLOW, 60.0), (Pace.FAST, 60.0))
    before = timeline_of(plan)
    sentence = before.spoken[-1]
    at = Frames((sentence.start + sentence.end) // 2)
    running = replace(plan, start=at, steps=plan.steps[1:], cues=plan.cues[2:])
    after = timeline_of(running, before=before)
    assert after.spoken == before.spoken
    assert after.beds == before.beds


def test_music_never_changes_in_the_past():
    """A step gone on with for longer may now be worth a bed of its own: that begins now, not when the step began."""
    plan = planned((Pace.SLOW, 60.0), (Pace.FAST, 10.0), (Pace.SLOW, 60.0))
    before = timeline_of(plan)
    at = Frames(plan.steps[1].start + 4 * RATE)
    longer = replace(plan.steps[1], end=Frames(plan.steps[1].end + 60 * RATE))
    after = timeline_of(replace(plan, start=at, steps=(longer,), frames=longer.end, cues=()), before=before)
    assert [(change.at, change.pace) for change in after.beds] == [(0, Pace.SLOW), (at, Pace.FAST)]


def test_a_bed_stays_long_enough_to_be_heard():
    """What counts as short is longer than a hand-over, or a bed would leave before it is there."""
    assert BED_STAYS > 2 * BED_CHANGE
