"""A real Dask scheduler and two workers: what they write is what one machine writes, even if one of them is killed."""

import contextlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from coach.app.wiring import session_of, speak_for_others
from coach.export import cluster
from coach.export.batch import export_all, export_one
from coach.export.cluster import hire_cluster
from coach.export.naming import Pattern
from coach.export.request import ExportRequest
from coach.session.request import Request
from tests.batches import PICTURE, SCRIPT, Notes
from tests.places import ROOT
from tests.real.conftest import until

if not Path("/proc/self/fd").exists():
    pytest.skip("finds who reads in Linux's /proc", allow_module_level=True)

PATIENCE = 300.0
"""Seconds, as long as a machine may be busy."""
MINUTES = (0.4, 0.5, 0.6, 30.0)
"""The last is more than the script can be."""


@pytest.fixture
def dask(monkeypatch, tmp_path):
    """A scheduler's address and its workers' numbers; the current folder is empty but for a script."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr(cluster, "_PATIENCE", f"{PATIENCE}s")
    monkeypatch.chdir(tmp_path)
    Path("short.yaml").write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "tests.real.dask_cluster"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        address, *workers = running.stdout.readline().split()
        try:
            yield address, [int(worker) for worker in workers]
        finally:
            running.stdin.close()
            for worker in workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(worker), signal.SIGKILL)


def jobs(folder, cover):
    """Return the jobs under their names; the first one has a cover."""
    files = partial(ExportRequest, outputs=(Pattern(f"{folder}/{{minutes}}.{{ext}}"),), endings=("flac", "mp3"))
    asked = partial(Request, script="short.yaml", voice="espeak", skip_prep=True, music=("none",))
    made = [files(cover="none" if n else cover).job(asked(minutes=minutes)) for n, minutes in enumerate(MINUTES)]
    return [(job.name, job) for job in made]


def reading(path, processes):
    """Return which processes have a file open."""
    found = set()
    for process in processes:
        with contextlib.suppress(OSError):  # it is gone, or this file is closed
            if any(fd.samefile(path) for fd in Path(f"/proc/{process}/fd").iterdir()):
                found.add(process)
    return found


def test_what_a_cluster_writes_is_what_one_machine_writes(dask):
    """A worker is killed while it waits for a cover, and another takes over; what fails there is told here."""
    address, workers = dask
    os.mkfifo("comes.png")
    Path("there.png").write_bytes(PICTURE)

    def lose_one():
        with Path("comes.png").open("wb") as picture:
            until(lambda: reading("comes.png", workers), wait=PATIENCE)
            (lost,) = reading("comes.png", workers)
            os.kill(lost, signal.SIGKILL)
            left = [worker for worker in workers if worker != lost]
            until(lambda: reading("comes.png", left), wait=PATIENCE)
            picture.write(PICTURE)

    notes = Notes()
    hire = partial(
        hire_cluster, address=address, speak=speak_for_others, folders={Path("out")}, warn=notes.warnings.append
    )
    with ThreadPoolExecutor() as pool:
        losing = pool.submit(lose_one)
        try:
            assert export_all(jobs("out", "comes.png"), notes, hire=hire) == 1
        finally:
            os.close(os.open("comes.png", os.O_RDONLY | os.O_NONBLOCK))  # or it waits for who never came
        losing.result()
    assert notes.reasons == {"short, 30:00": "short does not fit 30:00: the longest that works is 1:05"}
    assert notes.frames == notes.totals
    for _, job in jobs("one", "there.png")[:-1]:
        assert export_one(0, job, session_of, tell=lambda _: None).failure == ""
    written = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    assert written == {path.name: path.read_bytes() for path in Path("one").iterdir()}
    assert len(written) == 6
