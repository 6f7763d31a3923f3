"""Exports one session: checks what is asked for, makes the session, and writes every file of it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from coach.errors import ExportError
from coach.export import captions
from coach.export.encoders.chapters import Detail
from coach.export.encoders.sleeve import Cover, read_cover, sleeve_of
from coach.export.files import export_files
from coach.export.pictures.cover import cover as drawn_cover
from coach.export.renderers import Renderers
from coach.export.request import DRAWN_COVER, NO_COVER
from coach.export.stems import check_stems, export_stems, stem_files
from coach.export.target import STANDARD_OUTPUT, Target, check_targets
from coach.kept.whole_file import check_place, place_of, write_whole
from coach.session.request import Request
from coach.session.session import Session
from coach.tasks.beside import SPARE_PROCESSORS
from coach.units import length_text

Warn = Callable[[str], None]
Open = Callable[[Request, Warn], AbstractContextManager[Session]]
"""Gives a session ready to be heard, told whom to warn; a function of a module, so that another process can have it."""
Progress = Callable[[int], AbstractContextManager[Callable[[int], None]]]
"""Given how many frames there are to do, gives what to tell frames done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be made of one session."""

    request: Request
    targets: tuple[Target, ...]
    chapters: Detail = Detail.STEPS
    cover: str = DRAWN_COVER
    """A picture's file, or :data:`DRAWN_COVER`, or :data:`NO_COVER`."""
    captions: tuple[Path, ...] = ()
    """Files of captions; the ending names the kind."""
    stems: Path | None = None
    """The folder that voice, music and bells go to."""
    force: bool = False
    """Replace files that are there already."""

    @property
    def name(self) -> str:
        """What it is told by."""
        script, frames = Path(self.request.script).stem, self.request.frames
        return script if frames is None else f"{script}, {length_text(frames)}"

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything that will be there."""
        return (
            *(target.path for target in self.targets),
            *self.captions,
            *(stem_files(self.stems) if self.stems else ()),
        )

    def placed(self, place: Callable[[Path], Path]) -> "Job":
        """Return the same with each of its files elsewhere."""
        return replace(
            self,
            targets=tuple(replace(target, path=place(target.path)) for target in self.targets),
            captions=tuple(map(place, self.captions)),
            stems=place(self.stems) if self.stems else None,
        )


def check_apart(jobs: Sequence[Job]) -> None:
    """Refuse jobs two of which would write the same file.

    Raises:
        ExportError: They would; the message says which file, and how to tell them apart.
    """
    taken: set[Path] = set()
    for job in jobs:
        for path in job.files:
            if path == STANDARD_OUTPUT or place_of(path) in taken:
                raise ExportError(f"{path}: several sessions would go there; put {{script}} and {{minutes}} into -o")
            taken.add(place_of(path))


def export_session(job: Job, *, open_session: Open, warn: Warn, progress: Progress, alone: bool = True) -> None:
    """Export one session.

    Args:
        job: What is to be made of it.
        open_session: Gives the session.
        warn: Told what could not be had as it was asked for.
        progress: Told how far it is.
        alone: Whether all processors are for this session.

    Raises:
        CoachError: The session cannot be made, or a file cannot be written; nothing half done is left.
    """
    check_targets(job.targets, force=job.force)
    for path in job.captions:
        check_place(path, force=job.force)
    if job.stems is not None:
        check_stems(job.stems, force=job.force)
    picture = read_cover(Path(job.cover)) if job.cover not in (DRAWN_COVER, NO_COVER) else None
    measured = any(target.says_loudness for target in job.targets)
    with (
        open_session(job.request, warn) as session,
        Renderers(session.mixer, SPARE_PROCESSORS if alone else 0, measured=measured) as renderers,
        progress(session.plan.frames * (1 if job.stems is None else 2)) as advance,  # stems are mixed by themselves
    ):
        if job.cover == DRAWN_COVER and any(target.carries_cover for target in job.targets):
            picture = Cover(picture=drawn_cover(session.plan), mime="image/png")
        speaker = session.clips.voice
        sleeve = sleeve_of(session.script, session.plan, speaker=speaker, detail=job.chapters, cover=picture)
        export_files(
            renderers.blocks(),
            job.targets,
            frames=session.plan.frames,
            sleeve=sleeve,
            force=job.force,
            loudness=renderers.loudness,
            progress=advance,
        )
        for path in job.captions:
            said = captions.FORMATS[path.suffix.removeprefix(".")](session.plan, session.clips.words)
            write_whole(path, said.encode(), force=job.force)
        if job.stems is not None:
            export_stems(session.mixer, job.stems, force=job.force, progress=advance)
