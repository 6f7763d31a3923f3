"""One session, from a script to the sound of every frame: where plan, clips, beds and mixer are put together."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from coach.errors import PlanError
from coach.plan.fit import fit
from coach.plan.model import Plan
from coach.plan.opening import SpokenLengths
from coach.plan.turns import Talk
from coach.script.model import Script
from coach.sound.mixer.duck import DuckProfile
from coach.sound.mixer.levels import USUAL, Balance, Levels, session_levels
from coach.sound.mixer.mixer import Clips, Mixer
from coach.sound.mixer.timeline import timeline_of
from coach.sound.music.endless import Music
from coach.speech.line import Line
from coach.units import Frames, Seconds, to_frames

SPOKEN_BEFORE = Seconds(4.0)
"""How much of a live session has been spoken before it begins."""


class SpokenClips(SpokenLengths, Clips, Protocol):
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
    beds: Mapping[str, Music]
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
    beds: Mapping[str, Music],
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
    fitted = partial(fit, script, frames=frames, speech=clips, skip_prep=skip_prep, talk=talk)
    plan = _begun(fitted, clips) if live else fitted()
    timeline = timeline_of(plan)
    duck = DuckProfile()
    levels = session_levels(timeline, duck, music=bool(beds), balance=balance)
    mixer = Mixer(timeline, clips=clips, beds=beds, levels=levels, duck=duck)
    return Session(script=script, plan=plan, clips=clips, beds=beds, mixer=mixer, levels=levels, duck=duck)


def _begun(fitted: Callable[[], Plan], clips: SpokenClips) -> Plan:
    """Return the plan of a live session, its first lines spoken by a quick voice; the others may still be estimated.

    No length is refused because of an estimate: before that, everything is spoken.
    """
    plan = _possible(fitted, clips)
    clips.hurry(spoken_lines(plan))
    clips.prepare([cue.line for cue in plan.cues if cue.line and cue.at < to_frames(SPOKEN_BEFORE)])
    return plan if first_misjudged(plan, clips, Frames(0)) is None else _possible(fitted, clips)


def _possible(fitted: Callable[[], Plan], clips: SpokenClips) -> Plan:
    try:
        return fitted()
    except PlanError:
        clips.wait_for(None)
        return fitted()


def first_misjudged(plan: Plan, clips: SpokenClips, since: Frames) -> Frames | None:
    """Return the first frame at which a line is heard that has turned out longer or shorter than it was planned."""
    for cue in plan.cues[bisect_left(plan.cues, since, key=lambda cue: cue.at) :]:
        line = cue.line
        if line is not None and clips.exact(line) not in (None, cue.end - cue.at):
            return cue.at
    return None


def spoken_lines(plan: Plan) -> tuple[Line, ...]:
    """Return what is spoken, in the order in which it is heard."""
    return tuple(dict.fromkeys(cue.line for cue in plan.cues if cue.line is not None))
