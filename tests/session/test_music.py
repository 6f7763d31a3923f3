"""Which music is heard when: without a gap, from the beginning to the end, by name."""

from itertools import pairwise

from coach.pace import Pace
from coach.plan.fit import fit
from coach.plan.model import Plan
from coach.session.music import beds_of, music_stretches
from coach.units import Frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import script, section, step, timed

NAMES = {Pace.SLOW: "dusk", Pace.FAST: "rain.mp3"}


def plan(*paces: Pace) -> Plan:
    """Return a plan with two minutes at each pace."""
    steps = [step(f"Step {number}", timed(120.0), pace=pace) for number, pace in enumerate(paces)]
    return fit(script(section(*steps)), frames=None, speech=CountedSpeech())


def test_music_by_name():
    """Each stretch goes on until the next begins; the first begins with the session and the last ends with it."""
    planned = plan(Pace.SLOW, Pace.FAST, Pace.SLOW)
    stretches = music_stretches(planned, NAMES)
    assert [(stretch.pace, stretch.name) for stretch in stretches] == [
        (Pace.SLOW, "dusk"),
        (Pace.FAST, "rain.mp3"),
        (Pace.SLOW, "dusk"),
    ]
    assert (stretches[0].start, stretches[-1].end) == (Frames(0), planned.frames)
    assert all(before.end == after.start for before, after in pairwise(stretches))
    assert all(stretch.end - stretch.start > to_frames(100.0) for stretch in stretches)


def test_a_pace_without_music_has_none():
    """What has no name is left out, and so is everything where there is no music."""
    planned = plan(Pace.SLOW, Pace.STEADY)
    assert [stretch.name for stretch in music_stretches(planned, NAMES)] == ["dusk"]
    assert music_stretches(planned, {}) == ()


def test_music_of_a_part():
    """A section, a group or a step may name its own, or none, and a rest goes on with it."""
    rest = timed(30.0).duration
    steps = (
        step("One", timed(120.0), music="dew", rest=rest),
        step("Two", timed(120.0), music="none"),
        step("Three", timed(120.0)),
    )
    wanted = script(section(*steps), beds=((Pace.STEADY, "dusk"),))
    assert beds_of(wanted) == {Pace.STEADY: "dusk", "dew": "dew", "none": "none"}
    planned = fit(wanted, frames=None, speech=CountedSpeech())
    stretches = music_stretches(planned, {Pace.STEADY: "dusk", "dew": "dew", "none": ""})
    assert [(stretch.start, stretch.name) for stretch in stretches] == [(0, "dew"), (planned.steps[3].start, "dusk")]
    assert stretches[0].end == planned.steps[2].start
