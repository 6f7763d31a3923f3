"""A step that waits for "next" goes on until somebody says it; what follows is fitted to the end that was promised."""

from dataclasses import replace

import numpy as np
import pytest

from coach.languages import phrases
from coach.live import transport
from coach.live.live import Live
from coach.pace import Pace
from coach.plan.attempt import REMINDED_AFTER
from coach.plan.staying import REMINDED_EVERY
from coach.script.model import Step
from coach.session.session import Session, open_session
from coach.sinks.manual import ManualSink
from coach.units import RATE, Frames, Seconds, to_frames
from tests.live.test_live import hear, hear_all, hum, plain
from tests.scripts_strategy import reps, script, section, step, timed
from tests.sounds import CountedClips, RotatingBed

OWN = phrases("en")
LENGTH = to_frames(200.0)
STAYS = step("Oil", timed(10.0, 30.0), until_next=True)
AFTER = (step("Glide", timed(20.0, 120.0)), step("Rest", timed(20.0, 120.0)))


def session(waits: Step = STAYS, *after: Step, frames: Frames = LENGTH) -> Session:
    """Return a session of a step that waits, and what comes after it."""
    return open_session(
        script(section(waits, *(after or AFTER))),
        frames=frames,
        skip_prep=True,
        live=True,
        clips=CountedClips(hum),
        beds=dict.fromkeys(Pace, RotatingBed()),
    )


def started(of: Session, *, led: bool = True) -> tuple[Live, ManualSink]:
    """Return a session that has begun, and its sink."""
    sink = ManualSink(RATE // 8)
    live = Live(of, sink, led=led)
    live.start()
    return live, sink


def reminders(live: Live) -> list[float]:
    """Return when it is said that somebody may go on, in seconds."""
    return [cue.at / RATE for cue in live._session.plan.cues if cue.text == OWN.go_on_when_ready]


def test_it_stays_however_long() -> None:
    """Ten minutes after its time was over it still waits, has said so each minute, and the screen shows it."""
    whole = session()
    live, sink = started(whole)
    over = whole.plan.steps[0].end
    hear(live, sink, over + to_frames(600.0))
    view = live.view()
    assert (view.step.turn.title, view.stays, live.finished) == ("Oil", True, False)
    told = reminders(live)
    assert told[0] == pytest.approx(over / RATE + REMINDED_AFTER, abs=1.0)
    assert np.diff(told) == pytest.approx(np.full(len(told) - 1, REMINDED_EVERY), abs=2.0)
    assert len(told) == 11


def test_until_its_time_is_over_it_sounds_like_the_file() -> None:
    """Nothing of the wait is heard before the step's time is over."""
    whole = session()
    live, sink = started(whole)
    over = whole.plan.steps[0].end
    hear(live, sink, over + to_frames(5.0))
    assert np.array_equal(sink.sound[:over], plain(whole)[:over])


def test_the_music_goes_on_unbroken_while_it_stays() -> None:
    """No step in the sound where a wait begins or goes on for another minute."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, whole.plan.steps[0].end + to_frames(130.0))
    loud = np.abs(np.diff(sink.sound.astype(int), axis=0)).max()
    assert loud <= np.abs(np.diff(plain(whole).astype(int), axis=0)).max()


def test_what_follows_is_fitted_to_the_end_that_was_promised() -> None:
    """Told to go on after forty seconds more, the steps that are left are shorter, and the session ends as promised."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, whole.plan.steps[0].end + to_frames(40.0))
    live.command(transport.NEXT)
    hear(live, sink, sink.heard() + RATE)
    assert live.view().step.turn.title == "Glide"
    assert not live.view().message
    assert len(hear_all(live, sink)) == LENGTH


def test_where_the_end_cannot_be_kept_it_is_said() -> None:
    """After a wait that the steps left cannot give back, the session ends as soon as they can, and says so."""
    live, sink = started(session())
    hear(live, sink, LENGTH)
    live.command(transport.NEXT)
    begun = live._session.plan.start
    hear(live, sink, sink.heard() + RATE)
    plan = live._session.plan
    assert [cue.text for cue in plan.cues if cue.at >= begun][1] == OWN.ends_later
    assert all(each.end - each.practice_start == to_frames(20.0) for each in plan.steps)
    assert len(hear_all(live, sink)) == plan.frames


def test_a_change_meanwhile_keeps_it_waiting() -> None:
    """A minute more, a slower tempo and louder music end no wait."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, whole.plan.steps[0].end + to_frames(20.0))
    for command in (transport.MORE, transport.SLOWER, transport.LOUDER, transport.LESS):
        live.command(command)
        hear(live, sink, sink.heard() + RATE)
    assert live.view().step.turn.title == "Oil"
    assert len(reminders(live)) == 1


def test_its_longest_time() -> None:
    """With a longest time it goes on by itself when that is over, and ends as promised."""
    whole = session(replace(STAYS, at_most=Seconds(90.0)))
    live, sink = started(whole)
    begun = whole.plan.steps[0].practice_start
    hear(live, sink, begun + to_frames(89.0))
    assert live.view().step.turn.title == "Oil"
    hear(live, sink, begun + to_frames(90.5))
    assert live.view().step.turn.title == "Glide"
    assert len(hear_all(live, sink)) == LENGTH


def test_strokes_are_over_when_it_waits() -> None:
    """A counted step waits without a bell once all its repetitions have been done."""
    whole = session(step("Oil", reps(4, 4, (4.0, 6.0)), until_next=True))
    live, sink = started(whole)
    hear(live, sink, whole.plan.steps[0].end + to_frames(70.0))
    plan = live._session.plan
    assert (plan.steps[0].reps, plan.steps[0].reps_done) == (None, 4)
    bells = [cue for cue in plan.cues if cue.line is None and cue.at < plan.steps[0].end]
    assert len(bells) == 1 + 4


def test_nobody_to_say_it() -> None:
    """Where nobody can say "next", it takes its written time, as in a file."""
    whole = session()
    live, sink = started(whole, led=False)
    assert not live.view().stays
    assert np.array_equal(hear_all(live, sink), plain(whole))


def test_the_last_step_of_all() -> None:
    """There is nothing to go on with after the last step: it ends the session."""
    whole = session(AFTER[0], replace(AFTER[1], until_next=True))
    live, sink = started(whole)
    assert len(hear_all(live, sink)) == LENGTH
