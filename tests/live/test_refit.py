"""A running session fitted to what its lines have turned out to be, once they have been spoken."""

from coach.languages import phrases
from coach.live.refit import SETTLED_BEFORE, lines_when_led, settle
from coach.pace import Pace
from coach.plan.closing import closing_line
from coach.session.session import Session, open_session
from coach.speech.line import Line
from coach.units import RATE, Frames, to_frames
from tests.scripts_strategy import script, section, sentences, step, timed
from tests.sounds import CountedClips, silence

LENGTH = to_frames(120.0)
LATER = "Now let go."


class LearningClips(CountedClips):
    """Clips one of which turns out to be longer than it was taken for."""

    longer = 0

    def frames(self, line: Line) -> Frames:
        """Return the length of a line, as far as it is known."""
        return Frames(super().frames(line) + (self.longer if line.text == LATER else 0))


def begun(*practices) -> tuple[Session, LearningClips]:
    """Return a session of two minutes whose second step has a line that is longer than it was taken for."""
    clips = LearningClips(silence)
    steps = (step("One", practices[0]), step("Two", practices[1], say=sentences(LATER)))
    whole = open_session(script(section(*steps)), frames=LENGTH, skip_prep=True, live=True, clips=clips, beds={})
    clips.longer = 2 * RATE
    return whole, clips


def test_a_line_that_is_longer_has_its_time():
    """Before it is heard what is left makes room for it, and the session ends when it should."""
    whole, clips = begun(timed(10.0, 90.0), timed(10.0, 90.0))
    settled = settle(whole, Frames(whole.plan.steps[1].start - RATE))
    assert settled is not None
    assert settled.plan.frames == settled.plan.promised == LENGTH
    (cue,) = (cue for cue in settled.plan.cues if cue.text == LATER)
    assert cue.end - cue.at == clips.frames(Line(text=LATER, pace=Pace.STEADY))
    assert settle(settled, Frames(settled.plan.steps[1].start - RATE)) is None


def test_one_that_is_heard_much_later_can_wait():
    """Nothing is fitted anew for a line that is further away than half a minute."""
    whole, _ = begun(timed(60.0), timed(10.0, 90.0))
    early = whole.plan.steps[1].start - to_frames(SETTLED_BEFORE) - 5 * RATE
    assert settle(whole, Frames(early)) is None


def test_one_that_would_move_the_end_keeps_its_room():
    """Where nothing can give way, the line keeps the time that it was given."""
    clips = LearningClips(silence)
    whole = open_session(
        script(section(step("One", timed(30.0)), step("Two", timed(30.0), say=sentences(LATER)))),
        frames=None,
        skip_prep=True,
        live=True,
        clips=clips,
        beds={},
    )
    clips.longer = 2 * RATE
    assert settle(whole, Frames(whole.plan.steps[1].start - RATE)) is None


def test_what_commands_may_call_for():
    """The closing line is among the lines that are spoken ahead."""
    whole, _ = begun(timed(10.0, 90.0), timed(10.0, 90.0))
    assert closing_line(phrases("en")) in lines_when_led(whole)
