"""How a session ends that was stopped: one closing line, and time for the music to go."""

from dataclasses import replace

from coach.languages import Phrases
from coach.pace import Pace
from coach.plan.model import Cue, CueKind, Plan
from coach.plan.opening import SpokenLengths
from coach.speech.line import Line
from coach.units import Frames, Seconds, to_frames

BEFORE = Seconds(0.6)
AFTER = Seconds(1.5)


def closing_line(own: Phrases) -> Line:
    """Return what is said last."""
    return Line(text=own.stopping, pace=Pace.SLOW)


def close_plan(plan: Plan, *, step: int, at: Frames, speech: SpokenLengths, own: Phrases) -> Plan:
    """Return what is left of a session that is stopped.

    Args:
        plan: What runs.
        step: Number of the turn being heard, among the plan's turns.
        at: The frame from which on nothing of the plan is heard any more.
        speech: Knows how long the line takes to say.
        own: What the coach says by itself.
    """
    line = closing_line(own)
    speech.prepare((line,))
    said = Frames(at + to_frames(BEFORE))
    cue = Cue(at=said, end=Frames(said + speech.frames(line)), kind=CueKind.SAY, text=line.text, pace=line.pace)
    end = Frames(cue.end + to_frames(AFTER))
    was = plan.steps[step - plan.first]
    begun = min(was.practice_start, at)
    uncounted = replace(was, reps=None, tempo=None, first=None)
    last = replace(uncounted, start=min(was.start, at), practice_start=begun, begun=begun, end=end)
    return replace(
        plan, start=at, frames=end, promised=end, first=step, steps=(last,), cues=(cue,), unspoken=(), moved=()
    )
