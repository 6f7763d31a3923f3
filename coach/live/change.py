"""What an effect of the transport makes of a running session."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from coach.languages import phrases
from coach.live.course import Piece
from coach.live.refit import close, go_on, turn_volume, wrap_up
from coach.live.transport import (
    AskAgain,
    Close,
    Effect,
    GoOn,
    Hold,
    Jump,
    MoveEnd,
    Refusal,
    Refuse,
    Retempo,
    Room,
    State,
    WrapUp,
)
from coach.plan.model import Plan
from coach.plan.onward import Onward, onward
from coach.session.session import Session
from coach.sound.mixer.tones import Tone
from coach.units import RATE, Decibels, Frames, Seconds, clock, minutes_to_frames, to_frames

VOLUME_STEP = Decibels(2.0)
_GOING = Seconds(5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A running session once an effect has been carried out."""

    session: Session
    piece: Piece
    """What is heard from now on."""
    tone: Tone | None = Tone.ACCEPTED
    """How it is answered; None where it has been answered already."""
    message: str = ""


def room_in(session: Session, piece: Piece) -> Room:
    """Return what tells whether what is left of a session has room for a change of its end or its tempo.

    Args:
        session: What runs.
        piece: What would be heard from the frame of the sink at which it is done.
    """

    def room(effect: MoveEnd | Retempo) -> Refusal | None:
        where = onward(session.plan, Frames(piece.position))
        if where.first >= len(session.plan.turns):
            return Refusal.TOO_LATE
        if isinstance(effect, Retempo) or _describe_move(
            session, go_on(session, where, end=_end(session, effect, piece.position))
        ):
            return None
        return Refusal.NO_MORE if effect.minutes > 0 else Refusal.NO_LESS

    return room


def change(effect: Effect, session: Session, piece: Piece, shown: Plan, *, state: State) -> Change:
    """Return what is heard once an effect has been carried out.

    Args:
        effect: What is to be done.
        session: What runs.
        piece: What would be heard from the frame of the sink at which it is done.
        shown: The plan that is shown there.
        state: Of the transport: the step being heard, and the volume before it is done.
    """
    own = phrases(session.script.language)
    position = Frames(piece.position)
    playing = replace(piece, held=False)
    match effect:
        case Refuse():
            made = Change(session=session, piece=piece, tone=Tone.REFUSED, message=own.refusals[effect.reason])
        case AskAgain():
            made = Change(session=session, piece=piece, tone=Tone.ASKED, message=own.screen.ask_again)
        case Hold():
            made = Change(session=session, piece=replace(piece, held=True))
        case GoOn():
            made = Change(session=session, piece=playing)
        case Jump():
            changed = go_on(session, Onward(first=effect.step, at=position))
            made = Change(session=changed, piece=playing, message=_describe_move(session, changed))
        case WrapUp():
            changed = wrap_up(session, step=effect.step, at=position)
            made = Change(session=changed, piece=playing, message=_describe_move(session, changed))
        case MoveEnd() | Retempo():
            made = _fit(effect, session, piece)
        case Close():
            ended = close(replace(session, plan=shown), step=state.step, at=position)
            made = Change(session=ended, piece=playing)
        case _:
            changed = turn_volume(session, louder=Decibels((effect.steps - state.volume) * VOLUME_STEP))
            message = own.screen.volume.format(decibels=f"{effect.steps * VOLUME_STEP:+.0f}")
            made = Change(session=changed, piece=piece, message=message)
    return made


def carry_out(effects: Iterable[Effect], session: Session, piece: Piece, shown: Plan, *, state: State) -> Change:
    """Return what several effects make of a session, one after the other; arguments as of :func:`change`."""
    made = Change(session=session, piece=piece)
    for effect in effects:
        made = change(effect, made.session, made.piece, shown, state=state)
    return made


def _fit(effect: MoveEnd | Retempo, session: Session, piece: Piece) -> Change:
    """Return what is heard once what is left has been fitted anew."""
    where = onward(session.plan, Frames(piece.position))
    if where.first >= len(session.plan.turns):  # the last step has begun meanwhile
        return Change(session=session, piece=piece)
    if isinstance(effect, Retempo):
        changed = go_on(session, where, tempo_bias=effect.steps)
        return Change(
            session=changed, piece=piece, message=_describe_move(session, changed) or _tempo(session, effect.steps)
        )
    changed = go_on(session, where, end=_end(session, effect, piece.position))
    return Change(session=changed, piece=piece, message=_describe_move(session, changed))


def _tempo(session: Session, steps: int) -> str:
    """Return how strokes are taken from now on, and by how many steps where it is more than one."""
    own = phrases(session.script.language).screen.tempos
    told = own["slower" if steps < 0 else "faster" if steps else "usual"]
    return told if abs(steps) < 2 else f"{told} × {abs(steps)}"


def _end(session: Session, effect: MoveEnd, position: int) -> Frames:
    """Return where a session should end: a minute less leaves the music at least the time to go."""
    return Frames(max(session.plan.frames + minutes_to_frames(effect.minutes), position + to_frames(_GOING)))


def _describe_move(before: Session, after: Session) -> str:
    """Return what there is to say of an end that has moved; nothing where it has been kept."""
    frames = after.plan.frames - before.plan.frames
    if abs(frames) < RATE:
        return ""
    own = phrases(after.script.language)
    return (own.screen.later if frames > 0 else own.screen.earlier).format(time=clock(abs(frames)))
