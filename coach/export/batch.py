"""Exports many sessions at once, wherever: by processes beside this one, or by whatever else is an executor."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from coach.errors import CoachError
from coach.export.order import Job, Open, Warn, export_session
from coach.export.processes import Processes, tell
from coach.export.stems import stem_files
from coach.kept.whole_file import unwritten, write_whole
from coach.session.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a session is."""

    session: int
    """Its number, from 0 on, among those exported together."""
    done: int
    """Frames, since it was begun, by whoever writes it now."""
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What has become of a session."""

    warnings: tuple[str, ...] = ()
    failure: str = ""
    """Why it could not be written; empty where it is."""
    files: Mapping[Path, bytes] = field(default_factory=dict)
    """What could not be written where it was made, and is to be written here."""


Hear = Callable[[Progress], None]
Export = Callable[[int, Job, Open], Outcome]
"""Given a session's number, what is to be made of it, and what opens it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who exports sessions."""

    executor: Executor
    export: Export
    """What the executor is given to call; whoever hired the crew hears its progress."""
    opens: Callable[[Request, Warn], Open]
    """Gives what opens a session where it is exported, or what stands for that with the executor."""


Hire = Callable[[Hear], AbstractContextManager[Crew]]
"""Gives a crew as long as it is wanted; what it is about then is given up."""


class Watcher(Protocol):
    """Shows how many sessions come along; they are told apart by their names."""

    def began(self, name: str, frames: int) -> None:
        """Note that a session is being written, and how much there is to do."""

    def advanced(self, name: str, frames: int) -> None:
        """Note that so much more has been done; below 0 where it has to be done again."""

    def warned(self, name: str, message: str) -> None:
        """Tell what could not be had as it was asked for."""

    def written(self, name: str, files: Sequence[str]) -> None:
        """Note that a session is whole."""

    def failed(self, name: str, reason: str) -> None:
        """Note that a session could not be written."""


def without_what_is_there(job: Job) -> Job | None:
    """Return what of a job is left to be done; None where all its files are there already."""
    if job.force:
        return job
    stems_are_there = job.stems is not None and all(path.exists() for path in stem_files(job.stems))
    left = replace(
        job,
        targets=tuple(target for target in job.targets if not target.path.exists()),
        captions=tuple(path for path in job.captions if not path.exists()),
        stems=None if stems_are_there else job.stems,
    )
    return left if left.files else None


def export_all(jobs: Sequence[tuple[str, Job]], watcher: Watcher, *, hire: Hire) -> int:
    """Export many sessions; return how many failed.

    Whatever ends this early leaves whole files only, and doing it again does the rest.

    Args:
        jobs: Each under the name that it is told by.
        watcher: Told what becomes of them.
        hire: Gives who does it.
    """
    batch = _Batch(watcher)
    with hire(batch.heard.put) as crew:
        for number, (name, job) in enumerate(jobs):
            batch.begin(number, _Course(name=name, job=job), crew)
        while batch.courses:
            batch.listen()
    return batch.failures


@dataclass(slots=True, kw_only=True)
class _Course:
    """A session on its way."""

    name: str
    job: Job
    done: int = 0
    total: int = 0


class _Batch:
    """Sessions on their way; everything is told in the thread that began them.

    Attributes:
        heard: How far a session is, or that it has ended.
        courses: The sessions that have not ended, by their numbers.
        failures: How many have failed.
    """

    def __init__(self, watcher: Watcher) -> None:
        self.heard: SimpleQueue[Progress | tuple[int, Future[Outcome]]] = SimpleQueue()
        self.courses: dict[int, _Course] = {}
        self.failures = 0
        self._watcher = watcher

    def begin(self, number: int, course: _Course, crew: Crew) -> None:
        """Let a session be exported."""
        self.courses[number] = course
        try:
            opens = crew.opens(course.job.request, partial(self._watcher.warned, course.name))
        except CoachError as error:
            self._end(number, Outcome(failure=str(error)))
            return
        ended = crew.executor.submit(crew.export, number, course.job, opens)
        ended.add_done_callback(lambda ended: self.heard.put((number, ended)))
        while not self.heard.empty():
            self.listen()

    def listen(self) -> None:
        """Wait for what there is to be told next, and tell it."""
        match self.heard.get():
            case Progress() as progress:
                self._go_on(progress)
            case number, ended:
                self._end(number, _outcome_of(ended))

    def _go_on(self, progress: Progress) -> None:
        course = self.courses.get(progress.session)
        if course is None:
            return  # it has ended, and this took longer
        if not course.total:
            course.total = progress.total
            self._watcher.began(course.name, progress.total)
        if progress.done != course.done:
            self._watcher.advanced(course.name, progress.done - course.done)
            course.done = progress.done

    def _end(self, number: int, outcome: Outcome) -> None:
        course = self.courses[number]
        for warning in outcome.warnings:
            self._watcher.warned(course.name, warning)
        failure = outcome.failure or _written(outcome.files, force=course.job.force)
        if failure:
            self.failures += 1
            self._watcher.failed(course.name, failure)
        else:
            self._go_on(Progress(session=number, done=course.total, total=course.total))
            self._watcher.written(course.name, [str(path) for path in course.job.files])
        del self.courses[number]


def _written(files: Mapping[Path, bytes], *, force: bool) -> str:
    """Write what could not be written where it was made; return why that failed, if it did."""
    try:
        for path, content in files.items():
            write_whole(path, content, force=force)
    except CoachError as error:
        return str(error)
    return ""


def _outcome_of(ended: Future[Outcome]) -> Outcome:
    """Return what has become of a session, even where whoever exported it has not come to say so."""
    try:
        return ended.result()
    except CoachError as error:
        return Outcome(failure=str(error))
    except CancelledError:
        return Outcome(failure="whoever was to write it is gone; the same command goes on where it was")
    except Exception as error:
        return Outcome(failure=f"a mistake of the coach's own ended it ({type(error).__name__}: {error})")


@contextmanager
def hire_processes(hear: Hear, *, open_session: Open, at_once: int | None = None) -> Iterator[Crew]:
    """Give processes of this machine, one a session.

    Args:
        hear: Told how far each session is.
        open_session: Gives a session, in whichever process.
        at_once: How many there are at the same time; None takes one a processor.
    """
    executor = Processes(at_once or os.cpu_count() or 1, hear)
    try:
        yield Crew(executor=executor, export=partial(export_one, tell=tell), opens=lambda _request, _warn: open_session)
    finally:
        executor.shutdown(cancel_futures=True)


def export_one(number: int, job: Job, open_session: Open, *, tell: Hear) -> Outcome:
    """Export one session where this is called, and tell how far it is.

    Args:
        number: The session's.
        job: What is to be made of it; its folders are made.
        open_session: Gives it.
        tell: Told at every hundredth, and at the end.
    """
    warnings: list[str] = []

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[int], None]]:
        done = told = 0

        def advance(frames: int) -> None:
            nonlocal done, told
            done += frames
            if (done - told) * 100 >= total or done == total:
                told = done
                tell(Progress(session=number, done=done, total=total))

        tell(Progress(session=number, done=0, total=total))
        yield advance

    try:
        make_folders(job)
        export_session(job, open_session=open_session, warn=warnings.append, progress=progress, alone=False)
    except CoachError as error:
        return Outcome(warnings=tuple(warnings), failure=str(error))
    return Outcome(warnings=tuple(warnings))


def make_folders(job: Job) -> None:
    """Make the folders that a session's files go to.

    Raises:
        ExportError: One cannot be made.
    """
    for path in job.files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritten(path.parent, error) from error
