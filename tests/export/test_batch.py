"""Many exports at once: each in a process of its own, whatever happens to the others."""

import os
import signal
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from coach.app.wiring import session_of
from coach.errors import ExportError
from coach.export.batch import Crew, Outcome, Progress, export_all, hire_processes, without_what_is_there
from coach.export.naming import Pattern
from coach.export.order import check_apart
from coach.export.request import ExportRequest
from coach.plan.turns import Talk
from coach.session.request import Request
from tests.batches import PICTURE, SCRIPT, Notes


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No cache of whoever runs the tests; the current folder is empty."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("short.yaml").write_text(SCRIPT, encoding="utf-8")
    Path("wrong.yaml").write_text("title: 3", encoding="utf-8")


def request(script="short.yaml", minutes=0.5):
    """Return a session without a voice or music."""
    return Request(script=script, minutes=minutes, voice="silent", skip_prep=True, talk=Talk.NORMAL, music=("none",))


def order(output="out/{script}-{minutes}.{ext}", **changed):
    """Return what is to be made of each session."""
    given = {"outputs": (Pattern(output),), "endings": ("wav", "flac"), "cover": "none"}
    return ExportRequest(**(given | changed))


def beside(**how):
    """Return what lets processes of this machine export."""
    return partial(hire_processes, open_session=session_of, **how)


def named(*jobs):
    """Return jobs with their names."""
    return [(job.name, job) for job in jobs]


def test_one_job_has_every_ending():
    """A session becomes a file of each format, captions beside the first, stems in a folder of its own."""
    job = order(captions=("srt", "srt", "lrc"), stems=Pattern("parts/{script}")).job(request())
    assert job.name == "short, 0:30"
    files = ["short-0.5.wav", "short-0.5.flac", "short-0.5.srt", "short-0.5.lrc"]
    assert [path.as_posix() for path in job.files[:4]] == [f"out/{name}" for name in files]
    assert [path.as_posix() for path in job.files[4:]] == [f"parts/short/{n}.flac" for n in ("voice", "music", "bells")]


def test_two_sessions_in_one_file():
    """Names that are not apart are told before anything is written."""
    jobs = [order(output="out/{script}.{ext}").job(request(minutes=minutes)) for minutes in (0.5, 1.0)]
    with pytest.raises(ExportError, match=r"short\.wav: several sessions would go there; put {script} and {minutes}"):
        check_apart(jobs)
    check_apart([order().job(request(minutes=minutes)) for minutes in (0.5, 1.0)])


def test_what_is_there_is_kept():
    """Files that are there are left out of the work; all of them there leave none; force leaves it all."""
    job = order(captions=("srt",), stems=Pattern("parts")).job(request())
    assert without_what_is_there(job) == job
    Path("out").mkdir()
    Path("out/short-0.5.wav").touch()
    left = without_what_is_there(job)
    assert left is not None
    assert [path.name for path in left.files][:2] == ["short-0.5.flac", "short-0.5.srt"]
    for path in job.files:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert without_what_is_there(job) is None
    assert without_what_is_there(replace(job, force=True)) == replace(job, force=True)


def test_one_bad_script_stops_nobody_else():
    """Others are written, into a folder that is made for them; what failed is told under its name."""
    notes = Notes()
    jobs = [order().job(request(script, minutes)) for script, minutes in (("wrong.yaml", 0.5), ("short.yaml", 0.5))]
    jobs.append(order().job(request(minutes=400.0)))
    assert export_all(named(*jobs), notes, hire=beside(at_once=3)) == 2
    assert {name: [Path(file).name for file in files] for name, files in notes.files.items()} == {
        "short, 0:30": ["short-0.5.wav", "short-0.5.flac"]
    }
    assert sorted(notes.reasons) == ["short, 400:00", "wrong, 0:30"]
    assert "wrong.yaml" in notes.reasons["wrong, 0:30"]
    assert notes.frames == notes.totals == {"short, 0:30": 30 * 48_000}
    assert sorted(path.name for path in Path("out").iterdir()) == ["short-0.5.flac", "short-0.5.wav"]


needs_linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in Linux's /proc")


@contextmanager
def cover_that_comes(look=lambda: None, picture=True):
    """Give the name of a picture that whoever opens it waits for, until somebody has had a look.

    Args:
        look: Called once it has been opened.
        picture: Whether there is anything to be read afterwards.
    """
    os.mkfifo("cover.png")

    def let_it_come():
        with Path("cover.png").open("wb") as file:
            look()
            if picture:
                file.write(PICTURE)

    with ThreadPoolExecutor() as pool:
        coming = pool.submit(let_it_come)
        try:
            yield "cover.png"
        finally:
            os.close(os.open("cover.png", os.O_RDONLY | os.O_NONBLOCK))  # or it would wait for ever for who never came
        coming.result()


def children():
    """Return the processes that export for us."""
    told = " ".join(path.read_text(encoding="ascii") for path in Path("/proc/self/task").glob("*/children"))
    return [int(one) for one in told.split() if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@needs_linux
def test_a_process_that_dies_takes_no_other_with_it():
    """A killed process is told as one session's failure; the next session is written."""
    notes = Notes()

    def kill():
        (child,) = children()
        os.kill(child, signal.SIGKILL)

    with cover_that_comes(kill, picture=False) as cover:
        jobs = [order(cover=cover).job(request(minutes=1.0)), order().job(request())]
        assert export_all(named(*jobs), notes, hire=beside(at_once=1)) == 1
    assert notes.reasons == {"short, 1:00": "the process that wrote it ended without a word (code -9)"}
    assert list(notes.files) == ["short, 0:30"]


@needs_linux
def test_ctrl_c_in_the_terminal_does_not_reach_the_processes():
    """From their first moment on they do not hear it, and have nothing to say of it; ours goes on hearing it."""
    statuses = []

    def look():
        statuses.extend(Path(f"/proc/{child}/status").read_text(encoding="ascii") for child in children())

    with cover_that_comes(look) as cover:
        assert export_all(named(order(cover=cover).job(request())), Notes(), hire=beside()) == 0
    (status,) = statuses
    assert int(status.split("SigBlk:")[1].split()[0], 16) & 1 << (signal.SIGINT - 1)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


class Interrupter(Notes):
    """Stops everything as soon as one session is written."""

    def written(self, name, files):
        """Interrupt."""
        super().written(name, files)
        raise KeyboardInterrupt


@needs_linux
def test_interrupted_it_leaves_whole_files_only():
    """Processes are ended, whatever they wait for; doing it again does the rest."""
    os.mkfifo("cover.png")
    jobs = named(order(cover="cover.png").job(request(minutes=1.0)), order().job(request()))
    with pytest.raises(KeyboardInterrupt):
        export_all(jobs, Interrupter(), hire=beside(at_once=2))
    assert children() == []
    assert sorted(path.name for path in Path("out").iterdir()) == ["short-0.5.flac", "short-0.5.wav"]
    Path("cover.png").unlink()
    Path("cover.png").write_bytes(PICTURE)
    left = [(name, rest) for name, job in jobs if (rest := without_what_is_there(job))]
    assert export_all(left, Notes(), hire=beside()) == 0
    assert sorted(path.name for path in Path("out").glob("short-1.*")) == ["short-1.flac", "short-1.wav"]


class Here(Executor):
    """Calls at once."""

    def submit(self, call, /, *args, **kwargs):
        """Call."""
        ended = Future()
        try:
            ended.set_result(call(*args, **kwargs))
        except Exception as error:
            ended.set_exception(error)
        return ended


def hire_here(export):
    """Return what lets an export be called here."""

    @contextmanager
    def hire(hear):
        yield Crew(executor=Here(), export=partial(export, hear), opens=lambda request, warn: session_of)

    return hire


def test_what_is_done_again_is_shown_again():
    """A session that is begun anew by somebody else falls back; what comes after its end is not told."""
    notes, steps = Notes(), []
    notes.advanced = lambda name, frames: steps.append(frames)

    def export(hear, number, job, opens):
        for done in (0, 50, 70, 0, 60):
            hear(Progress(session=number, done=done, total=100))
        hear(Progress(session=number + 1, done=10, total=100))
        return Outcome(warnings=("no such voice",))

    assert export_all(named(order().job(request())), notes, hire=hire_here(export)) == 0
    assert notes.totals == {"short, 0:30": 100}
    assert steps == [50, 20, -70, 60, 40]
    assert notes.warnings == [("short, 0:30", "no such voice")]


def test_what_comes_back_is_written_here():
    """Files that were made elsewhere are written whole; where one is there already, that is told."""
    Path("out").mkdir()
    job = order(endings=("wav",)).job(request())

    def export(hear, number, job, opens):
        return Outcome(files={job.files[0]: b"sound"})

    assert export_all(named(job), Notes(), hire=hire_here(export)) == 0
    assert job.files[0].read_bytes() == b"sound"
    notes = Notes()
    assert export_all(named(job), notes, hire=hire_here(export)) == 1
    assert "is there already" in notes.reasons["short, 0:30"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("1 / 0"), "a mistake of the coach's own ended it (ZeroDivisionError: 1 / 0)"),
        (CancelledError(), "whoever was to write it is gone; the same command goes on where it was"),
    ],
)
def test_a_mistake_is_told_in_one_line(error, told):
    """Whatever ends an export, the others go on."""
    notes = Notes()

    def export(hear, number, job, opens):
        if number:
            raise error
        return Outcome()

    jobs = [order().job(request(minutes=minutes)) for minutes in (0.5, 1.0)]
    assert export_all(named(*jobs), notes, hire=hire_here(export)) == 1
    assert list(notes.files) == ["short, 0:30"]
    assert notes.reasons == {"short, 1:00": told}
