"""The phases of breaths: where each begins and ends, and what is said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from coach.languages import Phrases
from coach.plan.model import PlannedStep, Turn
from coach.script.model import Breathing, CountedPractice, Phase
from coach.units import Frames, to_frames, to_whole

ALL_SAID = 2
"""Breaths whose every phase is told by its word."""
HALF_SAID = 4
"""Breaths, these among them, of which breathing in and out is; after that the tones are enough."""
_MORE = "more"
"""What a phase is called that follows on one of its own kind: the second breath in of a sigh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPhase:
    """A phase of a breath with its times."""

    kind: Breathing
    at: Frames
    end: Frames
    breath: int
    """Number of the breath in its step, from 0."""
    more: bool
    """Whether it follows on one of its own kind."""


def phases_of(step: PlannedStep) -> tuple[PlannedPhase, ...]:
    """Return the phases of all breaths of a step from where it begins, or goes on; none where it is not breathed."""
    practice = step.turn.practice
    if not isinstance(practice, CountedPractice) or not practice.phases:
        return ()
    planned: list[PlannedPhase] = []
    for number, (start, end) in enumerate(pairwise(step.strokes)):
        edges = [start + offset for offset in phase_edges(practice.phases, end - start)]
        before: Breathing | None = None
        for phase, (at, until) in zip(practice.phases, pairwise(edges), strict=True):
            planned.append(
                PlannedPhase(
                    kind=phase.kind,
                    at=Frames(at),
                    end=Frames(until),
                    breath=step.reps_done + number,
                    more=phase.kind is before,
                )
            )
            before = phase.kind
    return tuple(planned)


def phase_edges(phases: Sequence[Phase], frames: int) -> tuple[int, ...]:
    """Return where the phases of a breath begin, and the last ends, in a breath of so many frames.

    What is more than their shortest times is shared out as their ranges are wide.
    """
    lows = [to_frames(phase.time.low) for phase in phases]
    wide = [to_frames(phase.time.high) - low for phase, low in zip(phases, lows, strict=True)]
    shares, left = (wide, frames - sum(lows)) if sum(wide) else (lows, frames - sum(lows))
    each = (low + left * share / sum(shares) for low, share in zip(lows, shares, strict=True))
    return (0, *(to_whole(edge) for edge in accumulate(each)))


def spoken_phases(step: PlannedStep) -> Iterator[PlannedPhase]:
    """Yield the phases that are told by their words: all of the first breaths, then ever fewer."""
    for phase in phases_of(step):
        if phase.breath < ALL_SAID or (phase.breath < HALF_SAID and phase.kind in (Breathing.IN, Breathing.OUT)):
            yield phase


def phase_at(step: PlannedStep, frame: int) -> PlannedPhase | None:
    """Return the phase that goes on at a frame; None where there is none."""
    return next((phase for phase in phases_of(step) if phase.at <= frame < phase.end), None)


def phase_word(phase: PlannedPhase, own: Phrases) -> str:
    """Return what is said of a phase."""
    return own.breath[_MORE if phase.more else phase.kind]


def phase_words(turn: Turn, own: Phrases) -> tuple[str, ...]:
    """Return every word that may be said of the phases of a turn."""
    practice = turn.practice
    phases = practice.phases if isinstance(practice, CountedPractice) else ()
    kinds = [phase.kind for phase in phases]
    more = (_MORE,) if any(one is two for one, two in pairwise(kinds)) else ()
    return tuple(own.breath[kind] for kind in dict.fromkeys((*kinds, *more)))
