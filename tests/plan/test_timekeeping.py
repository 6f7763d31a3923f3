"""What is said of the time: never before it is true, and only where nothing else is said."""

from dataclasses import replace
from typing import Any

import pytest

from coach.languages import phrases
from coach.pace import Pace
from coach.plan.elastic import Fitted
from coach.plan.fit import fit
from coach.plan.layout import LaidOut, lay_out, practice_lines
from coach.plan.model import CueKind, Plan
from coach.plan.needed import wanted_lines
from coach.plan.onward import onward, refit
from coach.plan.opening import opening_lines
from coach.plan.timekeeping import CLEAR_OF_WORDS, TIME_TO_OBEY, company, say_near
from coach.plan.turns import step_turns
from coach.script.model import Every, Sentence, Step, StepCue
from coach.script.wording import phrases_of
from coach.units import RATE, Frames, Seconds, minutes_to_frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import script, section, step, timed

OWN = phrases("en")
EARLIEST, BEST = 150, 120
"""Seconds before the closing."""
CLOSE = replace(section(step("Hold", timed(57.0))), title="Close")


def planned(*steps: Step, minutes: float) -> Plan:
    """Return the plan of some steps and a closing."""
    wanted = script(section(*steps), CLOSE)
    return fit(wanted, frames=minutes_to_frames(minutes), speech=CountedSpeech(), skip_prep=True)


def announced(plan: Plan) -> list[float]:
    """Return how many seconds before the closing each word of it is heard."""
    closing = plan.steps[plan.closing - plan.first].start
    return [(closing - cue.at) / RATE for cue in plan.cues if cue.text == OWN.closing_soon]


def laid_out(*steps: Step, speech: CountedSpeech) -> list[LaidOut]:
    """Return steps one after the other, each as long as it has to be."""
    turns = [step_turns("Back", each, 1, OWN, short=False)[0] for each in steps]
    laid: list[LaidOut] = []
    for number, turn in enumerate(turns):
        speech.prepare((*opening_lines(turn), *practice_lines(turn, OWN, number)))
        fitted = Fitted(frames=to_frames(turn.practice.duration.low))
        at = laid[-1].step.end if laid else Frames(0)
        laid.append(lay_out(turn, fitted, at, speech, OWN, number=number))
    return laid


def take_all(turn: LaidOut) -> None:
    """Leave no room for words in a practice."""
    turn.room.take(turn.step.practice_start, turn.step.end - turn.step.practice_start)


def quiet_until_the_closing(seconds: float) -> Plan:
    """Return a plan in which nothing can be said for so long before the closing begins."""
    quiet = step("Rest", timed(60.0), quiet=True, say=())
    (rest,) = laid_out(quiet, speech=CountedSpeech())
    opening = (rest.step.practice_start - rest.step.start) / RATE
    return planned(step("One", timed(10.0, 1_000.0)), replace(quiet, practice=timed(seconds - opening)), minutes=14.0)


def test_the_closing_is_told_two_minutes_before_it() -> None:
    """Where nothing else is said then, it is two minutes to the frame."""
    assert announced(planned(step("One", timed(10.0, 1_000.0)), minutes=14.0)) == [BEST]


@pytest.mark.parametrize(("quiet", "told"), [(EARLIEST - 10, [EARLIEST]), (EARLIEST - 2, []), (EARLIEST + 30, [])])
def test_the_closing_is_told_in_time_or_not_at_all(quiet: float, told: list[int]) -> None:
    """Where the last minutes are quiet it is told before them, if it is no more than two and a half minutes away."""
    assert announced(quiet_until_the_closing(quiet)) == told


@pytest.mark.parametrize(("later", "told"), [(20.0, [BEST + 20]), (29.0, [BEST + 29]), (31.0, [BEST + 31, BEST])])
def test_the_closing_is_told_again_where_it_is_not_near_any_more(later: float, told: list[float]) -> None:
    """A session led to a later end says it once more only where what was said has become untrue."""
    plan = planned(step("One", timed(10.0, 1_000.0)), minutes=14.0)
    (said,) = (cue for cue in plan.cues if cue.text == OWN.closing_soon)
    where = onward(plan, Frames(said.end + RATE))
    end = Frames(plan.frames + to_frames(later))
    assert announced(refit(plan, onward=where, end=end, speech=CountedSpeech(), own=OWN)) == told


def test_a_notice_waits_for_room() -> None:
    """It is said where a turn has room for it, in no quiet one, and not at all where there is none."""
    speech = CountedSpeech()
    rest, hold, press = step("Rest", timed(20.0), quiet=True), step("Hold", timed(20.0)), step("Press", timed(20.0))
    turns = laid_out(rest, hold, press, speech=speech)
    take_all(turns[1])
    latest = turns[-1].step.end
    (cue,) = say_near(turns, OWN.half_time, wanted=0, latest=latest, speech=speech)
    assert (cue.kind, cue.at) == (CueKind.TIME, turns[2].step.practice_start)
    assert say_near(turns[:2], OWN.half_time, wanted=0, latest=latest, speech=speech) == []


def test_where_company_has_no_room_it_is_left_out() -> None:
    """A silence in which every moment is taken stays one; where there is room it is broken."""
    speech = CountedSpeech()
    (hold,) = laid_out(step("Hold", timed(80.0)), speech=speech)
    assert len(company([hold], hold.cues, speech, OWN)) == 1
    (hold,) = laid_out(step("Hold", timed(80.0)), speech=speech)
    take_all(hold)
    assert company([hold], hold.cues, speech, OWN) == []


@pytest.mark.parametrize(
    ("kind", "worded", "told"),
    [
        ({}, (), OWN.company),
        ({}, (("company", ()),), ()),
        ({"exact": True}, (), ()),
        ({"pace": Pace.FAST}, (), ()),
        ({"exact": True}, (("company", ("Go on.",)),), ("Go on.",)),
        ({"pace": Pace.FAST}, (("company", ("Go on.",)),), ("Go on.",)),
    ],
)
def test_company_is_no_company_at_work(
    kind: dict[str, Any], worded: tuple[tuple[str, tuple[str, ...]], ...], told: tuple[str, ...]
) -> None:
    """Nothing breaks exact or quick work but a script's own words, and where it has none at all nothing is broken."""
    wanted = script(section(step("Work", timed(300.0), **kind)), phrases=worded)
    plan = fit(wanted, frames=None, speech=CountedSpeech())
    assert {cue.text for cue in plan.cues if cue.kind is CueKind.COMPANY} == set(told)
    needed = {one.line.text for one in wanted_lines(wanted, phrases_of(wanted))}
    assert needed & {"Go on.", *OWN.company} == set(told)


def test_a_closing_is_announced_only_where_there_is_one() -> None:
    """A last section of exact time is none, and whoever is alone needs no word of it; half of it is told to all."""
    first = section(step("One", timed(700.0)))
    exact = replace(section(step("Work", timed(57.0), exact=True)), title="Work")
    alone = replace(script(first, CLOSE), alone=True)
    for wanted, told in ((script(first, CLOSE), True), (script(first, exact), False), (alone, False)):
        texts = [cue.text for cue in fit(wanted, frames=None, speech=CountedSpeech()).cues]
        assert (OWN.closing_soon in texts, OWN.half_time in texts) == (told, True)
        assert (OWN.closing_soon in {one.line.text for one in wanted_lines(wanted, phrases_of(wanted))}) == told


@pytest.mark.parametrize(("interval", "clear"), [(20.0, TIME_TO_OBEY), (14.0, CLEAR_OF_WORDS)])
def test_words_of_the_time_keep_their_distance(interval: float, clear: Seconds) -> None:
    """What was said last is done before them, where there is room; three seconds lie between them and other words."""
    order = StepCue(moment=Every(interval=Seconds(interval)), say=Sentence(text="Press."))
    plan = planned(step("One", timed(10.0, 1_000.0), cues=(order,)), minutes=14.0)
    spoken = sorted((cue.at, cue.end, cue.text) for cue in plan.cues if cue.line)
    at = next(number for number, cue in enumerate(spoken) if cue[2] == OWN.closing_soon)
    assert spoken[at][0] - spoken[at - 1][1] >= to_frames(clear)
    assert spoken[at + 1][0] - spoken[at][1] >= to_frames(CLEAR_OF_WORDS)
