"""Exact time in a running session: whatever is asked for, each step keeps its frames and every signal its own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.live import transport
from coach.live.live import Live
from coach.session.session import open_session
from coach.sinks.manual import ManualSink
from coach.units import RATE
from tests.plan.test_exact import check, exact_scripts
from tests.sounds import CountedClips, silence

ASKED = (
    transport.NEXT,
    transport.BACK,
    transport.REPEAT,
    transport.MORE,
    transport.LESS,
    transport.SLOWER,
    transport.FASTER,
    transport.TOGGLE,
)


@settings(max_examples=10)
@given(exact_scripts(), st.lists(st.tuples(st.sampled_from(ASKED), st.integers(1, 30)), min_size=1, max_size=4))
def test_exact_times_are_kept_in_a_running_session(wanted, led):
    """In groups or not, every plan that is heard keeps its promises and every turn, and no exact step lasts longer."""
    whole = open_session(wanted, frames=None, skip_prep=True, live=True, clips=CountedClips(silence), beds={})
    sink = ManualSink(RATE // 10)
    live = Live(whole, sink)
    live.start()
    heard = whole.plan
    for command, seconds in led:
        for _ in range(seconds):
            sink.hear(RATE)
            live.advance()
        if live.finished:
            break
        live.command(command)
        sink.hear(RATE // 4)
        live.advance()
        seen = live.view()
        assert seen.plan.turns == whole.plan.turns
        if seen.plan is not heard:
            heard = seen.plan
            check(heard)
        begun = seen.position >= seen.step.begun and seen.step.turn.step.exact
        if begun and seen.step.turn.practice:
            assert 0 < seen.step.end - seen.position <= seen.step.end - seen.step.begun
