"""One session, from a script to the sound of every frame: where plan, clips, beds and mixer are put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from coach.line import Line
from coach.mixer.duck import DuckProfile
from coach.mixer.levels import Levels, session_levels
from coach.mixer.mixer import Bed, Clips, Mixer
from coach.mixer.timeline import Timeline, timeline_of
from coach.pace import Pace
from coach.phrases import phrases
from coach.plan.closing import closing, closing_line
from coach.plan.fit import Onward, fit, refit
from coach.plan.layout import Speech
from coach.plan.model import Plan
from coach.plan.turns import Talk
from coach.script.model import Script
from coach.units import Decibels, Frames


class SpokenClips(Speech, Clips, Protocol):
    """Spoken lines, with their lengths and their sound."""

    @property
    def speaker(self) -> str:
        """The id of the voice."""


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

    Raises:
        PlanError: The script cannot take that length.
        VoiceError: Nothing can speak its lines.
    """
    plan = fit(script, frames=frames, speech=clips, skip_prep=skip_prep, talk=talk, live=live)
    timeline = timeline_of(plan)
    duck = DuckProfile()
    levels = session_levels(timeline, duck, music=bool(beds))
    mixer = Mixer(timeline, clips=clips, beds=beds, levels=levels, duck=duck)
    return Session(script=script, plan=plan, clips=clips, beds=beds, mixer=mixer, levels=levels, duck=duck)


def fitted_anew(
    session: Session, onward: Onward, *, end: Frames | None = None, tempo_bias: int | None = None
) -> Session:
    """Return a running session gone on from somewhere else, or towards another end.

    The levels stay, and the music goes on unbroken, because it follows what has been heard. Where the end
    cannot be kept, the session says so in one short line.

    Args:
        session: What runs.
        onward: Where it goes on.
        end: Where it should end; None keeps the end it has.
        tempo_bias: How much faster than usual repetitions are taken, in steps; None keeps what it is.
    """
    own = phrases(session.script.language)
    plan = session.plan if tempo_bias is None else replace(session.plan, tempo_bias=tempo_bias)
    wanted = session.plan.frames if end is None else end
    changed = refit(plan, onward=onward, end=wanted, speech=session.clips, own=own)
    if changed.frames not in (wanted, session.plan.frames):
        notice = own.ends_later if changed.frames > session.plan.frames else own.ends_earlier
        changed = refit(plan, onward=onward, end=wanted, speech=session.clips, own=own, notice=notice)
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
    notices = [Line(text=text, pace=pace) for pace in paces for text in (own.ends_earlier, own.ends_later)]
    return (closing_line(own), *notices)


def _gone_on(session: Session, plan: Plan) -> Session:
    timeline = timeline_of(plan, before=session.mixer.timeline)
    return replace(session, plan=plan, mixer=_mixer(session, timeline, session.levels))


def _mixer(session: Session, timeline: Timeline, levels: Levels) -> Mixer:
    return Mixer(timeline, clips=session.clips, beds=session.beds, levels=levels, duck=session.duck)
