"""One session, from a script to the sound of every frame: where plan, clips, beds and mixer are put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from coach.mixer.duck import DuckProfile
from coach.mixer.levels import Levels, session_levels
from coach.mixer.mixer import Bed, Clips, Mixer
from coach.mixer.timeline import timeline_of
from coach.pace import Pace
from coach.phrases import phrases
from coach.plan.fit import fit, refit
from coach.plan.layout import Speech
from coach.plan.model import Plan
from coach.script.model import Script
from coach.units import Frames


class SpokenClips(Speech, Clips, Protocol):
    """Spoken lines, with their lengths and their sound."""


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
    live: bool,
    clips: SpokenClips,
    beds: Mapping[Pace, Bed],
) -> Session:
    """Fit a script to a length and make it ready to be heard.

    Args:
        script: The session.
        frames: The length asked for; None takes the script's own.
        skip_prep: Leave out what is said before the first step.
        live: Somebody can say "next" while it runs.
        clips: Speaks.
        beds: The music for each pace; empty for none.

    Raises:
        PlanError: The script cannot take that length.
        VoiceError: Nothing can speak its lines.
    """
    plan = fit(script, frames=frames, speech=clips, skip_prep=skip_prep, live=live)
    timeline = timeline_of(plan)
    duck = DuckProfile()
    levels = session_levels(timeline, duck, music=bool(beds))
    mixer = Mixer(timeline, clips=clips, beds=beds, levels=levels, duck=duck)
    return Session(script=script, plan=plan, clips=clips, beds=beds, mixer=mixer, levels=levels, duck=duck)


def jumped(session: Session, *, step: int, at: Frames) -> Session:
    """Return a running session gone on with another step, fitted to the end it had.

    The levels stay, and the music goes on unbroken, because it follows what has been heard.

    Args:
        session: What runs.
        step: Number of the step among the plan's turns.
        at: The frame at which that step begins.
    """
    plan = refit(
        session.plan,
        first=step,
        at=at,
        end=session.plan.frames,
        speech=session.clips,
        own=phrases(session.script.language),
    )
    timeline = timeline_of(plan, before=session.mixer.timeline)
    mixer = Mixer(timeline, clips=session.clips, beds=session.beds, levels=session.levels, duck=session.duck)
    return replace(session, plan=plan, mixer=mixer)
