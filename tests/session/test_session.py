"""A session from a script to its sound, also gone on with after a jump."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coach.errors import PlanError
from coach.live.refit import go_on
from coach.pace import Pace
from coach.plan.fit import fit
from coach.plan.onward import Onward
from coach.session.session import Session, open_session
from coach.sound.loudness import true_peak
from coach.sound.mixer.levels import Levels, session_levels
from coach.sound.mixer.mixer import Mixer
from coach.sound.mixer.timeline import timeline_of
from coach.units import RATE, Decibels, Frames, minutes_to_frames, to_frames, to_gain
from tests.scripts_strategy import reps, script, section, step, timed
from tests.sounds import STEP, CountedClips, RotatingBed, envelope, silence, words

FOUR_MINUTES = minutes_to_frames(4.0)
WANTED = script(
    section(
        step("Stroke", reps(6, 10, (6.0, 9.0)), pace=Pace.SLOW),
        step("Knead", timed(30.0, 60.0)),
        step("Tap", reps(20, 40, (1.0, 2.0)), pace=Pace.FAST),
        step("Rest", timed(30.0, 60.0), pace=Pace.SLOW),
    )
)


def opened(sound=silence, frames=FOUR_MINUTES, beds=None) -> Session:
    """Return the session, by default with words that take their time and cannot be heard."""
    music = dict.fromkeys(Pace, RotatingBed()) if beds is None else beds
    return open_session(WANTED, frames=frames, skip_prep=False, live=False, clips=CountedClips(sound), beds=music)


@pytest.mark.parametrize("minutes", [3.0, 4.0, 4.4321])
def test_as_long_as_asked_for(minutes):
    """The session ends at the frame asked for: sound until then, silence from then on."""
    session = opened(words, minutes_to_frames(minutes))
    assert session.plan.frames == session.mixer.timeline.frames == minutes_to_frames(minutes)
    end = session.plan.frames
    assert session.mixer.render(end - RATE, RATE).any()
    assert not session.mixer.render(end, RATE).any()


def test_what_belongs_together():
    """Timeline and levels are those of the plan."""
    session = opened()
    assert session.plan == fit(WANTED, frames=session.plan.frames, speech=session.clips)
    assert session.mixer.timeline == timeline_of(session.plan)
    assert session.levels == session_levels(session.mixer.timeline, session.duck, music=True)


def test_without_music_the_voice_alone_makes_the_level():
    """Without beds the levels count on none."""
    session = opened(beds={})
    assert session.levels == session_levels(session.mixer.timeline, session.duck, music=False)


def test_an_impossible_length():
    """A length that cannot be is refused."""
    with pytest.raises(PlanError):
        opened(frames=minutes_to_frames(0.1))


def test_the_limiter_hardly_works():
    """The levels alone keep the true peak under the ceiling, or the limiter does."""
    assert true_peak(opened(words).mixer.render(0, 40 * RATE)) <= -1.5 + 0.01


def bed_alone(session: Session) -> Mixer:
    """Return the mixer of a session without its bells."""
    levels = Levels(voice=session.levels.voice, bed=session.levels.bed, bells=Decibels(-200.0))
    return Mixer(session.mixer.timeline, clips=session.clips, beds=session.beds, levels=levels, duck=session.duck)


@settings(max_examples=15)
@given(target=st.integers(0, 3), share=st.floats(0.05, 0.9))
def test_the_music_goes_on_unbroken(target, share):
    """A jump that comes between words cannot be heard in the bed: it stands at the very next frame, at its level."""
    before = opened()
    at = Frames(int(share * before.plan.frames))
    after = go_on(before, Onward(first=target, at=at))
    assert after.levels == before.levels
    far = to_frames(4.0)
    assume(not any(span.start <= at and span.end > at - far for span in before.mixer.timeline.spoken))
    soon = to_frames(before.duck.attack + before.duck.ahead)
    for session in (before, after):
        assume(not any(at <= span.start <= at + soon for span in session.mixer.timeline.spoken))
    old, new = (bed_alone(session).render(at - RATE, RATE + 10) for session in (before, after))
    np.testing.assert_array_equal(new, old)
    bed = before.beds[Pace.SLOW]
    np.testing.assert_allclose(new, bed.block(at - RATE, RATE + 10) * bed_gain(before), atol=1.5 * STEP)


def bed_gain(session: Session) -> float:
    """Return what the mixer multiplies the rotating bed by where nothing is said."""
    return to_gain(session.levels.bed - session.beds[Pace.SLOW].loudness)


def test_a_jump_out_of_a_sentence_does_not_pump():
    """The bed that is down under a sentence stays down when a jump cuts it off and the next sentence follows."""
    before = opened()
    knead = before.plan.steps[1]
    spoken = next(span for span in before.mixer.timeline.spoken if span.start >= knead.start)
    at = Frames((spoken.start + spoken.end) // 2)
    after = go_on(before, Onward(first=3, at=at))
    first_words = next(span for span in after.mixer.timeline.spoken if span.start >= at)
    sound = bed_alone(after).render(at, first_words.end - at)
    np.testing.assert_allclose(envelope(sound, after.beds[Pace.SLOW], after.levels), to_gain(-13.0), atol=0.003)


def test_a_jump_keeps_the_end():
    """After a jump the session still ends when it was to end, and the new step begins where the jump happened."""
    before = opened()
    at = Frames(before.plan.steps[1].practice_start + RATE)
    after = go_on(before, Onward(first=2, at=at))
    assert after.plan.steps[0].start == at
    assert after.plan.start == at
    assert after.plan.first == 2
    assert after.plan.frames <= before.plan.frames


def test_several_jumps():
    """Jump after jump the music's past stays what was heard."""
    session = opened()
    for target, seconds in ((2, 20.0), (0, 31.0), (3, 44.0)):
        heard = session.mixer.timeline.beds
        at = to_frames(seconds)
        session = go_on(session, Onward(first=target, at=at))
        begun = tuple(change for change in heard if change.at < at)
        assert session.mixer.timeline.beds[: len(begun)] == begun
