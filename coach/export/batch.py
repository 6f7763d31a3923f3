"""Exports many sessions, each in a process of its own, as many at once as there are processors.

A process is thrown away with its session, so that whatever happens to one, the others are written.
"""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from typing import Protocol

from coach.errors import CoachError
from coach.export.order import Job, Open, export_session
from coach.export.stems import stem_files
from coach.kept.whole_file import unwritten
from coach.signals import raise_signals

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as Connection
else:
    from multiprocessing.connection import Connection

_ENDING = 10.0
"""Seconds a process may take to tidy up when it is no longer wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a process has to say."""

    frames: int = 0
    """Done since it said something last."""
    total: int = 0
    """To be done, said once; 0 otherwise."""
    warning: str = ""
    failure: str = ""
    done: bool = False


class Watcher(Protocol):
    """Shows how many sessions come along; they are told apart by their names."""

    def began(self, name: str, frames: int) -> None:
        """Note that a session is being written, and how much there is to do."""

    def advanced(self, name: str, frames: int) -> None:
        """Note that so much more has been done."""

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


def export_all(
    jobs: Sequence[tuple[str, Job]], watcher: Watcher, *, open_session: Open, at_once: int | None = None
) -> int:
    """Export many sessions; return how many failed.

    Whatever ends this early leaves whole files only, and doing it again does the rest.

    Args:
        jobs: Each under the name that it is told by.
        watcher: Told what becomes of them.
        open_session: Gives a session, in whichever process.
        at_once: How many are exported at the same time; None takes one a processor.
    """
    waiting = deque(jobs)
    failures = 0
    with _processes() as running:
        while waiting or running:
            while waiting and len(running) < (at_once or os.cpu_count() or 1):
                _begin(running, *waiting.popleft(), open_session)
            talking = wait(list(running))
            for connection in [connection for connection in running if connection in talking]:
                failures += _heard(running, connection, watcher)
    return failures


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """A session being exported."""

    name: str
    job: Job
    process: SpawnProcess


@contextmanager
def _processes() -> "Iterator[dict[Connection, _Running]]":
    """Give the place for running processes, and see them all ended."""
    running: dict[Connection, _Running] = {}
    try:
        yield running
    finally:
        # A process that finds nobody listening gives up, and takes away what is not whole; one that is told to, sooner.
        for connection, one in running.items():
            if os.name == "posix":
                one.process.terminate()
            connection.close()
        for one in running.values():
            one.process.join(_ENDING)
            if one.process.is_alive():
                one.process.kill()
                one.process.join()


def _begin(running: dict[Connection, _Running], name: str, job: Job, open_session: Open) -> None:
    """Start the process of a session."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_export, args=(job, open_session, theirs), name=name)
    with _deaf_to_ctrl_c():
        process.start()
    theirs.close()
    running[ours] = _Running(name=name, job=job, process=process)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C wait, and never come to a process that is started meanwhile.

    It reaches all processes of a terminal, and this one sees to it that the others end.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would be started with the first process, and takes the blocking back
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _heard(running: dict[Connection, _Running], connection: Connection, watcher: Watcher) -> bool:
    """Pass on what a process says; return whether its session has failed."""
    one = running[connection]
    try:
        told: Told = connection.recv()
    except (EOFError, OSError):
        one.process.join()
        told = Told(failure=f"the process that wrote it ended without a word (code {one.process.exitcode})")
    if told.total:
        watcher.began(one.name, told.total)
    if told.frames:
        watcher.advanced(one.name, told.frames)
    if told.warning:
        watcher.warned(one.name, told.warning)
    if told.failure:
        watcher.failed(one.name, told.failure)
    if told.done:
        watcher.written(one.name, [str(path) for path in one.job.files])
    if told.done or told.failure:
        del running[connection]
        one.process.join()
        connection.close()
    return bool(told.failure)


def _export(job: Job, open_session: Open, connection: Connection) -> None:
    """Export one session and tell how it goes; runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[int], None]]:
        tell(Told(total=total))
        yield lambda frames: tell(Told(frames=frames))

    tell = partial(_tell, connection, raise_signals(once=True))
    try:
        try:
            _make_folders(job)
            export_session(
                job,
                open_session=open_session,
                warn=lambda message: tell(Told(warning=message)),
                progress=progress,
                alone=False,
            )
        except CoachError as error:
            tell(Told(failure=str(error)))
        else:
            tell(Told(done=True))
    except KeyboardInterrupt:
        os._exit(1)


def _tell(connection: Connection, stop: Callable[[], None], told: Told) -> None:
    """Tell something; where nobody listens any more, the work is no longer wanted."""
    try:
        connection.send(told)
    except OSError:
        stop()


def _make_folders(job: Job) -> None:
    for path in job.files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritten(path.parent, error) from error
