"""Steps that stay until somebody says "next": they go on when their time is over, a minute at a time."""

from dataclasses import replace

from coach.languages import Phrases
from coach.plan.layout import Running
from coach.plan.model import Plan
from coach.plan.onward import Onward, refit
from coach.plan.opening import SpokenLengths
from coach.units import Frames, Seconds, to_frames

REMINDED_EVERY = Seconds(60.0)
"""How often somebody who has not said "next" is told that they can."""


def stay(plan: Plan, *, at: Frames, speech: SpokenLengths, own: Phrases) -> Plan | None:
    """Return a plan whose step goes on where it would have ended; None where that step does not wait to be told.

    Nothing before that frame is different. What follows is fitted to the end that was promised, or as near to it as
    it can be.

    Args:
        plan: What runs.
        at: A frame of the step that stays.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
    """
    number = next((i for i, step in enumerate(plan.steps) if step.practice_start <= at < step.end), None)
    if number is None or plan.first + number + 1 == len(plan.turns) or not plan.steps[number].turn.step.until_next:
        return None
    step = plan.steps[number]
    longest, chunk = step.turn.step.at_most, to_frames(REMINDED_EVERY)
    if longest is not None:
        chunk = Frames(min(chunk, step.begun + to_frames(longest) - step.end))
    if chunk <= 0:
        return None
    said = [cue for cue in plan.cues if step.start <= cue.at < step.end and cue.line]
    running = Running(
        step=step,
        at=step.end,
        reps_done=step.reps_done + (step.reps or 0),
        following=None,
        said=frozenset(cue.text for cue in said),
        spoken_until=max((cue.end for cue in said), default=step.end),
        stays=chunk,
    )
    where = Onward(first=plan.first + number, at=step.end, running=running, unbroken=True)
    changed = refit(plan, onward=where, end=plan.promised, speech=speech, own=own, notice=own.go_on_when_ready)
    return replace(changed, promised=plan.promised)
