"""The transport's whole table: every command in every mode, and what no order of commands can break."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.live import transport
from coach.live.transport import (
    COMMANDS,
    LOUDEST,
    SOFTEST,
    TEMPO_STEPS,
    AskAgain,
    Close,
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
    WrapUp,
    apply,
)

PLAYING = State(step=1, steps=3, closing=2)
PAUSED = replace(PLAYING, mode=Mode.PAUSED)
ASKED = replace(PLAYING, asked_to_stop=True)
STOPPED = replace(PLAYING, mode=Mode.STOPPED)
ENDED = Refuse(reason=Refusal.ENDED)

TABLE = {
    (PLAYING, transport.PAUSE): (PAUSED, Hold()),
    (PLAYING, transport.CONTINUE): (PLAYING, Refuse(reason=Refusal.PLAYING)),
    (PLAYING, transport.TOGGLE): (PAUSED, Hold()),
    (PLAYING, transport.NEXT): (replace(PLAYING, step=2), Jump(step=2)),
    (PLAYING, transport.BACK): (replace(PLAYING, step=0), Jump(step=0)),
    (PLAYING, transport.REPEAT): (PLAYING, Jump(step=1)),
    (PLAYING, transport.SLOWER): (replace(PLAYING, tempo=-1), Retempo(steps=-1)),
    (PLAYING, transport.FASTER): (replace(PLAYING, tempo=1), Retempo(steps=1)),
    (PLAYING, transport.LOUDER): (replace(PLAYING, volume=1), Volume(steps=1)),
    (PLAYING, transport.SOFTER): (replace(PLAYING, volume=-1), Volume(steps=-1)),
    (PLAYING, transport.MORE): (PLAYING, MoveEnd(minutes=1)),
    (PLAYING, transport.LESS): (PLAYING, MoveEnd(minutes=-1)),
    (PLAYING, transport.WRAP_UP): (replace(PLAYING, step=2), WrapUp(step=2)),
    (PLAYING, transport.STOP): (replace(PLAYING, asked_to_stop=True), AskAgain()),
    (PAUSED, transport.PAUSE): (PAUSED, Refuse(reason=Refusal.PAUSED)),
    (PAUSED, transport.CONTINUE): (PLAYING, GoOn()),
    (PAUSED, transport.TOGGLE): (PLAYING, GoOn()),
    (PAUSED, transport.NEXT): (replace(PLAYING, step=2), Jump(step=2)),
    (PAUSED, transport.BACK): (replace(PLAYING, step=0), Jump(step=0)),
    (PAUSED, transport.REPEAT): (PLAYING, Jump(step=1)),
    (PAUSED, transport.SLOWER): (replace(PAUSED, tempo=-1), Retempo(steps=-1)),
    (PAUSED, transport.FASTER): (replace(PAUSED, tempo=1), Retempo(steps=1)),
    (PAUSED, transport.LOUDER): (replace(PAUSED, volume=1), Volume(steps=1)),
    (PAUSED, transport.SOFTER): (replace(PAUSED, volume=-1), Volume(steps=-1)),
    (PAUSED, transport.MORE): (PAUSED, MoveEnd(minutes=1)),
    (PAUSED, transport.LESS): (PAUSED, MoveEnd(minutes=-1)),
    (PAUSED, transport.WRAP_UP): (replace(PLAYING, step=2), WrapUp(step=2)),
    (PAUSED, transport.STOP): (replace(PAUSED, asked_to_stop=True), AskAgain()),
    (ASKED, transport.STOP): (replace(STOPPED, asked_to_stop=True), Close()),
    (ASKED, transport.PAUSE): (PAUSED, Hold()),
    (ASKED, transport.CONTINUE): (ASKED, Refuse(reason=Refusal.PLAYING)),
    (ASKED, transport.NEXT): (replace(PLAYING, step=2), Jump(step=2)),
    (ASKED, transport.MORE): (PLAYING, MoveEnd(minutes=1)),
    **{(STOPPED, command): (STOPPED, ENDED) for command in COMMANDS.values() if command is not transport.HELP},
    **{(state, transport.HELP): (replace(state, helping=True), None) for state in (PLAYING, PAUSED, STOPPED)},
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
    assert apply(state, command) == (after, () if effect is None else (effect,))


def test_the_table_is_whole():
    """No mode and no command is left out of the table."""
    assert {(state.mode, command) for state, command in TABLE} == {
        (mode, each) for mode in Mode for each in COMMANDS.values()
    }


@pytest.mark.parametrize("mode", [Mode.PLAYING, Mode.PAUSED])
def test_next_on_the_last_step_is_refused(mode):
    """There is nothing to go on to, so nothing changes."""
    last = State(mode=mode, step=2, steps=3)
    assert apply(last, transport.NEXT) == (last, (Refuse(reason=Refusal.LAST_STEP),))


@pytest.mark.parametrize("mode", [Mode.PLAYING, Mode.PAUSED])
def test_back_on_the_first_step_begins_it_again(mode):
    """There is nothing before it, and beginning again is what is meant."""
    first = State(mode=mode, step=0, steps=3)
    assert apply(first, transport.BACK) == (State(step=0, steps=3), (Jump(step=0),))


def test_tempo_has_an_end_both_ways():
    """Repetitions are made slower and faster only so far."""
    for command, tempo in ((transport.SLOWER, -TEMPO_STEPS), (transport.FASTER, TEMPO_STEPS)):
        state = replace(PLAYING, tempo=tempo)
        after, (effect,) = apply(state, command)
        assert (after, type(effect)) == (state, Refuse)


def test_volume_has_an_end_both_ways():
    """Everything is made louder and softer only so far."""
    for command, volume in ((transport.SOFTER, SOFTEST), (transport.LOUDER, LOUDEST)):
        state = replace(PLAYING, volume=volume)
        after, (effect,) = apply(state, command)
        assert (after, type(effect)) == (state, Refuse)


def test_what_there_is_not():
    """Whatever else is asked for is answered, and changes nothing; only the help is there after the end."""
    assert apply(PAUSED, transport.UNKNOWN) == (PAUSED, (Refuse(reason=Refusal.UNKNOWN),))
    assert transport.UNKNOWN.name not in COMMANDS


def test_wrapping_up_twice_is_refused():
    """In the closing part there is nothing to wrap up."""
    closing = replace(PLAYING, step=2)
    assert apply(closing, transport.WRAP_UP) == (closing, (Refuse(reason=Refusal.CLOSING),))


@given(STATES, st.sampled_from([*COMMANDS.values()]))
def test_refused_changes_nothing(state, command):
    """A refusal tells why and leaves the very same state."""
    after, effects = apply(state, command)
    for effect in effects:
        if isinstance(effect, Refuse):
            assert after is state
            assert effect.reason
            assert effects == (effect,)


@given(STATES, st.lists(st.sampled_from([*COMMANDS.values()]), max_size=30))
def test_any_order_of_commands(state, commands):
    """The step stays among the steps, a jump always plays, and what has ended stays ended."""
    for command in commands:
        before = state
        state, effects = apply(state, command)
        assert state.steps == before.steps
        assert 0 <= state.step < state.steps
        assert len(effects) == (command is not transport.HELP)
        if not effects:
            assert state == replace(before, helping=not before.helping)
            continue
        if isinstance(effects[0], Jump):
            assert state == replace(before, mode=Mode.PLAYING, step=effects[0].step, asked_to_stop=False)
        if isinstance(effects[0], Close):
            assert command is transport.STOP
            assert before.asked_to_stop
        assert abs(state.tempo) <= TEMPO_STEPS
        assert SOFTEST <= state.volume <= LOUDEST
        if before.mode is Mode.STOPPED:
            assert state is before


@pytest.mark.parametrize("command", [transport.MORE, transport.SLOWER])
def test_what_has_no_room_is_refused(command):
    """Where the session cannot be fitted as is asked, nothing changes, and its reason is told."""
    refused = apply(PLAYING, command, room=lambda _: Refusal.NO_MORE)
    assert refused == (PLAYING, (Refuse(reason=Refusal.NO_MORE),))


def test_a_volume_that_is_asked_for_at_once():
    """It is turned to where it is wanted, whatever it was."""
    assert apply(replace(PLAYING, volume=-3), transport.turn_to(2)) == (
        replace(PLAYING, volume=2),
        (Volume(steps=2),),
    )
