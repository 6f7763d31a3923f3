"""The swell: once a stroke, up and down again, wherever the sound is cut."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coach.languages import phrases
from coach.plan.fit import fit
from coach.plan.model import CueKind
from coach.plan.onward import Onward, onward, refit
from coach.script.model import Drift, Pulse
from coach.sound.mixer.swell import HEIGHT, Swells
from coach.sound.mixer.timeline import Swell, timeline_of
from coach.units import RATE, Frames, to_frames, to_gain
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import reps, script, section, step, timed

BREATHS = (
    Swell(start=Frames(1_000), stroke=Frames(4_000), count=3),
    Swell(start=Frames(20_000), stroke=Frames(900), count=2),
)
STROKES = script(section(step("One", reps(6, 6, (4.0, 4.0))), step("Two", timed(30.0))), pulse=Pulse.BREATH)


def planned(pulse: Pulse = Pulse.BREATH):
    """Return the plan of six strokes of four seconds and a hold."""
    wanted = script(STROKES.sections[0], pulse=pulse)
    return fit(wanted, frames=None, speech=CountedSpeech(), skip_prep=True)


def test_it_rises_and_falls_once_a_stroke():
    """At both ends of a stroke the bed is at its level, in the middle it is fullest, elsewhere nothing happens."""
    gain = Swells(BREATHS).gain(0, 25_000)
    fullest = to_gain(HEIGHT)
    np.testing.assert_allclose(gain[[1_000, 5_000, 9_000, 20_000, 20_900]], 1.0, atol=1e-6)
    np.testing.assert_allclose(gain[[3_000, 7_000, 11_000, 20_450, 21_350]], fullest, rtol=1e-5)
    assert np.all(gain[:1_000] == 1.0)
    assert np.all(gain[13_000:20_000] == 1.0)
    assert np.all(gain[21_800:] == 1.0)
    assert np.abs(np.diff(gain)).max() < 0.01


@given(st.lists(st.integers(0, 26_000), max_size=8))
def test_any_cut_is_the_same(cuts):
    """The gain of a frame is its own, whatever was asked for with it."""
    swells = Swells(BREATHS)
    edges = [0, *sorted(cuts), 26_000]
    parts = [swells.gain(first, last - first) for first, last in pairwise(edges)]
    np.testing.assert_array_equal(np.concatenate(parts), swells.gain(0, 26_000))


def test_breath_takes_the_place_of_the_bells():
    """Each repetition has its swell and no bell; counting goes on."""
    plan = planned()
    one = plan.steps[0]
    assert timeline_of(plan).swells == (Swell(start=one.practice_start, stroke=one.tempo, count=6),)
    kinds = [cue.kind for cue in plan.cues]
    assert CueKind.BELL not in kinds
    assert CueKind.COUNT in kinds


def test_a_bell_or_nothing():
    """With bells there is no swell; with nothing there is neither."""
    bells = planned(Pulse.BELL)
    assert timeline_of(bells).swells == ()
    assert [cue.kind for cue in bells.cues].count(CueKind.BELL) == 6
    nothing = planned(Pulse.NONE)
    assert timeline_of(nothing).swells == ()
    assert CueKind.BELL not in [cue.kind for cue in nothing.cues]
    assert nothing.frames == bells.frames


def test_a_stroke_that_has_begun_is_breathed_to_its_end():
    """After a jump the bed comes down as it would have, and the strokes after that are gone."""
    plan = planned()
    before = timeline_of(plan)
    one = plan.steps[0]
    at = Frames(one.practice_start + 2 * one.tempo + RATE)
    speech, own = CountedSpeech(), phrases("en")
    after = refit(plan, onward=Onward(first=1, at=at), end=plan.frames, speech=speech, own=own)
    assert timeline_of(after, before=before).swells == (Swell(start=one.practice_start, stroke=one.tempo, count=3),)


def test_a_step_fitted_anew_breathes_on():
    """The next strokes, in their new time, follow on those that have been done."""
    plan = planned()
    before = timeline_of(plan)
    one = plan.steps[0]
    where = onward(plan, Frames(one.practice_start + 2 * one.tempo + RATE))
    after = refit(plan, onward=where, end=plan.frames, speech=CountedSpeech(), own=phrases("en"))
    first, second = timeline_of(after, before=before).swells
    assert first == Swell(start=one.practice_start, stroke=one.tempo, count=3)
    assert (second.start, second.count) == (first.end, 3)


def test_the_bed_is_heard_to_breathe():
    """In the mix the music is fuller in the middle of a stroke than between two."""
    from coach.pace import Pace
    from tests.sounds import LEVELS, CountedClips, RotatingBed, envelope, mixer, silence

    heard = timeline_of(planned())
    bed = RotatingBed()
    swell = heard.swells[0]
    middle = swell.start + swell.stroke * 3 + swell.stroke // 2
    mixed = mixer(heard, clips=CountedClips(silence), beds=dict.fromkeys(Pace, bed)).render(middle - 50, 100)
    assert envelope(mixed, bed, LEVELS).mean() > to_gain(HEIGHT) * 0.98
    assert to_frames(4.0) == swell.stroke


def test_strokes_that_get_slower_have_a_swell_each():
    """Where the tempo moves, the bed breathes with every stroke in that stroke's own time."""
    knead = step("Knead", reps(4, 4, (6.0, 10.0), Drift.SLOWER))
    plan = fit(script(section(knead), pulse=Pulse.BREATH), frames=None, speech=CountedSpeech())
    (one,) = plan.steps
    swells = timeline_of(plan).swells
    assert [swell.start for swell in swells] == list(one.strokes[:-1])
    assert [swell.end for swell in swells] == list(one.strokes[1:])


def test_a_stretch_before_the_next_strokes():
    """Where other strokes come only later, these alone are felt."""
    assert np.array_equal(Swells(BREATHS).gain(0, 15_000), Swells(BREATHS[:1]).gain(0, 15_000))


def test_strokes_that_a_jump_leaves_out():
    """Led back to before its strokes, a session breathes with the new ones only."""
    plan = planned()
    before = timeline_of(plan)
    back = onward(plan, Frames(0))
    gone_back = refit(plan, onward=back, end=plan.frames, speech=CountedSpeech(), own=phrases("en"))
    after = timeline_of(gone_back, before=before)
    assert after.swells == before.swells[: len(after.swells)]
    assert [swell.start for swell in after.swells] == [gone_back.steps[0].practice_start]
