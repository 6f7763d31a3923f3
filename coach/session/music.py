"""Which music is heard when in a session, by its name."""

from collections.abc import Mapping
from dataclasses import dataclass

from coach.pace import Pace
from coach.plan.model import Plan
from coach.script.model import Script, steps_of
from coach.sound.mixer.timeline import timeline_of
from coach.units import Frames


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicStretch:
    """A part of a session with one music; at its start the music before hands over to it."""

    start: Frames
    end: Frames
    pace: Pace
    """The pace it was chosen for."""
    name: str
    """Of a bed, or of the user's file, folder or playlist."""


def beds_of(script: Script) -> dict[str, str]:
    """Return the names of beds that a script asks for, by pace, and those of its parts by themselves."""
    steps = (step for section in script.sections for step in steps_of(section.steps))
    return {**dict(script.beds), **{step.music: step.music for step in steps if step.music}}


def music_stretches(plan: Plan, names: Mapping[str, str]) -> tuple[MusicStretch, ...]:
    """Return the music of a session from its beginning to its end; nothing where there is none.

    Args:
        plan: The plan.
        names: What plays at each pace, see :func:`coach.sound.music.beds.music_names`.
    """
    changes = timeline_of(plan).beds
    ends = (*(change.at for change in changes[1:]), plan.frames)
    return tuple(
        MusicStretch(start=change.at, end=Frames(end), pace=change.pace, name=name)
        for change, end in zip(changes, ends, strict=True)
        if (name := names.get(change.music, names.get(change.pace)))
    )
