"""A running session fitted anew: where it can go on without being interrupted, and to which end."""

from bisect import bisect_left
from dataclasses import dataclass, replace

from coach.languages import Phrases
from coach.plan.attempt import Attempt
from coach.plan.layout import Running
from coach.plan.lengths import Lengths
from coach.plan.model import Cue, CueKind, Opening, Plan, Turn, line_of
from coach.plan.opening import SpokenLengths
from coach.units import Frames, to_frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where a running session is to go on."""

    first: int
    """Number of the turn, among the plan's turns; it may lie behind."""
    at: Frames
    """The frame at which it begins, or goes on."""
    running: Running | None = None
    """What has been done of it, where it goes on in the middle."""
    unbroken: bool = False
    """Whether all that the plan has before that frame is heard as it was planned."""


def onward(plan: Plan, now: Frames) -> Onward:
    """Return where a running session can be fitted anew without being interrupted.

    An instruction is heard to its end, a repetition done to its end; a timed practice goes on at once, but
    not in the middle of a sentence.
    """
    number = next((i for i, step in enumerate(plan.steps) if now < step.end), len(plan.steps) - 1)
    step = plan.steps[number]
    at, reps = int(max(now, step.practice_start)), 0
    following: Frames | None = None
    if step.reps is not None:
        reps = bisect_left(step.strokes, at)
        if reps < step.reps:
            at, over = step.strokes[reps : reps + 2]
            following = Frames(over - at)
    else:
        told = (*step.told_over, *(one for each in plan.steps[number + 1 : number + 2] for one in each.turn.openings))
        waits = {one.text: to_frames(one.wait.low) + one.longer for one in told}
        spoken = ((cue.at, cue.end + waits.get(cue.text, 0)) for cue in plan.cues if cue.line)
        at = next((over for begin, over in spoken if begin <= at < over), at)
    if at >= step.end or (step.reps is not None and reps >= step.reps) or step.turn.practice is None:
        return Onward(first=plan.first + number + 1, at=step.end, unbroken=True)
    said = frozenset(cue.text for cue in plan.cues if step.start <= cue.at < at and cue.line)
    spoken_until = max((cue.end for cue in plan.cues if cue.at < at and cue.line), default=Frames(at))
    running = Running(
        step=step,
        at=Frames(at),
        reps_done=step.reps_done + reps,
        following=following,
        said=said,
        spoken_until=spoken_until,
        stays=Frames(step.end - at) if step.stays else None,
    )
    return Onward(first=plan.first + number, at=Frames(at), running=running, unbroken=True)


def _without_announced(plan: Plan, onward: Onward, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the turns, of which the next is not announced again as far as that has been heard."""
    number = onward.first + (onward.running is not None)
    if not onward.unbroken or not plan.first <= number < len(turns):
        return turns
    step = plan.steps[number - plan.first]
    begin = step.start - step.told_before
    said = {cue.text for cue in plan.cues if begin <= cue.at < min(onward.at, step.start) and cue.line}
    following = turns[number]
    left = tuple(opening for opening in following.openings if opening.text not in said)
    following = replace(following, openings=left, bell=following.bell and not said)
    return (*turns[:number], following, *turns[number + 1 :])


def refit(
    plan: Plan, *, onward: Onward, end: Frames, speech: SpokenLengths, own: Phrases, notice: str | None = None
) -> Plan:
    """Fit what is left of a running session to what is left of its time.

    Args:
        plan: What runs now.
        onward: Where it goes on.
        end: Where the session should end; where the steps left cannot fill that time or do not fit into it,
            the plan ends as near to it as they can, and its `frames` say so.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
        notice: Something to say first.
    """
    lengths = Lengths(speech)
    turns = plan.turns
    heard: tuple[Cue, ...] = ()
    if notice:
        lengths.prepare((line_of(CueKind.TIME, notice, turns[onward.first].pace),))
    if onward.unbroken:
        heard = tuple(cue for cue in plan.cues if cue.at < onward.at)
    if notice and not onward.running:
        first = turns[onward.first]
        spoken = (Opening(kind=CueKind.TIME, text=notice), *first.openings)
        turns = (*turns[: onward.first], replace(first, openings=spoken), *turns[onward.first + 1 :])
    told = tuple(cue for cue in plan.cues if cue.kind is CueKind.TIME and cue.at < onward.at)
    turns = _without_announced(plan, onward, turns)
    changed = replace(plan, first=onward.first, turns=turns, cues=heard)
    after = turns[onward.first - 1] if onward.unbroken and onward.first else None
    attempt = Attempt(
        plan=changed, start=onward.at, speech=lengths, own=own, running=onward.running, told=told, after=after
    )
    fitted = attempt.plan(Frames(min(max(end, attempt.shortest), attempt.longest)), notice=notice)
    return replace(fitted, turns=plan.turns)
