"""What an effect of the transport makes of a running session."""

from dataclasses import dataclass, replace

from coach.languages import phrases
from coach.live.course import Piece
from coach.live.refit import close, go_on, jump, turn_volume
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
    State,
    Volume,
)
from coach.plan.fit import onward
from coach.plan.model import Plan
from coach.session.session import Session
from coach.sound.mixer.tones import Tone
from coach.units import RATE, Decibels, Frames, clock, minutes_to_frames

VOLUME_STEP = Decibels(2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A running session once an effect has been carried out."""

    session: Session
    piece: Piece
    """What is heard from now on."""
    tone: Tone = Tone.ACCEPTED
    message: str = ""


def change(effect: Effect, session: Session, piece: Piece, state: State, *, shown: Plan) -> Change:
    """Return what is heard once an effect has been carried out.

    Args:
        effect: What is to be done.
        session: What runs.
        piece: What would be heard from the frame of the sink at which it is done.
        state: Of the transport, before it is done.
        shown: The plan that is shown there.
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
            changed = jump(session, step=effect.step, at=position)
            made = Change(session=changed, piece=playing, message=_moved(session, changed))
        case MoveEnd() | Retempo():
            made = _fitted(effect, session, piece)
        case Volume():
            changed = turn_volume(session, louder=Decibels((effect.steps - state.volume) * VOLUME_STEP))
            message = own.screen.volume.format(decibels=f"{effect.steps * VOLUME_STEP:+.0f}")
            made = Change(session=changed, piece=piece, message=message)
        case Close():
            ended = close(replace(session, plan=shown), step=state.step, at=position)
            made = Change(session=ended, piece=playing)
    return made


def _fitted(effect: MoveEnd | Retempo, session: Session, piece: Piece) -> Change:
    """Return what is heard once what is left has been fitted anew; refused where that makes no difference."""
    own = phrases(session.script.language)
    where = onward(session.plan, Frames(piece.position))
    if where.first >= len(session.plan.turns):
        return Change(session=session, piece=piece, tone=Tone.REFUSED, message=own.refusals[Refusal.TOO_LATE])
    if isinstance(effect, Retempo):
        changed = go_on(session, where, tempo_bias=effect.steps)
        message = _moved(session, changed) or own.screen.tempo.format(steps=f"{effect.steps:+d}")
        return Change(session=changed, piece=piece, message=message)
    end = Frames(session.plan.frames + minutes_to_frames(effect.minutes))
    changed = go_on(session, where, end=end)
    message = _moved(session, changed)
    if message:
        return Change(session=changed, piece=piece, message=message)
    reason = own.refusals[Refusal.NO_MORE if effect.minutes > 0 else Refusal.NO_LESS]
    return Change(session=session, piece=piece, tone=Tone.REFUSED, message=reason)


def _moved(before: Session, after: Session) -> str:
    """Return what there is to say of an end that has moved; nothing where it has been kept."""
    frames = after.plan.frames - before.plan.frames
    if abs(frames) < RATE:
        return ""
    own = phrases(after.script.language)
    return (own.screen.later if frames > 0 else own.screen.earlier).format(time=clock(abs(frames)))
