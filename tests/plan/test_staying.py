"""A step that waits for "next" is planned on, a minute at a time, until it is told or its longest time is over."""

from dataclasses import replace

import pytest

from coach.languages import phrases
from coach.plan.fit import fit
from coach.plan.model import Plan
from coach.plan.staying import REMINDED_EVERY, stay
from coach.units import Frames, Seconds, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import reps, script, section, step, timed

OWN = phrases("en")
WAITS = step("Oil", timed(10.0, 30.0), until_next=True)
AFTER = step("Glide", timed(20.0, 200.0))
LENGTH = to_frames(120.0)


def planned(*steps) -> Plan:
    """Return the plan of two minutes."""
    return fit(script(section(*steps)), frames=LENGTH, speech=CountedSpeech(), skip_prep=True)


def stayed(plan: Plan, number: int = 0) -> Plan | None:
    """Return a plan whose step of that number is not told to end, just before it would."""
    return stay(plan, at=Frames(plan.steps[number].end - 1), speech=CountedSpeech(), own=OWN)


def test_it_goes_on_and_the_end_stays():
    """Its end is a minute later, a word says that it waits, and what follows makes good for it."""
    plan = planned(WAITS, AFTER)
    changed = stayed(plan)
    assert changed is not None
    assert changed.steps[0].end == plan.steps[0].end + to_frames(REMINDED_EVERY)
    assert OWN.go_on_when_ready in [cue.text for cue in changed.cues]
    assert (changed.frames, changed.promised) == (LENGTH, LENGTH)


def test_no_longer_than_it_may():
    """What is left of its longest time is less than a minute, and then there is nothing left."""
    plan = planned(replace(WAITS, at_most=Seconds(50.0)), AFTER)
    changed = stayed(plan)
    assert changed is not None
    assert changed.steps[0].end == plan.steps[0].begun + to_frames(50.0)
    assert stayed(changed) is None


@pytest.mark.parametrize(("steps", "number"), [((AFTER, WAITS), 0), ((AFTER, WAITS), 1)], ids=["no wait", "the last"])
def test_steps_that_end(steps, number):
    """A step that does not wait ends, and so does the last of all."""
    plan = fit(script(section(*steps)), frames=to_frames(100.0), speech=CountedSpeech(), skip_prep=True)
    assert stayed(plan, number) is None


def test_what_counts_is_over():
    """A counted step waits uncounted, with its repetitions done."""
    changed = stayed(planned(step("Press", reps(4, 4, (4.0, 6.0)), until_next=True), AFTER))
    assert changed is not None
    assert (changed.steps[0].reps, changed.steps[0].reps_done) == (None, 4)
