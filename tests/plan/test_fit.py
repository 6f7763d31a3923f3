"""Fitting: every length accepted gives a session that keeps its promises, every length refused names one that works."""

import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coach.errors import PlanError, ScriptError
from coach.languages import phrases
from coach.pace import Pace
from coach.plan.attempt import Attempt
from coach.plan.belonging import stages
from coach.plan.elastic import elastic
from coach.plan.fit import Likely, Reach, fit, reach
from coach.plan.lengths import Lengths, PacedLengths
from coach.plan.model import SOUNDS, Cue, CueKind, Plan, PlannedStep, Turn
from coach.plan.onward import Onward, refit
from coach.plan.turns import MUSIC_ALONE
from coach.script.model import AtFraction, CountedPractice, Drift, Script, Sentence, Side, StepCue, TimedPractice
from coach.speech.line import Line
from coach.speech.role import Role
from coach.units import RATE, Frames, Seconds, minutes_to_frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import COUNTED, TIMED, reps, script, scripts, section, sentences, step, timed

OWN = phrases("en")
SHARES = st.floats(min_value=-0.2, max_value=1.2) | st.sampled_from((0.0, 1.0))
"""Where a length lies between the shortest and the longest of a script; outside of 0..1 it is impossible."""
LONGER = st.sampled_from((0.001, 0.01, 0.1)) | st.floats(0.0, 1.0)
"""How far another length lies from one: often so near that the same is done in both."""


@lru_cache(maxsize=1)
def reached(wanted: Script, skip_prep: bool) -> Reach:
    """Return what a script can be fitted to."""
    return reach(wanted, speech=CountedSpeech(), skip_prep=skip_prep)


def length_at(wanted: Script, share: float, skip_prep: bool = False) -> Frames:
    """Return a length between (or beyond) the shortest and the longest of a script."""
    bounds = reached(wanted, skip_prep)
    return Frames(round(bounds.shortest + share * (bounds.longest - bounds.shortest)))


def fitted(wanted: Script, frames: Frames | None, skip_prep: bool = False) -> Plan | None:
    """Return a script fitted to a length, None where it cannot be."""
    try:
        return fit(wanted, frames=frames, speech=CountedSpeech(), skip_prep=skip_prep)
    except PlanError:
        return None


def refused(wanted: Script, minutes: float, skip_prep: bool = False) -> str:
    """Return why a length is refused."""
    with pytest.raises(PlanError) as caught:
        fit(wanted, frames=minutes_to_frames(minutes), speech=CountedSpeech(), skip_prep=skip_prep)
    return str(caught.value)


def named(message: str) -> float:
    """Return the minutes that a refusal names at its end, with decimals of a second where no whole one works."""
    match = re.search(r"(?:works is (?=[^ ]+$)|: (?=[^ ]+ works$))(\d+):(\d\d(?:\.\d+)?)", message)
    assert match is not None, message
    return int(match[1]) + float(match[2]) / 60


def spoken(plan: Plan) -> list[Cue]:
    """Return the cues that are words."""
    return [cue for cue in plan.cues if cue.kind not in SOUNDS]


def cues_of(plan: Plan, planned: PlannedStep) -> list[Cue]:
    """Return the cues that begin in a step."""
    return [cue for cue in plan.cues if planned.start <= cue.at < planned.end]


def bells_of(plan: Plan, planned: PlannedStep) -> list[int]:
    """Return when the bells of a step's repetitions sound, in frames."""
    return [cue.at for cue in cues_of(plan, planned) if cue.kind in (CueKind.BELL, CueKind.TICK)]


def shown(plan: Plan) -> list[tuple[str, int, int]]:
    """Return title, practice in frames and repetitions (0: timed) of every step."""
    return [(each.turn.title, each.end - each.practice_start, each.reps or 0) for each in plan.steps]


def check_step(plan: Plan, planned: PlannedStep) -> None:
    """Hold what is true of each step by itself."""
    practice = planned.turn.practice
    length = planned.end - planned.practice_start
    assert planned.start < planned.practice_start
    match practice:
        case TimedPractice(duration=duration):
            assert to_frames(duration.low) <= length <= to_frames(duration.high)
            assert planned.reps is None
        case CountedPractice(reps=count, tempo=tempo, drift=drift):
            assert planned.reps is not None
            assert planned.tempo is not None
            assert count.low <= planned.reps <= count.high
            assert planned.reps * planned.tempo <= length < planned.reps * planned.tempo + planned.reps
            strokes = [end - begin for begin, end in pairwise(planned.strokes)]
            assert to_frames(tempo.low) <= min(strokes) <= max(strokes) <= to_frames(tempo.high)
            if drift is not Drift.EVEN:
                assert strokes == sorted(set(strokes), reverse=drift is Drift.QUICKER)
                assert planned.reps == 1 or planned.strokes[-1] == planned.end
        case None:
            assert length == 0
    if planned.turn.step.stay is not None and practice is not None:
        assert length <= max(elastic(practice).shortest, to_frames(planned.turn.step.stay))
    bells = planned.strokes[:-1]
    if planned.reps is not None:
        assert bells_of(plan, planned) == ([] if planned.turn.step.quiet else list(bells))
    check_silence(plan, planned)
    for cue in cues_of(plan, planned):
        if cue.kind is CueKind.COUNT:
            before = [bell for bell in bells if bell <= cue.at]
            still_to_do = len(bells) - len(before) + 1
            assert still_to_do == (2 if cue.text in OWN.two_more else 1)
            assert cue.end <= planned.strokes[len(before)]


def check_silence(plan: Plan, planned: PlannedStep) -> None:
    """Hold that no practice is without a word for more than 75 s, but a quiet one and exact or quick work."""
    inside = [(cue.at, cue.end) for cue in cues_of(plan, planned) if cue.line and cue.at >= planned.practice_start]
    ends = [planned.practice_start, *accumulate((end for _, end in inside), max)]
    starts = [*(at for at, _ in inside), planned.end]
    turn = planned.turn
    if not (turn.step.quiet or turn.step.exact or turn.pace is Pace.FAST):
        assert all(start - end <= seconds(75) for end, start in zip(ends, starts, strict=True))


def check(plan: Plan) -> None:
    """Hold what is true of every plan."""
    assert -1.0 <= plan.stretch <= 1.0
    assert tuple(each.turn for each in plan.steps) == plan.turns[plan.first :]
    edges = [plan.start, *(edge for each in plan.steps for edge in (each.start, each.end)), plan.frames]
    assert all(before == after for before, after in zip(edges[::2], edges[1::2], strict=True))
    assert list(plan.cues) == sorted(plan.cues, key=lambda cue: cue.at)
    assert all(before.end <= after.at for before, after in pairwise(spoken(plan)))
    assert sum(len(cues_of(plan, each)) for each in plan.steps) == len(plan.cues)
    for each in plan.steps:
        check_step(plan, each)
        assert all(cue.at <= cue.end <= each.end for cue in cues_of(plan, each))


def check_choice(wanted: Script, plan: Plan, skip_prep: bool) -> None:
    """Hold that what is done of a script belongs to a session of this length or, where that is too little, to more."""
    *fewer, most = (stage.script for stage in stages(wanted) if stage.end is None or plan.frames < stage.end)
    for belonging in fewer:
        with suppress(AssertionError):
            return check_allowed(belonging, plan, skip_prep)
    return check_allowed(most, plan, skip_prep)


def check_allowed(wanted: Script, plan: Plan, skip_prep: bool) -> None:
    """Hold that what is done of a script is what it allows."""
    said = {kind: tuple(cue.text for cue in plan.cues if cue.kind is kind) for kind in CueKind}
    for kind, sentences_of in (
        (CueKind.WELCOME, wanted.welcome),
        (CueKind.ASK, wanted.ask),
        (CueKind.PREPARE, wanted.prepare),
        (CueKind.SAFETY, wanted.safety),
    ):
        assert said[kind] == (() if skip_prep else tuple(sentence.text for sentence in sentences_of))
    assert said[CueKind.FAREWELL] == tuple(sentence.text for sentence in wanted.farewell)
    every = [(number, index) for number, each in enumerate(wanted.sections) for index, _ in enumerate(each.steps)]
    ranked = sorted(
        (wanted.sections[number].steps[index].optional or 0, -number, -index)
        for number, index in every
        if wanted.sections[number].steps[index].optional is not None
    )
    out = [(-number, -index) for _, number, index in ranked[: len(plan.left_out)]]
    assert plan.left_out == tuple(wanted.sections[number].steps[index].title for number, index in out)
    assert len(plan.left_out) <= min(len(ranked), len(every) - 1)
    if plan.brief:
        assert len(plan.left_out) == min(len(ranked), len(every) - 1)
    expected: list[tuple[str, Side]] = []
    standing: Side | None = None
    turns = [turn for turn in plan.turns if turn.practice is not None]
    for number, each in enumerate(wanted.sections):
        once = [wanted_step for index, wanted_step in enumerate(each.steps) if (number, index) not in out]
        rounds = rounds_done(turns[len(expected) :], sum(len(wanted_step.sides) for wanted_step in once))
        if once:
            assert each.rounds.low <= rounds <= each.rounds.high
        for wanted_step in once * rounds:
            sides = wanted_step.sides
            sides = sides[::-1] if standing == sides[-1] else sides
            expected += [(wanted_step.title, side) for side in sides]
            standing = standing if sides == (Side.BOTH,) else sides[-1]
    assert [(turn.title, turn.side) for turn in turns] == expected


def check_speech(wanted: Script, plan: Plan, skip_prep: bool) -> None:
    """Hold that a plan is the same when made again, and that each cue in it lasts as long as its line, prepared."""
    speech = CountedSpeech()
    assert fit(wanted, frames=plan.frames, speech=speech, skip_prep=skip_prep) == plan
    for cue in spoken(plan):
        assert cue.line is not None
        assert cue.end - cue.at == speech.prepared[cue.line]


def rounds_done(turns: list[Turn], once: int) -> int:
    """Return how many rounds the section has that the turns begin with, one round of it being so many turns."""
    rounds = 0
    while once and rounds * once < len(turns) and turns[rounds * once].round == rounds + 1:
        rounds += 1
    return rounds


@given(scripts(), SHARES, st.booleans())
def test_every_length_is_kept_or_refused_with_one_that_works(wanted: Script, share: float, skip_prep: bool):
    """A session ends at the very frame asked for and keeps every promise, or the message names a length that does."""
    frames = length_at(wanted, share, skip_prep)
    bounds = reached(wanted, skip_prep)
    plan = fitted(wanted, frames, skip_prep)
    if plan is None:
        message = refused(wanted, frames / RATE / 60, skip_prep)
        frames = minutes_to_frames(named(message))
        plan = fitted(wanted, frames, skip_prep)
        assert plan is not None, message
        if "shortest" in message:
            assert 0 <= frames - bounds.shortest < RATE
        if "longest" in message:
            assert abs(bounds.longest - frames) < RATE
    assert plan.frames == frames
    assert bounds.shortest <= frames < bounds.longest + RATE
    check(plan)
    check_choice(wanted, plan, skip_prep)
    check_speech(wanted, plan, skip_prep)


@given(scripts(minutes=(None,)))
def test_no_length_is_the_written_middle(wanted: Script):
    """A script that names no minutes always has a length of its own, near the middle of its ranges."""
    plan = fitted(wanted, None)
    assert plan is not None
    assert plan.frames == reach(wanted, speech=CountedSpeech()).written
    assert (plan.left_out, plan.brief) == ((), False)
    check(plan)


@given(scripts(TIMED), st.floats(0.0, 1.0), LONGER)
def test_more_minutes_never_shorten_a_timed_practice(wanted: Script, share: float, apart: float):
    """With the same choice, no timed practice is shorter in the longer session, but for a frame of rounding."""
    shorter = fitted(wanted, length_at(wanted, share))
    longer = fitted(wanted, length_at(wanted, min(share + apart, 1.0)))
    assume(shorter is not None and longer is not None and shorter.turns == longer.turns)
    assert shorter is not None
    assert longer is not None
    for (_, less, _), (_, more, _) in zip(shown(shorter), shown(longer), strict=True):
        assert less <= more + 2
    assert shorter.stretch <= longer.stretch


@given(scripts(COUNTED), st.floats(0.0, 1.0), LONGER)
def test_more_minutes_shorten_a_counted_practice_by_rounding_only(wanted: Script, share: float, apart: float):
    """With the same choice, a counted practice in the longer session is shorter by whole-count rounding at most."""
    shorter = fitted(wanted, length_at(wanted, share))
    longer = fitted(wanted, length_at(wanted, min(share + apart, 1.0)))
    assume(shorter is not None and longer is not None and shorter.turns == longer.turns)
    assert shorter is not None
    assert longer is not None
    counted = [each.turn.practice for each in shorter.steps if isinstance(each.turn.practice, CountedPractice)]
    rounding = sum(to_frames(practice.tempo.high) + 1 for practice in counted)
    for (_, less, _), (_, more, _) in zip(shown(shorter), shown(longer), strict=True):
        assert less <= more + rounding


@given(scripts(), st.data())
def test_a_running_session_is_fitted_anew(wanted: Script, data: st.DataObject):
    """From any turn at any frame the rest is a valid plan that ends as near to its end as it can."""
    running = fitted(wanted, None if wanted.minutes is None else length_at(wanted, 1.0))
    assert running is not None
    first = data.draw(st.integers(0, len(running.turns) - 1), label="first")
    at = Frames(data.draw(st.integers(0, 2 * running.frames), label="at"))
    end = Frames(data.draw(st.integers(0, 3 * running.frames), label="end"))
    speech = CountedSpeech()
    plan = refit(running, onward=Onward(first=first, at=at), end=end, speech=speech, own=OWN)
    again = {"onward": Onward(first=first, at=at), "speech": speech, "own": OWN}
    shortest = refit(running, end=Frames(0), **again).frames
    longest = refit(running, end=Frames(100 * RATE * 3600), **again).frames
    assert (plan.start, plan.first, plan.steps[0].start) == (at, first, at)
    assert shortest <= plan.frames <= longest
    if all(isinstance(turn.practice, TimedPractice) for turn in running.turns[first:] if turn.practice is not None):
        assert plan.frames == min(max(end, shortest), longest)
    check(plan)
    assert refit(running, end=plan.frames, **again).frames == plan.frames


# From here on by hand: "Begin now." is 2 words, 44 308 frames at the steady 130 words a minute; with the bell's second
# before it and the 1.2 s to settle after it, a step opens with 149 908 frames.
SAID = to_frames(2 * 60 / 130)
OPENING = to_frames(1.0) + SAID + to_frames(1.2)


def seconds(count: float) -> int:
    """Return seconds as frames."""
    return to_frames(count)


def test_one_timed_step_exactly():
    """Bell, a second, the words, the settling, the practice: every cue at its frame."""
    plan = fit(
        script(section(step("Stroke", timed(30, 60)))), frames=Frames(OPENING + seconds(45)), speech=CountedSpeech()
    )
    assert plan.cues == (
        Cue(at=Frames(0), end=Frames(48_000), kind=CueKind.STEP, text="", pace=Pace.STEADY),
        Cue(at=Frames(48_000), end=Frames(92_308), kind=CueKind.SAY, text="Begin now.", pace=Pace.STEADY),
    )
    assert (plan.steps[0].start, plan.steps[0].practice_start, plan.steps[0].end) == (0, OPENING, OPENING + 2_160_000)
    assert (plan.stretch, plan.brief, plan.left_out, plan.unspoken) == (0.0, False, (), ())
    assert (plan.script, plan.title, plan.start, plan.first) == ("back", "Back", 0, 0)


def test_all_practices_move_by_one_stretch():
    """Half the way from written to longest is half the way for each of them."""
    wanted = script(section(step("One", timed(30, 60)), step("Two", timed(10, 20))))
    plan = fit(wanted, frames=Frames(2 * OPENING + seconds(52.5 + 17.5)), speech=CountedSpeech())
    assert plan.stretch == 0.5
    assert shown(plan) == [("One", seconds(52.5), 0), ("Two", seconds(17.5), 0)]


def test_counts_are_spread_over_steps_that_cannot_stretch():
    """Rigid tempos and ranges of counts take turns in rounding up and down, and the timed step stays near its place."""
    counted = [step(f"Circle {number}", reps(5, 6, (6.0, 6.0))) for number in range(20)]
    wanted = script(section(*counted, step("Rest", timed(60, 120))))
    frames = Frames(21 * OPENING + seconds(20 * 32.4) + seconds(78))
    plan = fit(wanted, frames=frames, speech=CountedSpeech())
    assert plan.frames == frames
    assert sorted(count for _, _, count in shown(plan)) == [0, *[5] * 13, *[6] * 7]
    assert shown(plan)[-1] == ("Rest", seconds(84), 0)


def test_optional_steps_go_in_their_order():
    """The lowest rank goes first, and of equal ranks the later step."""
    steps = [step(f"Step {number}", timed(10), optional=rank) for number, rank in enumerate((2, None, 1, 1))]
    wanted = script(section(*steps))
    one = OPENING + seconds(10)
    assert fit(wanted, frames=Frames(4 * one), speech=CountedSpeech()).left_out == ()
    assert fit(wanted, frames=Frames(3 * one), speech=CountedSpeech()).left_out == ("Step 3",)
    assert fit(wanted, frames=Frames(2 * one), speech=CountedSpeech()).left_out == ("Step 3", "Step 2")
    assert fit(wanted, frames=Frames(one), speech=CountedSpeech()).left_out == ("Step 3", "Step 2", "Step 0")


def test_words_go_after_the_last_optional_step():
    """Where leaving out is not enough, each step is only named."""
    long = sentences("Lay both hands flat on the back and wait for one breath.")
    wanted = script(section(step("Wait", timed(10), say=long), step("More", timed(10), optional=1)))
    named_only = seconds(1.0) + seconds(60 / 130) + seconds(1.2)
    plan = fit(wanted, frames=Frames(named_only + seconds(10)), speech=CountedSpeech())
    assert (plan.brief, plan.left_out) == (True, ("More",))
    assert [cue.text for cue in spoken(plan)] == ["Wait."]


def test_one_step_always_stays():
    """Where every step may be left out, the one that goes last stays."""
    wanted = script(section(step("One", timed(10), optional=1), step("Two", timed(10), optional=2)))
    assert reach(wanted, speech=CountedSpeech()).shortest == seconds(1.0) + seconds(60 / 130) + seconds(1.2) + seconds(
        10
    )
    assert refused(wanted, 0.01) == "back does not fit 0:00.6: the shortest that works is 0:13"


def test_a_section_may_lose_every_step():
    """A section whose steps are all left out is not heard, whatever its rounds, and the rest goes on."""
    wanted = script(
        section(step("One", timed(10), optional=1), rounds=(2, 3)),
        section(step("Two", timed(10), optional=2)),
        section(step("Three", timed(10))),
    )
    plan = fit(wanted, frames=Frames(OPENING + seconds(10)), speech=CountedSpeech())
    assert [each.turn.title for each in plan.steps] == ["Three"]


def test_rounds_are_added_where_fewest_were():
    """Each section gets its second round before any gets its third; later rounds name the step only."""
    wanted = script(
        section(step("One", timed(10)), rounds=(1, 3)),
        section(step("Two", timed(10)), rounds=(1, 3)),
    )
    named_only = seconds(1.0) + seconds(60 / 130) + seconds(1.2)
    lengths = [2 * (OPENING + seconds(10)) + more * (named_only + seconds(10)) for more in range(5)]
    plans = [fit(wanted, frames=Frames(length), speech=CountedSpeech()) for length in lengths]
    assert [[title for title, _, _ in shown(plan)] for plan in plans] == [
        ["One", "Two"],
        ["One", "One", "Two"],
        ["One", "One", "Two", "Two"],
        ["One", "One", "One", "Two", "Two"],
        ["One", "One", "One", "Two", "Two", "Two"],
    ]
    assert [cue.text for cue in spoken(plans[4])] == ["Begin now.", "One.", "One.", "Begin now.", "Two.", "Two."]


def test_a_round_may_fill_what_a_step_leaves():
    """Where one step more is too much and one fewer too little, another round lets the length be kept."""
    wanted = script(section(step("Main", timed(50, 60)), step("More", timed(60), optional=1), rounds=(1, 3)))
    plan = fit(wanted, frames=Frames(2 * OPENING + seconds(105)), speech=CountedSpeech())
    assert (plan.left_out, [title for title, _, _ in shown(plan)]) == (("More",), ["Main", "Main"])


def test_short_form_that_is_longer():
    """A short form with more words than the instruction is not taken for a way to save time, and messages stay true."""
    wordy = sentences(*["One and two and three and four."] * 4)
    wanted = script(section(step("Stroke", timed(30), again=wordy)))
    assert fit(wanted, frames=None, speech=CountedSpeech()).brief is False
    message = refused(wanted, 0.6)
    assert message.startswith("back does not fit 0:36: the next longer that works is ")
    assert fit(wanted, frames=minutes_to_frames(named(message)), speech=CountedSpeech()).frames


@pytest.mark.parametrize(
    ("minutes", "message"),
    [
        (0.5, "back does not fit 0:30: the shortest that works is 5:03"),
        (0.0, "back does not fit 0:00: the shortest that works is 5:03"),
        (12.345, "back does not fit 12:20.7: the longest that works is 10:03"),
    ],
)
def test_refusals_name_the_nearest_length(minutes: float, message: str):
    """What does not fit is told in minutes and seconds that work."""
    wanted = script(section(step("Stroke", timed(300, 600))))
    assert refused(wanted, minutes) == message


def test_refusal_between_two_choices():
    """A length that falls between with and without an optional step is answered with the next longer one."""
    wanted = script(section(step("One", timed(60, 70)), step("Two", timed(60, 70), optional=1)))
    assert refused(wanted, 1.5) == "back does not fit 1:30: the next longer that works is 2:07"


def test_a_gap_between_counts():
    """Where whole counts of a rigid tempo step over a length, a length that works is named."""
    wanted = script(section(step("Press", reps(5, 6, (6.0, 6.5)))))
    message = refused(wanted, (OPENING + seconds(34)) / RATE / 60)
    assert message == "back cannot end exactly at 0:37.12308, its counts leave a gap there: 0:35 works"
    assert fitted(wanted, seconds(35)) is not None


def test_a_gap_that_another_choice_fills():
    """Where the counts of one choice step over a length, the next choice that takes it is led."""
    said = sentences("Press with both thumbs and wait there.")
    wanted = script(section(step("Press", reps(5, 6, (6.0, 6.0)), say=said)))
    named_only = seconds(1.0) + seconds(60 / 130) + seconds(1.2)
    plan = fit(wanted, frames=Frames(named_only + seconds(36)), speech=CountedSpeech())
    assert (plan.brief, shown(plan)) == (True, [("Press", seconds(36), 6)])


def test_own_length():
    """A script's own minutes are taken where it names them, else the middle of its ranges."""
    practice = timed(30, 60)
    assert (
        fit(script(section(step("One", practice)), minutes=1.0), frames=None, speech=CountedSpeech()).frames
        == 2_880_000
    )
    middle = fit(script(section(step("One", practice))), frames=None, speech=CountedSpeech())
    assert (middle.frames, middle.stretch) == (OPENING + seconds(45), 0.0)


def test_own_length_with_a_gap():
    """A script whose middle falls between two counts is led at the nearest length its counts allow."""
    plan = fit(script(section(step("Press", reps(5, 6, (6.0, 6.0))))), frames=None, speech=CountedSpeech())
    assert plan.frames in (OPENING + seconds(30), OPENING + seconds(36))


def test_all_rigid():
    """A script without any range has one length."""
    wanted = script(section(step("One", timed(30)), step("Two", reps(3, 3, (5.0, 5.0)))))
    bounds = reach(wanted, speech=CountedSpeech())
    assert bounds.written == bounds.longest == 2 * OPENING + seconds(45)
    assert fit(wanted, frames=None, speech=CountedSpeech()).frames == bounds.longest
    assert refused(wanted, 2.0) == "back does not fit 2:00: the longest that works is 0:52"


def test_a_second_is_made_whole_by_a_pause():
    """What no practice can take of a second is silence before the first word, and nothing else moves."""
    wanted = script(section(step("One", timed(30))))
    exact, whole = fitted(wanted, None), fitted(wanted, seconds(34))
    assert exact is not None
    assert whole is not None
    pause = seconds(34) - exact.frames
    assert 0 < pause < RATE
    assert whole.frames == seconds(34)
    assert shown(whole) == shown(exact)
    assert [(cue.at, cue.text) for cue in spoken(whole)] == [(cue.at + pause, cue.text) for cue in spoken(exact)]
    assert refused(wanted, 32 / 60) == "back does not fit 0:32: the shortest that works is 0:33"
    assert refused(wanted, 35 / 60) == "back does not fit 0:35: the longest that works is 0:34"


@pytest.mark.parametrize(("minutes", "frames"), [(1.0, seconds(93)), (11.0, seconds(603)), (5.0, seconds(300))])
def test_a_script_s_own_length_is_led_as_near_as_it_can_be(minutes: float, frames: Frames):
    """A script that cannot take the length it names is not refused for it."""
    wanted = script(section(step("One", timed(90, 600))), minutes=minutes)
    plan = fitted(wanted, None)
    assert plan is not None
    assert plan.frames == reach(wanted, speech=CountedSpeech()).written == frames


def test_a_script_s_own_length_without_what_is_said_before():
    """Left out, it is not made up for: the session is shorter by as much, and its practices are the same."""
    wanted = script(section(step("One", timed(10, 600))), minutes=5.0, safety=sentences("Keep off the spine."))
    whole, without = fitted(wanted, None), fitted(wanted, None, skip_prep=True)
    assert whole is not None
    assert without is not None
    assert without.frames == whole.frames - (whole.steps[0].end - whole.steps[0].start)
    assert shown(without) == shown(whole)[1:]


def test_the_longest_is_what_can_be_asked_for():
    """A script that could go on for days is told to take eight hours."""
    wanted = script(section(step("Rest", timed(60, 8 * 3600), sides=(Side.LEFT, Side.RIGHT))), minutes=10.0)
    assert reach(wanted, speech=CountedSpeech()).told[1] == "480:00"


def test_shorter_than_what_is_said_before():
    """What is said before the first step is never cut; leaving it out is the user's choice."""
    wanted = script(
        section(step("One", timed(10, 20))), safety=sentences(*["Keep away from the spine at all times."] * 10)
    )
    assert refused(wanted, 0.3) == "back does not fit 0:18: the shortest that works is 0:59"
    assert fit(wanted, frames=minutes_to_frames(0.3), speech=CountedSpeech(), skip_prep=True).frames == 864_000


def test_said_before_the_first_step():
    """A welcome, what to ask, to have ready and to keep in mind come first, in this order, each with its bell."""
    wanted = script(
        section(step("One", timed(10))),
        prepare=sentences("Take oil."),
        welcome=sentences("Be welcome."),
        ask=sentences("Any injury?", "Any fever?"),
        safety=sentences("Spare the spine."),
    )
    plan = fit(wanted, frames=None, speech=CountedSpeech())
    assert [(each.turn.section, each.turn.title) for each in plan.steps] == [
        ("Before you start", "Welcome"),
        ("Before you start", "Ask first"),
        ("Before you start", "Get ready"),
        ("Before you start", "Keep in mind"),
        ("Back", "One"),
    ]
    assert [(cue.kind, cue.text) for cue in spoken(plan)] == [
        (CueKind.WELCOME, "Be welcome."),
        (CueKind.ASK, "Any injury?"),
        (CueKind.ASK, "Any fever?"),
        (CueKind.PREPARE, "Take oil."),
        (CueKind.SAFETY, "Spare the spine."),
        (CueKind.SAY, "Begin now."),
    ]
    assert plan.steps[0].end == seconds(1.0) + SAID + seconds(1.2)


def test_an_answer_and_a_task_have_their_time():
    """The silence that a line asks for follows it, before the next line and before the hands begin."""
    taught = tuple(
        Sentence(text=text, wait=timed(wait).duration) for text, wait in (("Fetch the oil.", 20), ("Begin now.", 3))
    )
    asked = Sentence(text="Any fever?", wait=timed(5).duration)
    wanted = script(section(step("One", timed(10), say=taught)), ask=(asked,))
    plan = fit(wanted, frames=None, speech=CountedSpeech())
    asked, fetch, begin = spoken(plan)
    assert plan.steps[0].end - asked.end == seconds(5)
    assert begin.at - fetch.end == seconds(20)
    assert plan.steps[1].practice_start - begin.end == seconds(3)


def test_the_last_words_follow_the_last_step():
    """A farewell is slow, has no bell, belongs to the last section and is heard before the session's end."""
    wanted = script(section(step("One", timed(10))), farewell=sentences("Bring some water.", "Thank you."))
    plan = fit(wanted, frames=None, speech=CountedSpeech())
    last = plan.steps[-1]
    assert (last.turn.section, last.turn.title, last.end) == ("Back", "Farewell", plan.frames)
    assert [(cue.kind, cue.text, cue.pace) for cue in cues_of(plan, last)] == [
        (CueKind.FAREWELL, "Bring some water.", Pace.SLOW),
        (CueKind.FAREWELL, "Thank you.", Pace.SLOW),
    ]
    assert plan.frames - plan.cues[-1].end == to_frames(MUSIC_ALONE)


def told(wanted: Script, minutes: float) -> list[tuple[str, int]]:
    """Return what is said of the time, and at which second."""
    plan = fit(wanted, frames=minutes_to_frames(minutes), speech=CountedSpeech())
    return [(cue.text, cue.at // RATE) for cue in plan.cues if cue.kind is CueKind.TIME]


CLOSE = replace(section(step("Hold", timed(57.0))), title="Close")
"""A minute less what is said."""


def test_the_time_is_told():
    """From ten minutes on half of the time is told, and two minutes before the closing."""
    wanted = script(section(step("One", timed(10, 1_000))), CLOSE)
    assert told(wanted, 9.9) == []
    assert told(wanted, 12.0) == [(OWN.half_time, 360), (OWN.closing_soon, 539)]
    assert told(script(section(step("One", timed(10, 1_000)))), 12.0) == []


def test_the_middle_is_not_told_next_to_the_closing():
    """Where the closing begins soon after the middle, it alone is told."""
    wanted = script(section(step("One", timed(10, 500))), replace(section(step("Hold", timed(300.0))), title="Close"))
    assert [text for text, _ in told(wanted, 12.0)] == [OWN.closing_soon]


def test_the_time_is_told_where_nothing_begins():
    """Where a step begins just then, its practice goes on for eight seconds first; quiet steps are passed over."""
    first, second = step("One", timed(357.0)), step("Two", timed(200.0, 400.0))
    assert told(script(section(first, second), CLOSE), 12.0)[0] == (OWN.half_time, 371)
    quiet = replace(second, quiet=True)
    passed = script(section(step("One", timed(300.0)), quiet, step("Three", timed(100, 300))), CLOSE)
    assert [text for text, _ in told(passed, 12.0)] == [OWN.closing_soon]


def test_the_time_is_told_clear_of_counts():
    """Where the last repetitions are counted just then, the time is told eight seconds after the last count."""
    counted = step("One", reps(60, 60, (6.0, 6.0)))
    wanted = script(section(counted, step("Two", timed(10, 900))), CLOSE)
    plan = fit(wanted, frames=minutes_to_frames(11.9), speech=CountedSpeech())
    half = next(cue for cue in plan.cues if cue.text == OWN.half_time)
    counts = [cue for cue in plan.cues if cue.kind is CueKind.COUNT]
    assert all(half.at - cue.end >= seconds(8) or cue.at - half.end >= seconds(8) for cue in counts)
    assert abs(half.at - plan.frames // 2) <= seconds(45)


def test_what_is_counted_is_a_role_of_its_own():
    """Counts, sides and the time are for the voice that counts; all else is for the one that guides."""
    cue = StepCue(moment=AtFraction(fraction=0.5), say=Sentence(text="Breathe."))
    knead = step("Knead", reps(5, 40, (4, 8)), sides=(Side.LEFT, Side.RIGHT), again=sentences("Again."), cues=(cue,))
    wanted = script(section(knead), CLOSE, safety=sentences("Spare the spine."))
    plan = fit(wanted, frames=Frames(seconds(660.0)), speech=CountedSpeech())
    said = {role: {cue.text for cue in plan.cues if cue.line and cue.line.role is role} for role in Role}
    assert said[Role.GUIDE] == {"Spare the spine.", "Begin now.", "Again.", "Breathe."}
    assert said[Role.COUNT] == {
        OWN.left_first[0],
        OWN.then_right[0],
        *(wordings[number] for wordings in (OWN.two_more, OWN.last_one) for number in (1, 2)),
        OWN.half_time,
        OWN.closing_soon,
        *OWN.company,
    }


def test_refit_keeps_the_end():
    """After a jump the steps that are left share the time that is left."""
    wanted = script(section(*(step(f"Step {number}", timed(30, 120)) for number in range(3))))
    running = fit(wanted, frames=minutes_to_frames(4.0), speech=CountedSpeech())
    plan = refit(
        running, onward=Onward(first=1, at=Frames(seconds(20))), end=running.frames, speech=CountedSpeech(), own=OWN
    )
    assert (plan.start, plan.frames, plan.first) == (seconds(20), minutes_to_frames(4.0), 1)
    assert shown(plan) == [
        ("Step 1", (seconds(220) - 2 * OPENING) // 2, 0),
        ("Step 2", (seconds(220) - 2 * OPENING) // 2, 0),
    ]


def test_refit_ends_as_near_as_it_can():
    """The steps left neither run over their longest time nor below their shortest to reach the end."""
    running = fit(
        script(section(step("One", timed(30, 60)), step("Two", timed(30, 60)))), frames=None, speech=CountedSpeech()
    )
    early = refit(running, onward=Onward(first=1, at=Frames(0)), end=running.frames, speech=CountedSpeech(), own=OWN)
    late = refit(
        running, onward=Onward(first=0, at=running.frames), end=running.frames, speech=CountedSpeech(), own=OWN
    )
    assert (early.frames, early.stretch) == (OPENING + seconds(60), 1.0)
    assert (late.frames, late.stretch) == (running.frames + 2 * (OPENING + seconds(30)), -1.0)


class ComingSpeech(CountedSpeech):
    """Whose estimates become lengths while a plan is being made: it is never the same length twice."""

    def __init__(self):
        super().__init__()
        self.asked = 0

    def frames(self, line: Line) -> Frames:
        """Return another length each time."""
        self.asked += 1
        return Frames(super().frames(line) + self.asked * 480)


def test_lengths_that_come_while_a_plan_is_made():
    """A plan ends where it was told to and says nothing over anything else, whatever becomes known meanwhile."""
    steps = [step(f"Step {number}", timed(2.0, 60.0), say=sentences("Glide up.", "And down.")) for number in range(6)]
    wanted = script(section(*steps))
    frames = to_frames(120.0)
    plan = fit(wanted, frames=frames, speech=ComingSpeech())
    assert plan.frames == frames
    assert all(first.end <= second.at for first, second in pairwise(spoken(plan)))
    changed = refit(plan, onward=Onward(first=2, at=plan.steps[2].start), end=frames, speech=ComingSpeech(), own=OWN)
    assert changed.frames == frames
    assert all(first.end <= second.at for first, second in pairwise(spoken(changed)))


def test_a_language_without_phrases():
    """A script in a language the coach does not speak is refused by name."""
    with pytest.raises(ScriptError, match=r"^language 'xx' is not spoken here, expected one of de, en, es, fr, ru$"):
        fit(script(section(step("One", timed(10))), language="xx"), frames=None, speech=CountedSpeech())


def test_two_sides():
    """The second side has no bell and is told first; the next round begins where the giver stands, in short."""
    wanted = script(
        section(step("Knead", timed(10), sides=(Side.RIGHT, Side.LEFT), again=sentences("Knead again.")), rounds=(2, 2))
    )
    plan = fit(wanted, frames=None, speech=CountedSpeech())
    assert [[cue.text for cue in cues] for _, cues in groupby(plan.cues, key=lambda cue: step_number(plan, cue))] == [
        ["", OWN.right_first[0], "Begin now."],
        [OWN.then_left[0], "Knead again."],
        ["", OWN.left_first[0], "Knead again."],
        [OWN.then_right[0]],
    ]
    assert [each.turn.side for each in plan.steps] == [Side.RIGHT, Side.LEFT, Side.LEFT, Side.RIGHT]


def step_number(plan: Plan, cue: Cue) -> int:
    """Return the number of the step that a cue is heard in."""
    return next(number for number, each in enumerate(plan.steps) if each.start <= cue.at < each.end)


def test_as_many_steps_as_a_script_may_have():
    """Five hundred steps in several rounds, every one counted, are fitted to the frame."""
    steps = (step(f"Step {number}", reps(1, 3, (0.5, 1.5))) for number in range(500))
    plan = fit(script(section(*steps, rounds=(1, 3))), frames=minutes_to_frames(100.0), speech=CountedSpeech())
    assert (plan.frames, len(plan.steps)) == (minutes_to_frames(100.0), 1_000)


class LongWinded(CountedSpeech):
    """Takes a quarter of an hour for each line."""

    def frames(self, line: Line) -> Frames:
        """Return that."""
        return to_frames(900.0)


def test_a_session_that_is_too_long_by_its_words():
    """What is said counts towards the eight hours, before any cue is laid out."""
    steps = (step(f"Knead {number}", timed(60.0), say=sentences(f"Line {number}.")) for number in range(40))
    wanted = script(section(*steps))
    with pytest.raises(
        PlanError, match=r"Back takes 641:28 by itself, expected at most 480:00; ask for a length with --minutes$"
    ):
        fit(wanted, frames=None, speech=LongWinded())


def test_a_choice_too_long_for_what_belongs_to_it_is_none():
    """What belongs to short sessions only cannot be had where it takes longer than these are."""
    longer = replace(step("Two", timed(30.0)), from_length=Seconds(40.0))
    wanted = script(section(step("One", timed(60.0)), longer))
    both = script(section(step("One", timed(60.0)), replace(longer, from_length=Seconds(0.0))))
    assert reach(wanted, speech=CountedSpeech()) == reach(both, speech=CountedSpeech())


def test_about_how_long_a_script_can_be():
    """Before any voice has spoken, its lengths are those at which each line is as fast as its pace asks."""
    wanted = script(section(step("One", timed(10.0, 90.0))))
    bounds = reach(wanted, speech=PacedLengths())
    assert Likely(wanted).reach() == (bounds.shortest, bounds.written, bounds.longest)


@pytest.mark.parametrize(("share", "bound"), [(0.4, "shortest"), (0.6, "longest")])
def test_counts_that_come_to_no_rest_are_led_to_a_bound(share: float, bound: str, monkeypatch: pytest.MonkeyPatch):
    """A length that cannot be reached by a few moves is answered with the nearer of what surely works."""
    monkeypatch.setattr("coach.plan.attempt.NEARER", 1)
    wanted = script(section(step("One", reps(2, 3, (6.0, 6.0)))))
    plan = fit(wanted, frames=None, speech=CountedSpeech(), skip_prep=True)
    attempt = Attempt(plan=plan, start=Frames(0), speech=Lengths(CountedSpeech()), own=OWN)
    between = attempt.shortest + round(share * (attempt.longest - attempt.shortest))
    assert attempt.near(between) == getattr(attempt, bound)
