"""What an effect makes of a running session, where there is little left of it to be changed."""

import pytest

from coach.live.change import change, room_in
from coach.live.course import Piece
from coach.live.transport import MoveEnd, Refusal, Retempo, State
from coach.units import RATE
from tests.live.test_live import session
from tests.scripts_strategy import reps, timed

LAST_STROKES = (timed(8.0, 90.0), reps(4, 4, (4.0, 6.0)))


def last_stroke():
    """Return a session, and the piece of it in which the last stroke of all is going on."""
    whole = session(*LAST_STROKES)
    return whole, Piece(begin=0, position=whole.plan.frames - RATE, held=False)


@pytest.mark.parametrize("effect", [MoveEnd(minutes=1), Retempo(steps=1)])
def test_nothing_is_left_to_be_changed(effect):
    """In the last stroke a change is refused as too late; one that comes there because it had to wait does nothing."""
    whole, piece = last_stroke()
    assert room_in(whole, piece)(effect) is Refusal.TOO_LATE
    made = change(effect, whole, piece, whole.plan, state=State(steps=2))
    assert (made.session, made.piece, made.message) == (whole, piece, "")
