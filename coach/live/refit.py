"""What becomes of a running session: gone on with elsewhere, towards another end, louder, or closed."""

from dataclasses import replace

from coach.plan.closing import close_plan
from coach.plan.model import Plan
from coach.plan.needed import led_lines
from coach.plan.onward import Onward, onward, refit
from coach.plan.staying import stay
from coach.script.wording import phrases_of
from coach.session.session import Session, first_misjudged, spoken_lines
from coach.sound.mixer.levels import Levels
from coach.sound.mixer.mixer import Mixer
from coach.sound.mixer.timeline import Timeline, timeline_of
from coach.speech.line import Line
from coach.units import Decibels, Frames, Seconds, to_frames

SETTLED_BEFORE = Seconds(30.0)
"""How long before a line is heard the plan is fitted to what its length has turned out to be."""
STAYS_FROM = Seconds(1.0)
"""How long before the end of its time a step that waits to be told goes on: what has been heard by then stays."""


def keep_staying(session: Session, position: Frames) -> Session | None:
    """Return a running session whose step goes on because its time is over and nobody has said "next"; None otherwise.

    Args:
        session: What runs.
        position: The first frame whose sound has not been made.
    """
    plan = session.plan
    if not any(position < step.end <= position + to_frames(STAYS_FROM) for step in plan.steps):
        return None
    changed = stay(plan, at=position, speech=session.clips, own=phrases_of(session.script))
    return _gone_on(session, changed) if changed else None


def settle(session: Session, position: Frames) -> Session | None:
    """Return a running session fitted anew to what its lines have turned out to be; None where nothing has changed.

    Nothing before the frame at which it can be fitted anew is different, and its end stays: where the lines do not
    let it, they keep the room that they were given.

    Args:
        session: What runs.
        position: The first frame whose sound has not been made.
    """
    where = onward(session.plan, position)
    misjudged = first_misjudged(session.plan, session.clips, where.at)
    if misjudged is None or misjudged > position + to_frames(SETTLED_BEFORE) or where.first >= len(session.plan.turns):
        return None
    own = phrases_of(session.script)
    plan = refit(session.plan, onward=where, end=session.plan.frames, speech=session.clips, own=own)
    kept = plan.frames == session.plan.frames
    return _gone_on(session, replace(plan, promised=session.plan.promised)) if kept else None


def unspoken_lines(session: Session, position: Frames, count: Frames) -> tuple[Line, ...]:
    """Return what is said in a stretch of a session and has not been spoken, in the order in which it is heard.

    Args:
        session: What is about to be heard.
        position: The first frame of the stretch.
        count: Its frames.
    """
    cues = (cue for cue in session.plan.cues if cue.at < position + count and cue.end > position)
    return tuple(cue.line for cue in cues if cue.line and session.clips.exact(cue.line) is None)


def go_on(session: Session, where: Onward, *, end: Frames | None = None, tempo_bias: int | None = None) -> Session:
    """Return a running session gone on from somewhere else, or towards another end.

    The levels stay, and the music goes on unbroken, because it follows what has been heard. Where the end
    cannot be kept, the session says so in one short line.

    Args:
        session: What runs.
        where: Where it goes on.
        end: Where it should end; None keeps the end that was promised.
        tempo_bias: How much faster than usual repetitions are taken, in steps; None keeps what it is.
    """
    own = phrases_of(session.script)
    plan = session.plan if tempo_bias is None else replace(session.plan, tempo_bias=tempo_bias)
    wanted = session.plan.promised if end is None else end
    changed = refit(plan, onward=where, end=wanted, speech=session.clips, own=own)
    kept = changed.frames == session.plan.frames == session.plan.promised
    if changed.frames != wanted and not kept:
        notice = own.ends_later if changed.frames > session.plan.promised else own.ends_earlier
        changed = refit(plan, onward=where, end=wanted, speech=session.clips, own=own, notice=notice)
    return _gone_on(session, changed)


def wrap_up(session: Session, *, step: int, at: Frames) -> Session:
    """Return a running session gone on with its closing part, as long as it was planned: the session ends sooner.

    That is said in one short line first.

    Args:
        session: What runs.
        step: Number of the step that the closing part begins with, among the plan's turns.
        at: The frame at which that step begins.
    """
    own, plan = phrases_of(session.script), session.plan
    end = Frames(at + plan.frames - plan.steps[max(0, step - plan.first)].start)
    where = Onward(first=step, at=at)
    return _gone_on(session, refit(plan, onward=where, end=end, speech=session.clips, own=own, notice=own.ends_earlier))


def close(session: Session, *, step: int, at: Frames) -> Session:
    """Return a running session stopped: its closing line is said, and the music goes.

    Args:
        session: What runs.
        step: Number of the step being heard among the plan's turns.
        at: The frame from which on nothing of the plan is heard any more.
    """
    own = phrases_of(session.script)
    return _gone_on(session, close_plan(session.plan, step=step, at=at, speech=session.clips, own=own))


def music_alone(session: Session) -> Session:
    """Return a session of which nothing is heard but the music."""
    return _gone_on(session, replace(session.plan, cues=()))


def turn_volume(session: Session, *, louder: Decibels) -> Session:
    """Return a running session with everything in it so much louder (or softer, below 0)."""
    levels = session.levels.louder(louder)
    return replace(session, levels=levels, mixer=_mixer(session, session.mixer.timeline, levels))


def lines_when_led(session: Session) -> tuple[Line, ...]:
    """Return the lines that commands may call for, so that none of them has to wait for its clip."""
    return led_lines(session.plan.turns, phrases_of(session.script))


def _gone_on(session: Session, plan: Plan) -> Session:
    session.clips.hurry(spoken_lines(plan))
    timeline = timeline_of(plan, before=session.mixer.timeline)
    return replace(session, plan=plan, mixer=_mixer(session, timeline, session.levels))


def _mixer(session: Session, timeline: Timeline, levels: Levels) -> Mixer:
    return Mixer(timeline, clips=session.clips, beds=session.beds, levels=levels, duck=session.duck)
