"""The chapters of a session, for players that can leap from one to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coach.languages import phrases
from coach.plan.model import Plan
from coach.plan.names import step_name
from coach.units import Frames


class Detail(StrEnum):
    """What gets a chapter of its own."""

    STEPS = "steps"
    SECTIONS = "sections"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a session that can be leapt to."""

    start: Frames
    end: Frames
    title: str


def chapters_of(plan: Plan, detail: Detail) -> tuple[Chapter, ...]:
    """Return the chapters of a plan: from its first frame to its last, each beginning where the one before ends."""
    begins = list(_begins(plan, detail))
    starts = [plan.start, *(start for start, _ in begins[1:])]
    ends = [*starts[1:], plan.frames]
    return tuple(
        Chapter(start=start, end=end, title=title)
        for (_, title), start, end in zip(begins, starts, ends, strict=False)
        if start < end
    )


def _begins(plan: Plan, detail: Detail) -> Iterator[tuple[Frames, str]]:
    """Yield where a chapter begins, with its title; a section's rounds are one chapter."""
    title, own = "", phrases(plan.language)
    for step in plan.steps:
        if detail is Detail.STEPS:
            yield step.start, step_name(step, own)
        elif detail is Detail.SECTIONS and step.turn.section != title:
            title = step.turn.section
            yield step.start, title
