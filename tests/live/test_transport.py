"""The transport's whole table: every command in every mode, and what no order of commands can break."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.live.transport import (
    LOUDEST,
    SOFTEST,
    TEMPO_STEPS,
    AskAgain,
    Close,
    Command,
    GoOn,
    Hold,
    Jump,
    Mode,
    MoveEnd,
    Refusal,
    Refuse,
    Retempo,
    State,
    Volume,
    apply,
)

PLAYING = State(step=1, steps=3, closing=2)
PAUSED = replace(PLAYING, mode=Mode.PAUSED)
ASKED = replace(PLAYING, asked_to_stop=True)
STOPPED = replace(PLAYING, mode=Mode.STOPPED)
ENDED = Refuse(reason=Refusal.ENDED)

TABLE = {
    (PLAYING, Command.PAUSE): (PAUSED, Hold()),
    (PLAYING, Command.CONTINUE): (PLAYING, Refuse(reason=Refusal.PLAYING)),
    (PLAYING, Command.TOGGLE): (PAUSED, Hold()),
    (PLAYING, Command.NEXT): (replace(PLAYING, step=2), Jump(step=2)),
    (PLAYING, Command.BACK): (replace(PLAYING, step=0), Jump(step=0)),
    (PLAYING, Command.REPEAT): (PLAYING, Jump(step=1)),
    (PLAYING, Command.SLOWER): (replace(PLAYING, tempo=-1), Retempo(steps=-1)),
    (PLAYING, Command.FASTER): (replace(PLAYING, tempo=1), Retempo(steps=1)),
    (PLAYING, Command.LOUDER): (replace(PLAYING, volume=1), Volume(steps=1)),
    (PLAYING, Command.SOFTER): (replace(PLAYING, volume=-1), Volume(steps=-1)),
    (PLAYING, Command.MORE): (PLAYING, MoveEnd(minutes=1)),
    (PLAYING, Command.LESS): (PLAYING, MoveEnd(minutes=-1)),
    (PLAYING, Command.WRAP_UP): (replace(PLAYING, step=2), Jump(step=2)),
    (PLAYING, Command.STOP): (replace(PLAYING, asked_to_stop=True), AskAgain()),
    (PAUSED, Command.PAUSE): (PAUSED, Refuse(reason=Refusal.PAUSED)),
    (PAUSED, Command.CONTINUE): (PLAYING, GoOn()),
    (PAUSED, Command.TOGGLE): (PLAYING, GoOn()),
    (PAUSED, Command.NEXT): (replace(PLAYING, step=2), Jump(step=2)),
    (PAUSED, Command.BACK): (replace(PLAYING, step=0), Jump(step=0)),
    (PAUSED, Command.REPEAT): (PLAYING, Jump(step=1)),
    (PAUSED, Command.SLOWER): (replace(PAUSED, tempo=-1), Retempo(steps=-1)),
    (PAUSED, Command.FASTER): (replace(PAUSED, tempo=1), Retempo(steps=1)),
    (PAUSED, Command.LOUDER): (replace(PAUSED, volume=1), Volume(steps=1)),
    (PAUSED, Command.SOFTER): (replace(PAUSED, volume=-1), Volume(steps=-1)),
    (PAUSED, Command.MORE): (PAUSED, MoveEnd(minutes=1)),
    (PAUSED, Command.LESS): (PAUSED, MoveEnd(minutes=-1)),
    (PAUSED, Command.WRAP_UP): (replace(PLAYING, step=2), Jump(step=2)),
    (PAUSED, Command.STOP): (replace(PAUSED, asked_to_stop=True), AskAgain()),
    (ASKED, Command.STOP): (replace(STOPPED, asked_to_stop=True), Close()),
    (ASKED, Command.PAUSE): (PAUSED, Hold()),
    (ASKED, Command.CONTINUE): (ASKED, Refuse(reason=Refusal.PLAYING)),
    (ASKED, Command.NEXT): (replace(PLAYING, step=2), Jump(step=2)),
    (ASKED, Command.MORE): (PLAYING, MoveEnd(minutes=1)),
    **{(STOPPED, command): (STOPPED, ENDED) for command in Command},
}

STATES = st.integers(min_value=1, max_value=6).flatmap(
    lambda steps: st.builds(
        State,
        mode=st.sampled_from(Mode),
        step=st.integers(min_value=0, max_value=steps - 1),
        steps=st.just(steps),
        asked_to_stop=st.booleans(),
    )
)


@pytest.mark.parametrize(
    ("state", "command"), TABLE, ids=[f"{command} while {state.mode.value}" for state, command in TABLE]
)
def test_table(state, command):
    """Each command in each mode does exactly what the table says."""
    after, effect = TABLE[state, command]
    assert apply(state, command) == (after, (effect,))


def test_the_table_is_whole():
    """No mode and no command is left out of the table."""
    assert {(state.mode, command) for state, command in TABLE} == {(mode, each) for mode in Mode for each in Command}


@pytest.mark.parametrize("mode", [Mode.PLAYING, Mode.PAUSED])
def test_next_on_the_last_step_is_refused(mode):
    """There is nothing to go on to, so nothing changes."""
    last = State(mode=mode, step=2, steps=3)
    assert apply(last, Command.NEXT) == (last, (Refuse(reason=Refusal.LAST_STEP),))


@pytest.mark.parametrize("mode", [Mode.PLAYING, Mode.PAUSED])
def test_back_on_the_first_step_begins_it_again(mode):
    """There is nothing before it, and beginning again is what is meant."""
    first = State(mode=mode, step=0, steps=3)
    assert apply(first, Command.BACK) == (State(step=0, steps=3), (Jump(step=0),))


def test_tempo_has_an_end_both_ways():
    """Repetitions are made slower and faster only so far."""
    for command, tempo in ((Command.SLOWER, -TEMPO_STEPS), (Command.FASTER, TEMPO_STEPS)):
        state = replace(PLAYING, tempo=tempo)
        after, (effect,) = apply(state, command)
        assert (after, type(effect)) == (state, Refuse)


def test_volume_has_an_end_both_ways():
    """Everything is made louder and softer only so far."""
    for command, volume in ((Command.SOFTER, SOFTEST), (Command.LOUDER, LOUDEST)):
        state = replace(PLAYING, volume=volume)
        after, (effect,) = apply(state, command)
        assert (after, type(effect)) == (state, Refuse)


def test_wrapping_up_twice_is_refused():
    """In the closing part there is nothing to wrap up."""
    closing = replace(PLAYING, step=2)
    assert apply(closing, Command.WRAP_UP) == (closing, (Refuse(reason=Refusal.CLOSING),))


@given(STATES, st.sampled_from(Command))
def test_refused_changes_nothing(state, command):
    """A refusal tells why and leaves the very same state."""
    after, effects = apply(state, command)
    for effect in effects:
        if isinstance(effect, Refuse):
            assert after is state
            assert effect.reason
            assert effects == (effect,)


@given(STATES, st.lists(st.sampled_from(Command), max_size=30))
def test_any_order_of_commands(state, commands):
    """The step stays among the steps, a jump always plays, and what has ended stays ended."""
    for command in commands:
        before = state
        state, effects = apply(state, command)
        assert state.steps == before.steps
        assert 0 <= state.step < state.steps
        assert len(effects) == 1
        if isinstance(effects[0], Jump):
            assert state == replace(before, mode=Mode.PLAYING, step=effects[0].step, asked_to_stop=False)
        if isinstance(effects[0], Close):
            assert command is Command.STOP
            assert before.asked_to_stop
        assert abs(state.tempo) <= TEMPO_STEPS
        assert SOFTEST <= state.volume <= LOUDEST
        if before.mode is Mode.STOPPED:
            assert state is before
