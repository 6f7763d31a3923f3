"""What belongs to sessions of which length, and what a refusal says of it."""

from dataclasses import replace

import pytest

from coach.errors import PlanError
from coach.pace import Pace
from coach.plan.belonging import stages
from coach.plan.fit import fit, reach
from coach.plan.model import Plan
from coach.script.model import AtFraction, Script, Sentence, StepCue
from coach.units import Seconds, minutes_to_frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import reps, script, section, step, timed

SOFTER = StepCue(moment=AtFraction(fraction=0.5), say=Sentence(text="Softer."), from_length=Seconds(180.0))
ALWAYS = step("Always", timed(60, 90), cues=(SOFTER,))
LONG = step("Long", timed(60, 90), from_length=Seconds(240.0))
WANTED = script(replace(section(ALWAYS, LONG, rounds=(1, 2)), rounds_from=Seconds(300.0)))


def plan(wanted: Script, minutes: float | None) -> Plan:
    """Return a script fitted to a length."""
    return fit(
        wanted, frames=None if minutes is None else minutes_to_frames(minutes), speech=CountedSpeech(), skip_prep=True
    )


def refused(wanted: Script, minutes: float) -> str:
    """Return why a length is refused."""
    with pytest.raises(PlanError) as caught:
        plan(wanted, minutes)
    return str(caught.value)


def test_stages():
    """At each length that something asks for, more belongs to the session."""
    belonging = [
        (
            stage.begin // 48_000,
            [each.title for each in stage.script.sections[0].steps],
            len(stage.script.sections[0].steps[0].cues),
            stage.script.sections[0].rounds.high,
        )
        for stage in stages(WANTED)
    ]
    assert belonging == [
        (0, ["Always"], 0, 1),
        (180, ["Always"], 1, 1),
        (240, ["Always", "Long"], 1, 1),
        (300, ["Always", "Long"], 1, 2),
    ]


def test_longer_is_richer():
    """The same script has more in it where there is time for it, and not before."""
    titles = [[each.turn.title for each in plan(WANTED, minutes).steps] for minutes in (1.2, 5.5)]
    assert titles == [["Always"], ["Always", "Long"] * 2]


def test_what_belongs_to_longer_sessions_fills_a_length_that_has_too_little():
    """Where all that belongs to a length cannot fill it, what belongs to the next longer ones is done too."""
    assert [each.turn.title for each in plan(WANTED, 4.4).steps] == ["Always", "Long"] * 2


def test_steady_is_never_slower_than_slow():
    """A steady stroke is at most as long as the shortest of any slow one, though never shorter than it may be."""
    slow = step("Slow", reps(3, 3, (6.0, 12.0)), pace=Pace.SLOW)
    wanted = script(section(slow, step("Steady", reps(3, 3, (4.0, 9.0))), step("Other", reps(3, 3, (7.0, 9.0)))))
    (stage,) = stages(wanted)
    tempi = [each.practice.tempo for each in stage.script.sections[0].steps]
    assert [(tempo.low, tempo.high) for tempo in tempi] == [(6.0, 12.0), (4.0, 6.0), (7.0, 7.0)]


def test_a_section_without_a_step_is_none():
    """A section of which nothing belongs to a length is not there."""
    wanted = script(section(ALWAYS), section(LONG))
    assert [len(stage.script.sections) for stage in stages(wanted)] == [1, 1, 2]


def test_the_length_that_works_is_true_of_what_belongs_to_it():
    """A refusal names what the nearest length can take with what belongs to that length."""
    assert refused(WANTED, 3.9) == "back does not fit 3:54: the next longer that works is 4:12"
    assert plan(WANTED, 4.2).frames == minutes_to_frames(4.2)
    assert refused(WANTED, 9.0) == "back does not fit 9:00: the longest that works is 6:11"
    bounds = reach(WANTED, speech=CountedSpeech(), skip_prep=True)
    assert minutes_to_frames(6.1) <= bounds.longest < minutes_to_frames(6.2)
    assert bounds.written == plan(WANTED, None).frames


def test_hands_may_stay_so_long():
    """A script's longest stay bounds all steps but those that say another, rest or wait."""
    one = script(section(step("One", timed(30, 300))), stay=Seconds(60.0))
    assert refused(one, 3.0) == "back does not fit 3:00: the longest that works is 1:03"
    longer = script(
        section(
            step("One", timed(30, 300)),
            step("Two", timed(30, 300), stay=Seconds(90.0)),
            step("Rest", timed(30, 300), quiet=True),
            step("Wait", timed(30, 300), until_next=True),
        ),
        stay=Seconds(60.0),
    )
    bounds = reach(longer, speech=CountedSpeech(), skip_prep=True)
    lengths = [each.end - each.practice_start for each in plan(longer, bounds.longest / 48_000 / 60).steps]
    assert lengths == [to_frames(seconds) for seconds in (60, 90, 300, 300)]
