"""Any commands in any order at any time: the plan stays valid, a jump lands at a step's start, the end is kept or told.

Hundreds of random sequences over sessions of several kinds, without a sound: tests/live/test_live.py hears them.
"""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from coach.languages import phrases
from coach.live import transport
from coach.live.live import Live
from coach.live.transport import COMMANDS, Command, Mode, Refusal
from coach.live.view import View
from coach.pace import Pace
from coach.plan.model import SOUNDS, CueKind, Plan
from coach.plan.timekeeping import CLOSING_SOON, HALF_TIME_WITHIN, LONGEST_SILENCE
from coach.script.model import Script, Side
from coach.session.session import Session, open_session
from coach.sinks.manual import ManualSink
from coach.units import RATE, to_frames
from tests.scripts_strategy import reps, script, section, step, timed
from tests.sounds import CountedClips, silence

OWN = phrases("en")
BOTH = (Side.LEFT, Side.RIGHT)
LENGTHS = {
    "strokes": 300.0,
    "holds": 720.0,
    "rigid": None,
}
MOVES = (transport.NEXT, transport.BACK, transport.REPEAT, transport.WRAP_UP)
CHANGES = (transport.MORE, transport.LESS, transport.SLOWER, transport.FASTER)


def scripts() -> dict[str, Script]:
    """Return sessions of strokes, of long timed holds, and of steps that cannot stretch at all."""
    strokes = (
        step("One", reps(4, 20, (2.0, 8.0))),
        step("Two", reps(3, 12, (4.0, 12.0)), sides=BOTH),
        step("Three", timed(10.0, 90.0)),
        step("Four", reps(10, 30, (1.0, 3.0)), optional=1),
    )
    holds = (
        step("One", timed(60.0, 240.0)),
        step("Two", timed(30.0, 200.0), until_next=True),
        step("Three", timed(50.0, 300.0), quiet=True, sides=BOTH),
    )
    rigid = (step("One", reps(5, 5, (4.0, 4.0))), step("Two", timed(20.0)), step("Three", reps(3, 3, (10.0, 10.0))))
    end = replace(section(step("Rest", timed(10.0, 60.0))), title="Close")
    return {
        "strokes": script(section(*strokes), end),
        "holds": script(section(*holds), end),
        "rigid": script(section(*rigid), replace(section(step("Rest", timed(15.0))), title="Close")),
    }


@cache
def session(name: str) -> Session:
    """Return one of them, ready to be led."""
    length = LENGTHS[name]
    return open_session(
        scripts()[name],
        frames=None if length is None else to_frames(length),
        skip_prep=True,
        live=True,
        clips=CountedClips(silence),
        beds={},
    )


class Unheard(ManualSink):
    """A sink by hand for which nothing need be mixed or written."""

    wants_sound = False
    passed = 0
    end: int | None = None

    def hear(self, frames: int) -> int:
        """Let so many frames pass, to the end at the most; return how many there were."""
        heard = frames if self.end is None else min(frames, self.end - self.passed)
        self.passed += heard
        return heard

    def heard(self) -> int:
        """Return how many have passed."""
        return self.passed

    def finish(self, frames: int | None) -> None:
        """Say how many there are in all."""
        self.end = frames

    def is_drained(self) -> bool:
        """Return whether all have passed."""
        return self.end is not None and self.passed >= self.end


class Sessions(RuleBasedStateMachine):
    """A running session and somebody who presses keys."""

    @initialize(name=st.sampled_from(tuple(LENGTHS)))
    def begin(self, name: str) -> None:
        """Start one of the sessions."""
        self.sink = Unheard(RATE // 10)
        self.live = Live(session(name), self.sink)
        self.live.start()
        self.checked: Plan | None = None

    @rule(seconds=st.sampled_from((0.0, 0.02, 0.2, 1.0, 7.3, 31.0, 100.0)))
    def wait(self, seconds: float) -> None:
        """Let the session go on, looked after as often as it needs."""
        left = to_frames(seconds)
        while left > 0 and not self.live.finished:
            heard = self.sink.hear(min(left, RATE))
            self.live.advance()
            left -= heard
            if not heard:
                break

    @rule(command=st.sampled_from([each for each in COMMANDS.values() if each not in (transport.STOP, transport.HELP)]))
    def ask(self, command: Command) -> None:
        """Press a key."""
        before = self.live.view()
        plan = self.live._session.plan
        self.live.command(command)
        after = self.live.view()
        if before.mode is Mode.STOPPED:
            assert after.message == OWN.refusals[Refusal.ENDED]
            assert self.live._session.plan == plan
            return
        self.holds(command, before, after)

    @rule(twice=st.booleans())
    def stop(self, twice: bool) -> None:
        """Press the key that stops, once or twice."""
        for _ in range(1 + twice):
            self.live.command(transport.STOP)

    def holds(self, command: Command, before: View, after: View) -> None:
        """Assert what a command promises."""
        plan = self.live._session.plan
        refused = after.message in OWN.refusals.values()
        moved_end = any(says(after.message, template) for template in (OWN.screen.later, OWN.screen.earlier))
        if command in MOVES and not refused:
            splice = self.live._course.latest.begin
            self.wait_until(splice)
            landed = self.live.view()
            assert landed.position == landed.step.start == plan.start
            assert landed.mode is Mode.PLAYING
        if command in (*MOVES, transport.SLOWER, transport.FASTER):
            moved = after.frames - before.frames
            assert abs(moved) < RATE or moved_end
        if command in (transport.MORE, transport.LESS):
            wanted = before.frames + (60 if command is transport.MORE else -60) * RATE
            assert after.frames == wanted or moved_end or refused

    def wait_until(self, heard: int) -> None:
        """Let the session go on to a frame of the sink."""
        while self.sink.heard() < heard:
            assert self.sink.hear(heard - self.sink.heard())
            self.live.advance()

    @invariant()
    def the_plan_is_valid(self) -> None:
        """Steps follow on each other to the end, words never overlap, counts and times are true."""
        view = self.live.view()
        plan = self.live._session.plan
        assert 0 <= view.position <= view.frames == plan.frames
        if plan is self.checked:
            return
        self.checked = plan
        check_steps(plan)
        check_cues(plan)
        if view.mode is not Mode.STOPPED:
            check_times(plan)
            check_silence(plan)

    def teardown(self) -> None:
        """Whatever was asked for, the session can be heard to its end, and ends on the very frame it says."""
        if self.live.view().mode is Mode.PAUSED:
            self.live.command(transport.CONTINUE)
        while not self.live.finished:
            if self.live.view().stays:
                self.live.command(transport.NEXT)
            assert self.sink.hear(5 * RATE), "it hangs"
            self.live.advance()
        last = self.live.view()
        assert last.position == last.frames


def says(message: str, template: str) -> bool:
    """Tell whether a message is a phrase with something filled in."""
    return bool(re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(template)), message))


def check_steps(plan: Plan) -> None:
    """Assert that steps are whole and follow on each other."""
    assert plan.steps[-1].end == plan.frames
    for one, two in pairwise(plan.steps):
        assert one.end == two.start
    for each in plan.steps:
        assert each.start <= each.practice_start <= each.end
        if each.reps is not None and each.tempo is not None:
            spent = each.reps * each.tempo
            assert 0 <= each.end - each.practice_start - spent <= max(each.reps, 1)
    numbers = range(plan.first, plan.first + len(plan.steps))
    there = [(plan.turns[number].title, plan.turns[number].side) for number in numbers]
    assert there == [(each.turn.title, each.turn.side) for each in plan.steps]


def check_cues(plan: Plan) -> None:
    """Assert that cues are in order, within the session, and that no two sentences overlap."""
    assert list(plan.cues) == sorted(plan.cues, key=lambda cue: cue.at)
    spoken = [cue for cue in plan.cues if cue.kind not in SOUNDS]
    for one, two in pairwise(spoken):
        assert one.end <= two.at, f"{one.text!r} and {two.text!r}"
    assert all(cue.end <= plan.frames for cue in spoken)


def check_times(plan: Plan) -> None:
    """Assert that what is still to be said of the time will be true when it is heard."""
    closing = next((each.start for each in plan.steps if each.turn.section == plan.turns[-1].section), plan.frames)
    for cue in plan.cues:
        if cue.kind is not CueKind.TIME or cue.at < plan.start:
            continue
        if cue.text == OWN.closing_soon:
            assert to_frames(CLOSING_SOON[-1]) <= closing - cue.at <= to_frames(CLOSING_SOON[0])
        if cue.text == OWN.half_time:
            assert abs(plan.frames // 2 - cue.at) <= to_frames(HALF_TIME_WITHIN)


def check_silence(plan: Plan) -> None:
    """Assert that nothing but a quiet step, and exact or quick work, is without a word longer than is reassuring."""
    for each in plan.steps:
        if each.turn.step.quiet or each.turn.step.exact or each.turn.pace is Pace.FAST:
            continue
        silent_from: int = each.begun
        for at, end in [(cue.at, cue.end) for cue in plan.cues if cue.line and each.begun <= cue.at < each.end]:
            assert at - silent_from <= to_frames(LONGEST_SILENCE)
            silent_from = max(silent_from, end)
        assert each.end - silent_from <= to_frames(LONGEST_SILENCE)


Sessions.TestCase.settings = settings(
    max_examples=max(250, settings.default.max_examples), stateful_step_count=12, deadline=None
)


class TestSessions(Sessions.TestCase):  # type: ignore[misc, name-defined, unused-ignore]
    """Hundreds of sequences, by the state machine above."""
