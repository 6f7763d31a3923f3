"""What sounds when: a plan seen with the ears only."""

from dataclasses import dataclass, replace
from itertools import pairwise

from coach.pace import Pace
from coach.plan.model import CueKind, Plan, PlannedStep
from coach.plan.phases import phase_edges
from coach.script.model import Breathing, CountedPractice, Pulse
from coach.speech.line import Line
from coach.speech.role import Role
from coach.units import Decibels, Frames, Seconds, to_frames

BED_CHANGE = Seconds(6.0)
"""How long one bed takes to hand over to the next."""
BED_STAYS = Seconds(25.0)
"""A pace that is left sooner than this keeps the bed before it: music that changes with every step is restless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A clip or a bell, and where it begins."""

    at: Frames
    source: Line | CueKind
    """The line spoken, or the kind of bell."""
    level: Decibels = Decibels(0.0)
    """Of a bell, against other bells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BedChange:
    """From here on the bed of this pace plays; the hand-over begins at `at`."""

    at: Frames
    pace: Pace
    music: str = ""
    """What the script names here instead, if the user leaves the music to it; empty: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of frames, the end not included."""

    start: Frames
    end: Frames
    role: Role = Role.GUIDE
    """Of whoever speaks in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """A part of a stroke in which the bed goes from one height to another; 0 is its lowest and 1 its highest."""

    frames: int
    begin: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Swell:
    """Strokes that follow on each other in the same time, with which the bed breathes."""

    start: Frames
    stroke: Frames
    """Frames one takes."""
    count: int
    shape: tuple[Bend, ...] = ()
    """The parts of a stroke, which add up to it; none where it goes up and down once."""

    @property
    def end(self) -> Frames:
        """The frame after the last stroke."""
        return Frames(self.start + self.stroke * self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything heard in a session, in the session's own frames."""

    frames: Frames
    sounds: tuple[Sound, ...]
    """In the order they begin."""
    spoken: tuple[Span, ...]
    """When somebody speaks, in order, never overlapping; in a session gone on with, also before that."""
    beds: tuple[BedChange, ...]
    """In order, at least a hand-over apart; the first holds from the beginning."""
    swells: tuple[Swell, ...] = ()
    """Where the bed breathes with the strokes, in order; in a session gone on with, also before that."""


def timeline_of(plan: Plan, before: Timeline | None = None) -> Timeline:
    """Return what is heard of a plan.

    Args:
        plan: The plan.
        before: What was heard until the plan begins, where it continues a running session: its music goes on, and
            comes up again from where the last words have left it.
    """
    sounds = tuple(Sound(at=cue.at, source=cue.line or cue.kind, level=cue.level) for cue in plan.cues)
    spoken = [Span(start=cue.at, end=cue.end, role=cue.line.role) for cue in plan.cues if cue.line is not None]
    begin = min([plan.start, *(span.start for span in spoken)])
    heard = [span for span in before.spoken if span.start < begin] if before else []
    cut_off = [replace(span, end=min(span.end, begin)) for span in heard]
    return Timeline(
        frames=plan.frames,
        sounds=sounds,
        spoken=(*cut_off, *spoken),
        beds=_beds(plan, before),
        swells=_swells(plan, before),
    )


def _beds(plan: Plan, before: Timeline | None) -> tuple[BedChange, ...]:
    changes = [change for change in before.beds if change.at < plan.start] if before else []
    stretches = _stretches(plan.steps)
    for index, (start, pace, music) in enumerate(stretches):
        end = stretches[index + 1][0] if index + 1 < len(stretches) else plan.frames
        same = changes and (pace, music) == (changes[-1].pace, changes[-1].music)
        if same or (changes and end - start < to_frames(BED_STAYS)):
            continue
        at = start
        if changes:
            at = Frames(max(start, plan.start, changes[-1].at + to_frames(BED_CHANGE)))
        changes.append(BedChange(at=at if changes else Frames(0), pace=pace, music=music))
    return tuple(changes)


def _swells(plan: Plan, before: Timeline | None) -> tuple[Swell, ...]:
    """Return the breath of the bed; a stroke that has begun is breathed to its end, whatever comes after it."""
    swells: list[Swell] = []
    for swell in before.swells if before else ():
        if swell.start < plan.start:
            begun = -(-(plan.start - swell.start) // swell.stroke)
            swells.append(replace(swell, count=min(swell.count, begun)))
    for step in plan.steps:
        if step.turn.pulse is Pulse.NONE or not step.reps or not step.tempo:
            continue
        shape = breath_shape(step)
        if shape:
            swells.append(Swell(start=step.practice_start, stroke=step.tempo, count=step.reps, shape=shape))
        elif step.turn.pulse is not Pulse.BREATH:
            continue
        elif step.first is None:
            swells.append(Swell(start=step.practice_start, stroke=step.tempo, count=step.reps))
        else:
            strokes = pairwise(step.strokes)
            swells += (Swell(start=start, stroke=Frames(end - start), count=1) for start, end in strokes)
    return tuple(swells)


def breath_shape(step: PlannedStep) -> tuple[Bend, ...]:
    """Return how the bed goes with a breath, up with in and down with out; nothing where a step is not breathed."""
    practice = step.turn.practice
    phases = practice.phases if isinstance(practice, CountedPractice) else ()
    if not phases or step.tempo is None:
        return ()
    lengths = [end - begin for begin, end in pairwise(phase_edges(phases, step.tempo))]
    whole = {
        kind: sum(length for phase, length in zip(phases, lengths, strict=True) if phase.kind is kind)
        for kind in (Breathing.IN, Breathing.OUT)
    }
    moving = next(phase.kind for phase in phases if phase.kind in whole)
    height, bends = 0.0 if moving is Breathing.IN else 1.0, list[Bend]()
    for phase, length in zip(phases, lengths, strict=True):
        rise = length / whole[phase.kind] if phase.kind in whole else 0.0
        to = min(max(height + (-rise if phase.kind is Breathing.OUT else rise), 0.0), 1.0)
        bends.append(Bend(frames=length, begin=height, end=to))
        height = to
    return tuple(bends)


def _stretches(steps: tuple[PlannedStep, ...]) -> list[tuple[Frames, Pace, str]]:
    """Return where pace or music of the doing change; what is said before the first step takes those of the first."""
    played = [(step.turn.pace, step.turn.step.music) for step in steps]
    for index in range(len(steps) - 2, -1, -1):
        if steps[index].turn.practice is None:
            played[index] = played[index + 1]
    stretches: list[tuple[Frames, Pace, str]] = []
    for step, (pace, music) in zip(steps, played, strict=True):
        if not stretches or (pace, music) != stretches[-1][1:]:
            stretches.append((step.start, pace, music))
    return stretches
