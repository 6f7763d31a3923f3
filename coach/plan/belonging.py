"""What of a script belongs to a session of some length: longer is richer, not slower."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from coach.pace import Pace
from coach.script.model import (
    CountedPractice,
    CountRange,
    Drift,
    Group,
    Part,
    Script,
    Section,
    Step,
    groups_of,
    map_steps,
    steps_of,
)
from coach.script.values import LEAST_DRIFT
from coach.units import Frames, to_frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Lengths to which the same of a script belongs."""

    script: Script
    """What belongs to them; `stay` stands in each of its steps."""
    begin: Frames
    end: Frames | None
    """The first length that is no longer one of them; None: there is no such."""

    def hold(self, frames: int) -> bool:
        """Tell whether a length is one of them."""
        return self.begin <= frames and (self.end is None or frames < self.end)


def stages(script: Script) -> Iterator[Stage]:
    """Yield what belongs to ever longer sessions, until all of it does."""
    script = _keep_steady(script)
    begins = sorted({0, *(to_frames(seconds) for seconds in _from_lengths(script))})
    for begin, end in zip(begins, (*begins[1:], None), strict=True):
        belonging = tuple(_section_at(section, script, begin) for section in script.sections)
        sections = tuple(section for section in belonging if section.steps)
        yield Stage(
            script=replace(script, sections=sections), begin=Frames(begin), end=None if end is None else Frames(end)
        )


def _keep_steady(script: Script) -> Script:
    """Return a script in which no steady stroke may be slower than a slow one, though none loses its shortest."""
    slow = [
        step.practice.tempo.low
        for section in script.sections
        for step in steps_of(section.steps)
        if step.pace is Pace.SLOW and isinstance(step.practice, CountedPractice) and not step.practice.phases
    ]

    def kept(step: Step) -> Step:
        practice = step.practice
        if not slow or step.pace is not Pace.STEADY or not isinstance(practice, CountedPractice) or practice.phases:
            return step
        tempo = replace(practice.tempo, high=max(practice.tempo.low, min(practice.tempo.high, *slow)))
        drift = practice.drift if tempo.high - tempo.low >= LEAST_DRIFT else Drift.EVEN
        return replace(step, practice=replace(practice, tempo=tempo, drift=drift))

    sections = (replace(section, steps=map_steps(section.steps, kept)) for section in script.sections)
    return replace(script, sections=tuple(sections))


def _from_lengths(script: Script) -> Iterator[float]:
    for section in script.sections:
        yield section.rounds_from
        yield from (group.rounds_from for group in groups_of(section.steps))
        for step in steps_of(section.steps):
            yield step.from_length
            yield from (cue.from_length for cue in step.cues)


def _section_at(section: Section, script: Script, frames: int) -> Section:
    steps = tuple(_parts_at(section.steps, script, frames))
    return replace(section, rounds=_rounds_at(section, frames), steps=steps)


def _parts_at(parts: Iterable[Part], script: Script, frames: int) -> Iterator[Part]:
    """Yield the steps that belong to a length, and the groups in which there are any."""
    for part in parts:
        if isinstance(part, Group):
            steps = tuple(_parts_at(part.steps, script, frames))
            if steps:
                yield replace(part, rounds=_rounds_at(part, frames), steps=steps)
        elif to_frames(part.from_length) <= frames:
            yield _step_at(part, script, frames)


def _rounds_at(part: Section | Group, frames: int) -> CountRange:
    rounds = part.rounds
    return rounds if frames >= to_frames(part.rounds_from) else CountRange(low=rounds.low, high=rounds.low)


def _step_at(step: Step, script: Script, frames: int) -> Step:
    cues = tuple(cue for cue in step.cues if to_frames(cue.from_length) <= frames)
    rests = step.quiet or step.until_next
    return replace(step, cues=cues, stay=script.stay if step.stay is None and not rests else step.stay)
