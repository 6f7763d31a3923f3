"""A running session, heard frame by frame: what commands do to the sound, to the end and to what there is to see."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.errors import DeviceError
from coach.languages import phrases
from coach.live import transport
from coach.live.change import VOLUME_STEP
from coach.live.live import (
    AHEAD,
    ASKS_AGAIN_WITHIN,
    COMING_BACK,
    FIRST_WORDS,
    LETTING_GO,
    MESSAGE_STAYS,
    SPLICE,
    Live,
)
from coach.live.refit import close, go_on, turn_volume
from coach.live.transport import COMMANDS, LOUDEST, Command, Mode, Refusal
from coach.pace import Pace
from coach.plan.model import SOUNDS
from coach.plan.onward import Onward
from coach.session.session import Session, open_session
from coach.sinks.manual import ManualSink
from coach.sinks.rehearsal import RehearsalSink
from coach.sound.mixer.mixer import Mixer, interleave
from coach.units import RATE, Decibels, Frames, clock, to_frames, to_gain
from tests.examples import FEWER
from tests.scripts_strategy import reps, script, section, step, timed
from tests.sounds import CountedClips, RotatingBed, envelope, silence

LENGTH = to_frames(60.0)
GUARD = RATE // 8
FADE = to_frames(SPLICE)
RISE = 0.5 - 0.5 * np.cos((np.arange(FADE) + 0.5) * np.pi / FADE)[:, np.newaxis]
SLICE = RATE // 5


@pytest.fixture(scope="module", autouse=True)
def unanswered():
    """Leave out the tones that answer commands, which test_answers.py hears: here it is the session that matters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coach.live.live.tone_samples", lambda tone: np.zeros(0, np.float32))
        yield


@cache
def hum(_line, frames):
    """Return a clip that swells and goes softly, so that every step in the sound is a mistake."""
    time = np.arange(frames)
    swell = np.minimum(1.0, np.minimum(time, time[::-1]) / (RATE / 20))
    return (0.2 * swell * np.sin(2.0 * np.pi * 330.0 / RATE * time)).astype(np.float32)


@cache
def session(*practices, music=True, sound=hum, frames=LENGTH, pace=Pace.STEADY):
    """Return a session of a step for each practice, by default three that take from 8 to 60 seconds."""
    practices = practices or (timed(8.0, 60.0),) * 3
    steps = (step(f"Step {number}", practice, pace=pace) for number, practice in enumerate(practices, start=1))
    return open_session(
        script(section(*steps)),
        frames=frames,
        skip_prep=True,
        live=False,
        clips=CountedClips(sound),
        beds=dict.fromkeys(Pace, RotatingBed()) if music else {},
    )


def plain(of: Session, start: int = 0):
    """Return what a session sounds like undisturbed, from a frame to its end: int16 (n, 2)."""
    return interleave(of.mixer.render(start, of.plan.frames - start))


@cache
def short():
    """Return a session of eighteen seconds and what it sounds like."""
    whole = session(*(timed(1.0, 30.0),) * 2, frames=Frames(18 * RATE))
    return whole, plain(whole)


def started(of: Session, guard: int = GUARD):
    """Return a session that has just begun, and its sink."""
    sink = ManualSink(guard)
    live = Live(of, sink)
    live.start()
    return live, sink


def hear(live: Live, sink: ManualSink, until: int) -> None:
    """Hear up to a frame of the sink, or to the end."""
    while sink.heard() < until and not live.finished:
        sink.hear(min(SLICE, until - sink.heard()))
        live.advance()


def hear_all(live: Live, sink: ManualSink):
    """Hear what is left, and return all that was heard."""
    hear(live, sink, 10 * LENGTH)
    assert live.finished
    return sink.sound


def crossfade(old, new):
    """Return the first frames of a jump as they should be, and whatever both go on with."""
    faded = np.zeros((FADE, 2))
    faded[: len(old)] += old[:FADE] * (1.0 - RISE)[: len(old)]
    faded[: len(new)] += new[:FADE] * RISE[: len(new)]
    return faded


def same(heard, expected):
    """Assert two stretches equal, but for the rounding of a crossfade."""
    assert heard.shape == expected.shape
    assert np.abs(heard - expected).max(initial=0) <= 0.51


def test_without_commands_it_sounds_like_the_file():
    """What is heard is what the mixer renders, frame for frame, and nothing more."""
    whole = session()
    live, sink = started(whole)
    assert np.array_equal(hear_all(live, sink), plain(whole))


def test_it_keeps_two_seconds_ahead():
    """At any time a busy interpreter may sleep for two seconds without a gap."""
    live, sink = started(session())
    for _ in range(20):
        sink.hear(SLICE)
        live.advance()
        assert sink.hear(to_frames(AHEAD)) == to_frames(AHEAD)
        live.advance()


@pytest.mark.parametrize("moment", [0, 5 * RATE + 123, 31 * RATE])
def test_pause_and_continue_lose_nothing(moment):
    """A pause fades to silence and keeps the place; continuing fades in at the very frame that was held."""
    whole = session()
    expected = plain(whole)
    live, sink = started(whole)
    hear(live, sink, moment)
    live.command(transport.PAUSE)
    held = moment + GUARD
    hear(live, sink, held + 5 * RATE)
    assert live.view().position == held
    live.command(transport.CONTINUE)
    goes_on = held + 5 * RATE + GUARD
    sound = hear_all(live, sink)
    assert np.array_equal(sound[:held], expected[:held])
    same(sound[held : held + FADE], crossfade(expected[held:], np.zeros((0, 2))))
    assert not sound[held + FADE : goes_on].any()
    same(sound[goes_on : goes_on + FADE], crossfade(np.zeros((0, 2)), expected[held:]))
    assert np.array_equal(sound[goes_on + FADE :], expected[held + FADE :])
    assert len(sound) == len(expected) + goes_on - held


@pytest.mark.parametrize(("command", "number"), [(transport.NEXT, 2), (transport.REPEAT, 1), (transport.BACK, 0)])
def test_a_jump_goes_to_the_start_of_the_step_and_keeps_the_end(command, number):
    """The step begins at its first frame, the rest is fitted to the end the session had, and the sound says so."""
    whole = session()
    moment = whole.plan.steps[1].start + RATE
    live, sink = started(whole)
    hear(live, sink, moment)
    live.command(command)
    view = live.view()
    assert view.step.turn is whole.plan.turns[number]
    splice = view.step.start
    assert moment + GUARD <= splice <= moment + GUARD + RATE // 4
    after = go_on(whole, Onward(first=number, at=splice))
    assert view.step == after.plan.steps[0]
    assert view.frames == LENGTH
    assert view.message == ""
    sound = hear_all(live, sink)
    old, new = plain(whole), plain(after, splice)
    assert len(sound) == LENGTH
    assert np.array_equal(sound[:splice], old[:splice])
    same(sound[splice : splice + FADE], crossfade(old[splice:], new))
    assert np.array_equal(sound[splice + FADE :], new[FADE:])


def test_an_end_that_cannot_be_kept_is_told():
    """Where the steps left cannot fill the time, the session ends with them, and a message says how much earlier."""
    whole = session(timed(20.0), timed(10.0), timed(10.0), frames=None)
    live, sink = started(whole)
    hear(live, sink, 5 * RATE)
    live.command(transport.NEXT)
    view = live.view()
    after = go_on(whole, Onward(first=1, at=view.step.start))
    assert view.frames == after.plan.frames
    gone = whole.plan.frames - after.plan.frames
    assert gone > 5 * RATE
    assert view.message == f"the session now ends {clock(gone)} earlier"
    hear(live, sink, 5 * RATE + to_frames(MESSAGE_STAYS) - 1)
    assert live.view().message == view.message
    hear(live, sink, 5 * RATE + to_frames(MESSAGE_STAYS))
    assert live.view().message == ""
    live.command(transport.REPEAT)
    later = live.view().frames - view.frames
    assert later >= RATE
    assert live.view().message == f"the session now ends {clock(later)} later"
    assert len(hear_all(live, sink)) == live.view().frames


def test_a_jump_out_of_a_pause_plays():
    """Next while paused goes on with the next step at the held place."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, RATE)
    live.command(transport.PAUSE)
    hear(live, sink, 4 * RATE)
    live.command(transport.NEXT)
    view = live.view()
    assert view.mode is Mode.PLAYING
    assert view.step.start == RATE + GUARD
    assert view.step.turn is whole.plan.turns[1]
    hear_all(live, sink)
    assert live.view().position == LENGTH


def test_music_goes_on_unbroken_through_jumps():
    """The bed stands where the time heard puts it at every frame, and is never gone, whatever the steps do."""
    whole = session(sound=silence)
    mixer = Mixer(whole.mixer.timeline, clips=whole.clips, beds={}, levels=whole.levels, duck=whole.duck)
    heard = []
    for each in (whole, replace(whole, beds={}, mixer=mixer)):
        live, sink = started(each)
        for moment, command in (
            (9, transport.NEXT),
            (14, transport.BACK),
            (15, transport.REPEAT),
            (30, transport.NEXT),
        ):
            hear(live, sink, moment * RATE)
            live.command(command)
        heard.append(hear_all(live, sink) / 32768.0)
    first, last = 4 * RATE, LENGTH - 6 * RATE
    left, right = (heard[0] - heard[1])[first:last].T
    wanted = 2.0 * np.pi * 220.0 / RATE * np.arange(first, last)
    assert np.abs(np.angle((right + 1j * left) * np.exp(-1j * wanted))).max() < 0.02
    gain = envelope(np.stack([left, right]), RotatingBed(), whole.levels)
    depth = to_gain(whole.duck.depth)
    assert gain.min() == pytest.approx(depth, rel=0.03)
    assert gain.max() == pytest.approx(1.0, rel=0.03)
    assert np.abs(np.diff(gain)).max() < (1.0 - depth) * np.pi / FADE + 0.004


def test_stop_asked_twice_ends_gently():
    """The first stop only asks; with the second the words give way to a closing line, and the music fades over it."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, 20 * RATE)
    live.command(transport.STOP)
    assert live.view().mode is Mode.PLAYING
    assert live.view().message == "stop? ask once more"
    hear(live, sink, 22 * RATE)
    live.command(transport.STOP)
    assert live.view().mode is Mode.STOPPED
    splice = 22 * RATE + GUARD
    after = close(whole, step=1, at=splice)
    (last,) = after.plan.cues
    said = []
    while not live.finished:
        hear(live, sink, sink.heard() + SLICE)
        said.append(live.view().caption if live.view().speaking else "")
    assert last.text in said
    sound = sink.sound
    old, new = plain(whole), plain(after, splice)
    assert np.array_equal(sound[:splice], old[:splice])
    fade = to_frames(LETTING_GO)
    rise = 0.5 - 0.5 * np.cos((np.arange(fade) + 0.5) * np.pi / fade)[:, np.newaxis]
    same(sound[splice : splice + fade], old[splice : splice + fade] * (1.0 - rise) + new[:fade] * rise)
    assert np.array_equal(sound[splice + fade :], new[fade:])
    assert last.end < len(sound) < splice + 12 * RATE


@pytest.mark.parametrize("meanwhile", [to_frames(ASKS_AGAIN_WITHIN), transport.TOGGLE])
def test_stop_asked_only_once_changes_nothing(meanwhile):
    """When some time has passed, or something else was asked for, the next stop is the first again."""
    live, sink = started(session())
    hear(live, sink, 20 * RATE)
    live.command(transport.STOP)
    if isinstance(meanwhile, Command):
        live.command(meanwhile)
    else:
        hear(live, sink, sink.heard() + GUARD + meanwhile)
    live.command(transport.STOP)
    assert live.view().mode is not Mode.STOPPED
    live.command(transport.STOP)
    assert live.view().mode is Mode.STOPPED


def test_stop_out_of_a_pause_says_goodbye():
    """The music comes back softly under the closing line."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, 20 * RATE)
    live.command(transport.PAUSE)
    hear(live, sink, 25 * RATE)
    live.command(transport.STOP)
    live.command(transport.STOP)
    splice = 25 * RATE + GUARD
    sound = hear_all(live, sink)
    fade = to_frames(COMING_BACK)
    new = plain(close(whole, step=1, at=20 * RATE + GUARD), 20 * RATE + GUARD)
    rise = 0.5 - 0.5 * np.cos((np.arange(fade) + 0.5) * np.pi / fade)[:, np.newaxis]
    same(sound[splice : splice + fade], new[:fade] * rise)
    assert np.array_equal(sound[splice + fade :], new[fade:])


@pytest.mark.parametrize("command", [each for each in COMMANDS.values() if each is not transport.HELP], ids=str)
def test_a_stopped_session_refuses_everything(command):
    """What has been stopped ends, whatever else is asked for meanwhile."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, 3 * RATE)
    live.command(transport.STOP)
    live.command(transport.STOP)
    end = live.view().frames
    live.command(command)
    assert live.view().message == "the session has ended"
    assert len(hear_all(live, sink)) == end == close(whole, step=0, at=3 * RATE + GUARD).plan.frames


def test_louder_and_softer_change_everything_alike():
    """From one crossfade on the whole mix is a step softer, also through a jump, and louder again brings it back."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, 20 * RATE)
    live.command(transport.SOFTER)
    assert live.view().message == "volume -2 dB"
    hear(live, sink, 25 * RATE)
    live.command(transport.LOUDER)
    assert live.view().message == "volume +0 dB"
    softer = turn_volume(whole, louder=Decibels(-VOLUME_STEP))
    old, new = plain(whole), plain(softer)
    first, second = 20 * RATE + GUARD, 25 * RATE + GUARD
    sound = hear_all(live, sink)
    assert np.array_equal(sound[:first], old[:first])
    assert np.array_equal(sound[first + FADE : second], new[first + FADE : second])
    assert np.array_equal(sound[second + FADE :], old[second + FADE :])
    assert old[second:].std() / new[second:].std() == pytest.approx(to_gain(VOLUME_STEP), rel=0.01)


def test_next_on_the_last_step_is_refused():
    """There is nothing to go on to: the message says so and the sound does not change."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, whole.plan.steps[2].start + RATE)
    live.command(transport.NEXT)
    assert live.view().message == phrases("en").refusals[Refusal.LAST_STEP]
    assert np.array_equal(hear_all(live, sink), plain(whole))


@pytest.mark.parametrize("left", [RATE, RATE // 2, GUARD + 1, GUARD, 100, 1, 0])
def test_pause_in_the_last_second(left):
    """However little is left it is heard after the pause, and what was never written is never heard."""
    whole = session()
    expected = plain(whole)
    live, sink = started(whole)
    hear(live, sink, LENGTH - left)
    live.command(transport.PAUSE)
    assert not live.finished
    hear(live, sink, LENGTH + 3 * RATE)
    assert not live.finished
    held = min(LENGTH, LENGTH - left + GUARD)
    assert live.view().position == held
    live.command(transport.CONTINUE)
    sound = hear_all(live, sink)
    assert np.array_equal(sound[:held], expected[:held])
    goes_on = LENGTH + 3 * RATE + GUARD
    assert not sound[max(held, LENGTH - left + GUARD) + FADE : goes_on].any()
    assert np.array_equal(sound[goes_on + FADE : goes_on + LENGTH - held], expected[held + FADE :])
    assert live.view().position == LENGTH


@pytest.mark.parametrize("command", [transport.REPEAT, transport.BACK])
@pytest.mark.parametrize("left", [RATE, 100, 0])
def test_a_jump_at_the_very_end(command, left):
    """A session that is gone back in at its last moment goes on to a new end."""
    whole = session()
    live, sink = started(whole)
    hear(live, sink, LENGTH - left)
    live.command(command)
    assert not live.finished
    view = live.view()
    assert view.frames > LENGTH
    assert view.message.endswith(" later")
    sound = hear_all(live, sink)
    assert live.view().position == view.frames
    assert len(sound) >= view.frames


def test_view_is_right_at_every_moment():
    """Step, next step, caption and time are those of the plan at the frame being heard."""
    whole = session()
    plan = whole.plan
    live, sink = started(whole)
    while not live.finished:
        view = live.view()
        heard = sink.heard()
        assert view.position == heard
        assert view.frames == plan.frames
        assert view.mode is Mode.PLAYING
        number = next((i for i, each in enumerate(plan.steps) if each.start <= heard < each.end), len(plan.steps) - 1)
        assert view.step == plan.steps[number]
        assert view.upcoming == plan.steps[number + 1 :]
        said = [cue.text for cue in plan.cues if cue.at <= heard < cue.end and cue.kind not in SOUNDS]
        assert (view.caption if view.speaking else "") == "".join(said)
        sink.hear(SLICE)
        live.advance()


def test_burst_of_next_goes_on_step_by_step():
    """Three keys at once are three steps, and the sound goes straight to the last of them."""
    whole = session(*(timed(4.0, 60.0),) * 5)
    live, sink = started(whole)
    hear(live, sink, 6 * RATE)
    for _ in range(3):
        live.command(transport.NEXT)
    assert live.view().step.turn is whole.plan.turns[3]
    assert len(hear_all(live, sink)) == LENGTH


class HurriedSink(ManualSink):
    """A sink that hears on while a jump's sound is being made."""

    passing = 0

    def heard(self):
        """Return how many frames have been heard, after some more."""
        self.hear(self.passing)
        return super().heard()


@pytest.mark.parametrize("passing", [RATE // 20, RATE // 4, RATE // 2])
def test_a_jump_that_takes_long_is_made_for_a_later_frame(passing):
    """While the new sound is made the old one is heard on: nothing is written into what is being heard."""
    whole = session()
    sink = HurriedSink(GUARD)
    live = Live(whole, sink)
    live.start()
    hear(live, sink, 12 * RATE)
    sink.passing = passing
    live.command(transport.NEXT)
    sink.passing = 0
    splice = live.view().step.start
    sound = hear_all(live, sink)
    assert len(sound) == LENGTH
    assert np.array_equal(sound[:splice], plain(whole)[:splice])
    new = plain(go_on(whole, Onward(first=1, at=splice)), splice)
    assert np.array_equal(sound[splice + FADE :], new[FADE:])


class LateClips(CountedClips):
    """A voice that has not said everything yet: while it is waited for, time goes on.

    Attributes:
        sink: What is heard meanwhile.
        looks: How often somebody has to look before it has said what is missing.
        needed: What somebody could not do without.
    """

    sink: ManualSink
    looks = 0

    def __init__(self, sound):
        super().__init__(sound)
        self.needed = set()

    def exact(self, line):
        """Return nothing as long as there is something missing."""
        return None if self.looks else super().exact(line)

    def say_now(self, lines):
        """Remember what is needed."""
        self.needed |= set(lines)

    def wait_for(self, _lines, within=None):
        """Look once more; nobody waits for it."""
        assert within == 0.0
        self.looks -= 1
        return not self.looks

    def samples(self, line):
        """Return a line that has been said."""
        assert not self.looks, "not said yet"
        return super().samples(line)


def waiting_for_the_voice(*commands, looks):
    """Return a session nine seconds on whose voice is not ready for some commands, its sink and its clips."""
    clips = LateClips(hum)
    whole = replace(session(*(timed(8.0, 60.0),) * 5), clips=clips)
    live, sink = started(whole)
    hear(live, sink, 9 * RATE)
    clips.sink, clips.looks = sink, looks
    assert not clips.needed
    for command in commands:
        live.command(command)
    return whole, live, sink, clips


@pytest.mark.parametrize("looks", [1, 20])
def test_a_jump_waits_for_the_voice_and_nothing_else_does(looks):
    """It is answered at once and made when its line has been spoken; until then what was heard goes on."""
    whole, live, sink, clips = waiting_for_the_voice(transport.NEXT, looks=looks)
    view = live.view()
    assert (view.message, view.step.turn) == (phrases("en").screen.moment, whole.plan.steps[0].turn)
    assert {line.text for line in clips.needed} >= {opening.text for opening in whole.plan.turns[1].openings}
    hear(live, sink, sink.heard() + looks * SLICE)
    view = live.view()
    assert (view.message, view.step.turn) == ("", whole.plan.turns[1])
    splice = view.step.start
    assert 9 * RATE + (looks - 1) * SLICE <= splice <= 9 * RATE + looks * SLICE + GUARD + to_frames(0.1)
    sound = hear_all(live, sink)
    assert len(sound) == LENGTH
    assert np.array_equal(sound[:splice], plain(whole)[:splice])
    new = plain(go_on(whole, Onward(first=1, at=splice)), splice)
    assert np.array_equal(sound[splice + FADE :], new[FADE:])


def test_keys_while_the_voice_is_waited_for():
    """Each comes on top of what has been asked for, and is refused by what that will have been."""
    _, live, sink, _ = waiting_for_the_voice(*(transport.NEXT,) * 3, looks=4)
    live.command(transport.CONTINUE)
    assert live.view().message == phrases("en").refusals[Refusal.PLAYING]
    live.command(transport.LOUDER)
    assert live.view().message.startswith("volume")
    hear(live, sink, sink.heard() + 6 * SLICE)
    assert live.view().step.turn.title == "Step 4"
    live.command(transport.NEXT)
    live.command(transport.NEXT)
    assert live.view().message == phrases("en").refusals[Refusal.LAST_STEP]
    assert live.view().step.turn.title == "Step 5"


def test_a_pause_while_the_voice_is_waited_for():
    """It is heard at once, at the step that was asked for: in silence there is nothing to wait for."""
    _, live, sink, clips = waiting_for_the_voice(transport.NEXT, transport.PAUSE, looks=1000)
    asked = sink.heard()
    assert (live.view().mode, live.view().step.turn.title) == (Mode.PAUSED, "Step 2")
    hear(live, sink, asked + RATE)
    assert not sink.sound[asked + GUARD + to_frames(0.1) + FADE :].any()
    clips.looks = 0
    live.command(transport.CONTINUE)
    hear_all(live, sink)


def test_stop_while_the_voice_is_waited_for():
    """The sound goes at once; the closing line is said when it has been spoken, and nothing that was pending comes."""
    whole, live, sink, clips = waiting_for_the_voice(transport.NEXT, transport.STOP, transport.STOP, looks=10)
    asked = sink.heard()
    assert live.view().mode is Mode.STOPPED
    hear(live, sink, asked + 5 * SLICE)
    assert not sink.sound[asked + GUARD + to_frames(LETTING_GO) :].any()
    assert not live.finished
    hear(live, sink, asked + 12 * SLICE)
    assert live.view().step.turn is whole.plan.turns[0]
    assert live.view().mode is Mode.STOPPED
    sound = hear_all(live, sink)
    assert sound[asked + 12 * SLICE :].any()
    assert phrases("en").stopping in {line.text for line in clips.needed}


def test_music_before_the_first_words():
    """A voice that is not ready does not keep the music waiting; the end stays where it was promised."""
    clips = LateClips(hum)
    clips.looks = 20
    live, sink = started(replace(session(), clips=clips))
    clips.sink = sink
    assert live.view().message == phrases("en").screen.moment
    hear(live, sink, 10 * SLICE)
    assert sink.sound.any()
    assert (live.view().caption, live.view().step.turn.title) == ("", "Step 1")
    assert not clips.needed, "another voice is asked later"
    hear(live, sink, 24 * SLICE)
    assert live.view().step.start > 10 * SLICE
    assert live.view().message == ""
    assert len(hear_all(live, sink)) == LENGTH


def test_first_words_that_do_not_come():
    """After ten seconds another voice is asked for them."""
    clips = LateClips(hum)
    clips.looks = 1000
    live, sink = started(replace(session(), clips=clips))
    clips.sink = sink
    hear(live, sink, to_frames(FIRST_WORDS) - SLICE)
    assert not clips.needed
    hear(live, sink, to_frames(FIRST_WORDS) + 2 * SLICE)
    assert clips.needed


def test_what_is_heard_soon_is_needed():
    """A line that has not been spoken two seconds before its sound is made has to be said by whoever can."""
    clips = LateClips(hum)
    whole = replace(session(), clips=clips)
    live, sink = started(whole)
    cue = next(cue for cue in whole.plan.cues if cue.line and cue.at > 12 * RATE)
    hear(live, sink, cue.at - 2 * to_frames(AHEAD) - 2 * SLICE)
    clips.looks = 1
    live.advance()
    assert not clips.needed
    hear(live, sink, cue.at - 2 * to_frames(AHEAD) + 2 * SLICE)
    assert cue.line in clips.needed


def test_a_rehearsal_needs_no_voice():
    """Where nobody listens, time may run faster than any voice speaks: it is not hurried, nor is anything else."""
    clips = LateClips(hum)
    clips.looks = 1
    sink = RehearsalSink(400.0, clock=iter(range(0, 10**9, 10**6)).__next__)
    live = Live(replace(session(), clips=clips), sink)
    live.start()
    live.command(transport.NEXT)
    assert live.view().step.turn.title == "Step 2"
    assert not clips.needed


def test_a_lost_device_is_told():
    """Whoever asks a session whose device is gone gets a DeviceError."""
    live, sink = started(session())
    sink.lose()
    for asked in (live.advance, live.view, lambda: live.command(transport.PAUSE)):
        with pytest.raises(DeviceError, match="was lost"):
            asked()


def pass_until(live: Live, seconds: list[float], until: float) -> None:
    """Let the clock of a rehearsal go on, looked at as often as a session does."""
    while seconds[0] < until:
        seconds[0] += 0.5
        live.advance()


def test_a_rehearsal_mixes_nothing():
    """Where nobody listens no sound is made, and time, steps and commands are the same."""
    whole = replace(session(), mixer=None)
    seconds = [0.0]
    sink = RehearsalSink(1.0, lambda: seconds[0])
    live = Live(whole, sink)
    live.start()
    pass_until(live, seconds, 30.0)
    assert live.view().position == 30 * RATE
    live.command(transport.PAUSE)
    pass_until(live, seconds, 50.0)
    assert live.view().position == 30 * RATE
    live.command(transport.CONTINUE)
    pass_until(live, seconds, 85.0)
    assert live.finished
    assert live.view().position == LENGTH


MOMENTS = st.lists(st.tuples(st.integers(0, 8 * RATE), st.sampled_from([*COMMANDS.values()])), max_size=8)


@FEWER
@example([(0, transport.NEXT), (4 * RATE, transport.LESS)], 960)
@given(MOMENTS, st.sampled_from((0, 960, GUARD)))
def test_any_commands_at_any_time(moments, guard):
    """No order of commands clicks, leaves a hole, or keeps the session from ending where it says."""
    whole, expected = short()
    live, sink = started(whole, guard)
    for frames, command in moments:
        hear(live, sink, sink.heard() + frames)
        live.command(command)
        view = live.view()
        assert 0 <= view.position <= view.frames
    if live.view().mode is Mode.PAUSED:
        live.command(transport.CONTINUE)
    sound = hear_all(live, sink).astype(np.float64) / 32768.0
    undisturbed = expected / 32768.0
    louder = to_gain(VOLUME_STEP * min(LOUDEST, sum(command is transport.LOUDER for _, command in moments)))
    explained = louder * np.abs(undisturbed).max() * np.pi / FADE
    steps = np.abs(np.diff(sound, axis=0, prepend=0.0, append=0.0))
    assert steps.max(initial=0.0) <= 1.5 * louder * np.abs(np.diff(undisturbed, axis=0)).max() + explained
    if live.view().mode is Mode.PLAYING:
        assert live.view().position == live.view().frames


@FEWER
@given(st.lists(st.integers(0, 4 * RATE), max_size=10))
def test_any_pauses_lose_nothing(gaps):
    """Whatever the pauses, every frame heard outside of a fade is the frame of the session it stands for."""
    whole, expected = short()
    live, sink = started(whole)
    places = [(0, 0, False)]
    for gap in gaps:
        hear(live, sink, sink.heard() + gap)
        splice = sink.heard() + GUARD
        begin, position, held = places[-1]
        place = min(position if held else position + splice - begin, len(expected))
        live.command(transport.TOGGLE)
        places.append((splice, place, not held))
    if places[-1][2]:
        live.command(transport.CONTINUE)
        splice = sink.heard() + GUARD
        places.append((splice, places[-1][1], False))
    sound = hear_all(live, sink)
    for (begin, position, held), following in zip(places, [*places[1:], (len(sound), 0, False)], strict=True):
        end = following[0]
        steady = begin + (FADE if begin else 0)
        if steady < end:
            wanted = np.zeros((end - begin, 2), np.int16)
            if not held:
                part = expected[position : position + end - begin]
                wanted[: len(part)] = part
            assert np.array_equal(sound[steady:end], wanted[steady - begin :][: len(sound) - steady])


def test_a_minute_more_and_less_keep_the_place():
    """The end moves by a minute while what is going on goes on, and the sound has no seam."""
    whole = session(*(timed(5.0, 120.0),) * 3)
    live, sink = started(whole)
    hear(live, sink, 20 * RATE)
    before = live.view()
    live.command(transport.MORE)
    after = live.view()
    assert after.frames == before.frames + 60 * RATE
    assert (after.step.turn, after.step.start, after.position) == (before.step.turn, before.step.start, before.position)
    assert after.message == "the session now ends 1:00 later"
    live.command(transport.LESS)
    assert live.view().frames == whole.plan.frames
    heard = hear_all(live, sink)
    assert len(heard) == whole.plan.frames
    assert np.array_equal(heard[: 20 * RATE], plain(whole)[: 20 * RATE])


@pytest.mark.parametrize("command", [transport.MORE, transport.LOUDER, transport.STOP])
def test_what_is_going_on_is_shown_until_the_new_plan_begins(command):
    """In its last repetition a step stays what it is on screen and in the bookmark, whatever is asked for."""
    whole = session(reps(4, 8, (2.0, 8.0)), timed(8.0, 60.0))
    live, sink = started(whole)
    hear(live, sink, whole.plan.steps[0].end - RATE)
    live.command(transport.MORE)
    before, place = live.view(), live.place
    assert before.step.turn is whole.plan.turns[0]
    live.command(command)
    assert (live.view().step, live.place[:2]) == (before.step, place[:2])
    if command is transport.STOP:
        live.command(command)
        assert live.view().step.turn is whole.plan.turns[0]
    hear_all(live, sink)


def test_what_cannot_be_changed_is_told():
    """Where the steps left cannot take it, or nothing is left to change, a command says so and changes nothing."""
    whole = session(timed(10.0), timed(15.0), frames=None)
    live, sink = started(whole)
    hear(live, sink, 5 * RATE)
    live.command(transport.MORE)
    assert live.view().message == "the steps that are left cannot take a minute more"
    assert live.view().frames == whole.plan.frames
    hear(live, sink, whole.plan.frames - RATE)
    live.command(transport.LESS)
    assert live.view().frames == whole.plan.frames


def test_slower_and_faster_keep_the_end():
    """Repetitions change their tempo from the next one on; the count on screen goes on."""
    whole = session(reps(4, 40, (1.0, 8.0)), timed(8.0, 60.0))
    live, sink = started(whole)
    hear(live, sink, 15 * RATE)
    before = live.view()
    live.command(transport.SLOWER)
    assert live.view().message == "slower strokes"
    after = live.view()
    assert after.frames == whole.plan.frames
    assert (after.step.tempo or 0) > (before.step.tempo or 0)
    assert after.step.reps_done > 0
    hear_all(live, sink)


def test_a_rehearsal_can_be_stopped():
    """However fast a session is heard, there is as much time to ask for its end once more."""
    whole = session(music=False)
    sink = ManualSink(GUARD)
    live = Live(whole, sink, speed=100.0)
    live.start()
    live.command(transport.STOP)
    hear(live, sink, to_frames(ASKS_AGAIN_WITHIN) * 2)
    live.command(transport.STOP)
    assert live.view().mode is Mode.STOPPED


def test_wrap_up_goes_to_the_closing_part():
    """Wrapping up goes on with the last section as it was planned, so that the end comes sooner; and only once."""
    steps = [step(title, timed(5.0, 60.0)) for title in ("One", "Two", "Rest")]
    two_parts = script(section(*steps[:2]), replace(section(steps[2]), title="Close"))
    clips, beds = CountedClips(hum), dict.fromkeys(Pace, RotatingBed())
    whole = open_session(two_parts, frames=LENGTH, skip_prep=True, live=True, clips=clips, beds=beds)
    live, sink = started(whole)
    hear(live, sink, 3 * RATE)
    closing = whole.plan.frames - whole.plan.steps[2].start
    live.command(transport.WRAP_UP)
    sooner = LENGTH - live._session.plan.start - closing
    assert live.view().message == phrases("en").screen.earlier.format(time=clock(Frames(sooner)))
    hear(live, sink, 3 * RATE + GUARD + RATE)
    assert live.view().step.turn.title == "Rest"
    assert phrases("en").ends_earlier in [cue.text for cue in live._session.plan.cues]
    live.command(transport.WRAP_UP)
    assert live.view().message == phrases("en").refusals[Refusal.CLOSING]
    assert len(hear_all(live, sink)) == LENGTH - sooner


def test_a_session_gone_on_with_comes_up_softly():
    """One that is resumed begins at its place out of silence."""
    whole = session()
    at = whole.plan.steps[1].start
    live, sink = started(go_on(whole, Onward(first=1, at=at), end=whole.plan.frames))
    hear(live, sink, 2 * RATE)
    fade = to_frames(COMING_BACK)
    risen = np.abs(sink.sound[:fade]).max(axis=1)
    assert risen[: fade // 20].max() < 0.05 * risen.max()
    assert live.view().position == at + sink.heard()
