"""One session, from a script to the sound of every frame: where plan, clips, beds and mixer are put together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from coach.errors import PlanError
from coach.line import Line
from coach.mixer.duck import DuckProfile
from coach.mixer.levels import USUAL, Balance, Levels, session_levels
from coach.mixer.mixer import Bed, Clips, Mixer
from coach.mixer.timeline import Timeline, timeline_of
from coach.pace import Pace
from coach.phrases import phrases
from coach.plan.closing import closing, closing_line
from coach.plan.fit import Onward, fit, onward, refit
from coach.plan.layout import Speech
from coach.plan.model import CueKind, Plan, line_of
from coach.plan.turns import Talk
from coach.script.model import Script
from coach.units import Decibels, Frames, Seconds, to_frames

SPOKEN_BEFORE = Seconds(4.0)
"""How much of a live session has been spoken before it begins."""
SETTLED_BEFORE = Seconds(30.0)
"""How long before a line is heard the plan is fitted to what its length has turned out to be."""


class SpokenClips(Speech, Clips, Protocol):
    """Spoken lines, with their lengths and their sound."""

    @property
    def voice(self) -> str:
        """Who speaks, as ``engine:voice@version``."""

    def words(self, line: Line) -> tuple[tuple[str, Frames, Frames], ...]:
        """Return a line's written words with their first frames and those after their last; none if not known."""

    def exact(self, line: Line) -> Frames | None:
        """Return how long a line is; None where that is still an estimate."""

    def hurry(self, lines: Iterable[Line]) -> None:
        """Let lines be spoken before all others, in their order."""

    def say_now(self, lines: Iterable[Line]) -> None:
        """Have lines that are needed now said by whichever voice can, and return at once."""

    def wait_for(self, lines: Iterable[Line] | None, within: Seconds | None = None, /) -> bool:
        """Wait until lines have been spoken, at most so long; tell whether they have. None waits for all there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session ready to be heard, from its first frame or, after a change of plan, from a later one."""

    script: Script
    plan: Plan
    clips: SpokenClips
    beds: Mapping[Pace, Bed]
    mixer: Mixer
    levels: Levels
    duck: DuckProfile = field(default_factory=DuckProfile)


def open_session(
    script: Script,
    *,
    frames: Frames | None,
    skip_prep: bool,
    talk: Talk = Talk.NORMAL,
    live: bool,
    clips: SpokenClips,
    beds: Mapping[Pace, Bed],
    balance: Balance = USUAL,
) -> Session:
    """Fit a script to a length and make it ready to be heard.

    Args:
        script: The session.
        frames: The length asked for; None takes the script's own.
        skip_prep: Leave out what is said before the first step.
        talk: How much is said.
        live: Somebody can say "next" while it runs.
        clips: Speaks.
        beds: The music for each pace; empty for none.
        balance: What is wanted louder or softer than usual.

    Raises:
        PlanError: The script cannot take that length.
        VoiceError: Nothing can speak its lines.
    """
    fitted = partial(fit, script, frames=frames, speech=clips, skip_prep=skip_prep, talk=talk, live=live)
    plan = _begun(fitted, clips) if live else fitted()
    timeline = timeline_of(plan)
    duck = DuckProfile()
    levels = session_levels(timeline, duck, music=bool(beds), balance=balance)
    mixer = Mixer(timeline, clips=clips, beds=beds, levels=levels, duck=duck)
    return Session(script=script, plan=plan, clips=clips, beds=beds, mixer=mixer, levels=levels, duck=duck)


def _begun(fitted: Callable[[], Plan], clips: SpokenClips) -> Plan:
    """Return the plan of a live session, its first lines spoken; the others may still be estimated.

    No length is refused because of an estimate: before that, everything is spoken.
    """
    plan = _possible(fitted, clips)
    clips.hurry(_lines(plan))
    clips.wait_for(cue.line for cue in plan.cues if cue.line and cue.at < to_frames(SPOKEN_BEFORE))
    return plan if _first_misjudged(plan, clips, Frames(0)) is None else _possible(fitted, clips)


def _possible(fitted: Callable[[], Plan], clips: SpokenClips) -> Plan:
    try:
        return fitted()
    except PlanError:
        clips.wait_for(None)
        return fitted()


def settled(session: Session, position: Frames) -> Session | None:
    """Return a running session fitted anew to what its lines have turned out to be; None where nothing has changed.

    Nothing before the frame at which it can be fitted anew is different, and its end stays: where the lines do not
    let it, they keep the room that they were given.

    Args:
        session: What runs.
        position: The first frame whose sound has not been made.
    """
    where = onward(session.plan, position)
    misjudged = _first_misjudged(session.plan, session.clips, where.at)
    if misjudged is None or misjudged > position + to_frames(SETTLED_BEFORE) or where.first >= len(session.plan.turns):
        return None
    own = phrases(session.script.language)
    plan = refit(session.plan, onward=where, end=session.plan.frames, speech=session.clips, own=own)
    return _gone_on(session, plan) if plan.frames == session.plan.frames else None


def unspoken(session: Session, position: Frames, count: Frames) -> tuple[Line, ...]:
    """Return what is said in a stretch of a session and has not been spoken, in the order in which it is heard.

    Args:
        session: What is about to be heard.
        position: The first frame of the stretch.
        count: Its frames.
    """
    cues = (cue for cue in session.plan.cues if cue.at < position + count and cue.end > position)
    return tuple(cue.line for cue in cues if cue.line and session.clips.exact(cue.line) is None)


def _first_misjudged(plan: Plan, clips: SpokenClips, since: Frames) -> Frames | None:
    """Return the first frame at which a line is heard that has turned out longer or shorter than it was planned."""
    for cue in plan.cues:
        line = cue.line if cue.at >= since else None
        if line is not None and clips.exact(line) not in (None, cue.end - cue.at):
            return cue.at
    return None


def _lines(plan: Plan) -> tuple[Line, ...]:
    """Return what is spoken, in the order in which it is heard."""
    return tuple(dict.fromkeys(cue.line for cue in plan.cues if cue.line is not None))


def fitted_anew(
    session: Session, where: Onward, *, end: Frames | None = None, tempo_bias: int | None = None
) -> Session:
    """Return a running session gone on from somewhere else, or towards another end.

    The levels stay, and the music goes on unbroken, because it follows what has been heard. Where the end
    cannot be kept, the session says so in one short line.

    Args:
        session: What runs.
        where: Where it goes on.
        end: Where it should end; None keeps the end it has.
        tempo_bias: How much faster than usual repetitions are taken, in steps; None keeps what it is.
    """
    own = phrases(session.script.language)
    plan = session.plan if tempo_bias is None else replace(session.plan, tempo_bias=tempo_bias)
    wanted = session.plan.frames if end is None else end
    changed = refit(plan, onward=where, end=wanted, speech=session.clips, own=own)
    if changed.frames not in (wanted, session.plan.frames):
        notice = own.ends_later if changed.frames > session.plan.frames else own.ends_earlier
        changed = refit(plan, onward=where, end=wanted, speech=session.clips, own=own, notice=notice)
    return _gone_on(session, changed)


def jumped(session: Session, *, step: int, at: Frames) -> Session:
    """Return a running session gone on with another step, fitted to the end it had.

    Args:
        session: What runs.
        step: Number of the step among the plan's turns.
        at: The frame at which that step begins.
    """
    return fitted_anew(session, Onward(first=step, at=at))


def closed(session: Session, *, step: int, at: Frames) -> Session:
    """Return a running session stopped: its closing line is said, and the music goes.

    Args:
        session: What runs.
        step: Number of the step being heard among the plan's turns.
        at: The frame from which on nothing of the plan is heard any more.
    """
    own = phrases(session.script.language)
    return _gone_on(session, closing(session.plan, step=step, at=at, speech=session.clips, own=own))


def at_volume(session: Session, *, louder: Decibels) -> Session:
    """Return a running session with everything in it so much louder (or softer, below 0)."""
    levels = session.levels.louder(louder)
    return replace(session, levels=levels, mixer=_mixer(session, session.mixer.timeline, levels))


def said_when_led(session: Session) -> tuple[Line, ...]:
    """Return the lines that commands may call for, so that none of them has to wait for its clip."""
    own = phrases(session.script.language)
    paces = dict.fromkeys(turn.pace for turn in session.plan.turns)
    notices = [line_of(CueKind.TIME, text, pace) for pace in paces for text in (own.ends_earlier, own.ends_later)]
    return (closing_line(own), *notices)


def _gone_on(session: Session, plan: Plan) -> Session:
    session.clips.hurry(_lines(plan))
    timeline = timeline_of(plan, before=session.mixer.timeline)
    return replace(session, plan=plan, mixer=_mixer(session, timeline, session.levels))


def _mixer(session: Session, timeline: Timeline, levels: Levels) -> Mixer:
    return Mixer(timeline, clips=session.clips, beds=session.beds, levels=levels, duck=session.duck)
