"""Sessions exported by the workers of a Dask cluster: machines that need neither a voice nor the script.

What a session may say is spoken here, once, and goes to the workers as it was spoken, so that they write the very bytes
that one machine would. A worker that is lost is replaced by another one: Dask sees to that.
"""

import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from coach import __version__
from coach.errors import ClusterError
from coach.export.batch import Crew, Hear, Outcome, Progress, export_one, without_what_is_there
from coach.export.order import Job, Open, Warn
from coach.export.request import DRAWN_COVER, NO_COVER
from coach.kept.whole_file import unwritten
from coach.session.request import Request

NEEDED = "distributed"
"""What talks to a cluster; Dask itself comes with it."""

_PATIENCE = "10s"
"""How long a scheduler may take to answer."""
_LARGE = "1GB"
"""Spoken lines go to the scheduler with a task, so that no lost worker takes them along; Dask warns from 10 MB on."""


@contextmanager
def hire_cluster(
    hear: Hear, *, address: str, speak: Callable[[Request, Warn], Open], folders: Iterable[Path], warn: Warn
) -> Iterator[Crew]:
    """Give the workers of a cluster.

    Args:
        hear: Told how far each session is.
        address: The scheduler's, such as ``tcp://10.0.0.5:8786``.
        speak: Speaks all that sessions asked for so may say, at any length, and returns what opens one elsewhere.
        folders: All that files are written to; they are made. What a worker does not find there as it is here, it
            writes for itself, and it comes here.
        warn: Told where there is nobody yet to do anything.

    Raises:
        ClusterError: There is no scheduler, or the library that talks to it is not here.
        ExportError: A folder cannot be made or written to.
    """
    with ExitStack() as stack:
        client = stack.enter_context(_connected(address))
        topic = f"coach-{client.id}"
        _mark(folders, topic, stack)
        client.subscribe_topic(topic, lambda event: hear(Progress(**event[1])))
        executor = client.get_executor()
        stack.callback(executor.shutdown, wait=False)
        if not client.scheduler_info()["workers"]:
            warn(f"there is no worker at {address} yet: `dask worker {address}` starts one")
        spoken: dict[Request, Any] = {}

        def opens(request: Request, warn: Warn) -> Any:
            """Return what Dask makes what opens a session of, at whichever worker."""
            anyhow = replace(request, minutes=None)
            if anyhow not in spoken:
                spoken[anyhow] = client.submit(_itself, speak(anyhow, warn), pure=False)
            return spoken[anyhow]

        export = partial(_export_there, topic=topic, folder=Path.cwd(), version=__version__)
        yield Crew(executor=executor, export=export, opens=opens)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    try:
        dask: Any = import_module("dask")
        distributed: Any = import_module(NEEDED)
    except ImportError as error:
        raise ClusterError(f"--on needs {NEEDED}: pip install 'session-coach[cluster]'") from error
    logging.getLogger(NEEDED).setLevel(logging.CRITICAL)  # what is lost is told, in one line a session
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGE}):
        try:
            client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"no scheduler answers at {address}: `dask scheduler` starts one there") from error
        with client:
            yield client


def _mark(folders: Iterable[Path], name: str, stack: ExitStack) -> None:
    """Put a file into each folder, which tells a worker that its folder of that name is this very one."""
    for folder in folders:
        mark = folder / f".{name}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            mark.touch()
        except OSError as error:
            raise unwritten(folder, error) from error
        stack.callback(mark.unlink, missing_ok=True)


def _itself(opens: Open) -> Open:
    return opens


def _export_there(number: int, job: Job, opens: Open, *, topic: str, folder: Path, version: str) -> Outcome:
    """Export one session; runs in a thread of a worker.

    Args:
        number: The session's.
        job: What is to be made of it, as it was asked for.
        opens: Gives the session.
        topic: What progress is told under; the name of the marks, too.
        folder: The one that the command was given in.
        version: The coach's who asks.
    """
    from distributed import get_worker

    worker: Any = get_worker()
    if version != __version__:
        return Outcome(failure=f"{worker.address} has coach {__version__}, here is {version}: make them the same")
    tell = partial(_tell, worker, worker.get_current_task(), topic)
    cover = job.cover if job.cover in (DRAWN_COVER, NO_COVER) else str(folder / job.cover)
    asked = replace(job.placed(lambda path: folder / path), cover=cover)
    if all((path.parent / f".{topic}").exists() for path in asked.files):
        left = without_what_is_there(asked)  # a worker that is lost may have written some
        return export_one(number, left, opens, tell=tell) if left else Outcome()
    with tempfile.TemporaryDirectory(prefix="coach-") as name:
        made = asked.placed(lambda path: Path(name, *path.parts[1:]))
        outcome = export_one(number, made, opens, tell=tell)
        if outcome.failure:
            return outcome
        files = {path: there.read_bytes() for path, there in zip(job.files, made.files, strict=True)}
        return replace(outcome, files=files)


def _tell(worker: Any, task: str, topic: str, progress: Progress) -> None:
    """Tell how far a session is; where nobody waits for it any more, it is given up."""
    if worker.state.tasks[task].state == "cancelled":
        raise ClusterError("it is no longer wanted")
    worker.log_event(topic, asdict(progress))
