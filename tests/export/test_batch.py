"""Many exports at once: each in a process of its own, whatever happens to the others."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from coach.app.wiring import session_of
from coach.errors import ExportError
from coach.export.batch import export_all, without_what_is_there
from coach.export.naming import Pattern
from coach.export.order import check_apart
from coach.export.request import ExportRequest
from coach.plan.turns import Talk
from coach.session.request import Request

SCRIPT = """
title: Short back
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back with both hands., for: 10-60s}
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No cache of whoever runs the tests; the current folder is empty."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("short.yaml").write_text(SCRIPT, encoding="utf-8")
    Path("wrong.yaml").write_text("title: 3", encoding="utf-8")


class Notes:
    """Keeps what it is told."""

    def __init__(self):
        self.frames, self.totals, self.warnings, self.files, self.reasons = {}, {}, [], {}, {}

    def began(self, name, frames):
        """Note how much there is to do."""
        self.totals[name], self.frames[name] = frames, 0

    def advanced(self, name, frames):
        """Note how much has been done."""
        self.frames[name] += frames

    def warned(self, name, message):
        """Note a warning."""
        self.warnings.append((name, message))

    def written(self, name, files):
        """Note what is there."""
        self.files[name] = files

    def failed(self, name, reason):
        """Note what went wrong."""
        self.reasons[name] = reason


def request(script="short.yaml", minutes=0.5):
    """Return a session without a voice or music."""
    return Request(script=script, minutes=minutes, voice="silent", skip_prep=True, talk=Talk.NORMAL, music=("none",))


def order(output="out/{script}-{minutes}.{ext}", **changed):
    """Return what is to be made of each session."""
    given = {"outputs": (Pattern(output),), "endings": ("wav", "flac"), "cover": "none"}
    return ExportRequest(**(given | changed))


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
    assert export_all(named(*jobs), notes, open_session=session_of, at_once=3) == 2
    assert {name: [Path(file).name for file in files] for name, files in notes.files.items()} == {
        "short, 0:30": ["short-0.5.wav", "short-0.5.flac"]
    }
    assert sorted(notes.reasons) == ["short, 400:00", "wrong, 0:30"]
    assert "wrong.yaml" in notes.reasons["wrong, 0:30"]
    assert notes.frames == notes.totals == {"short, 0:30": 30 * 48_000}
    assert sorted(path.name for path in Path("out").iterdir()) == ["short-0.5.flac", "short-0.5.wav"]


class Killer(Notes):
    """Kills the process of the first session that gets on."""

    killed = ""

    def advanced(self, name, frames):
        """Find the process by its parent, which is ours, and kill it."""
        super().advanced(name, frames)
        if not self.killed:
            self.killed = name
            for child in _children():
                os.kill(child, signal.SIGKILL)


def _children():
    """Return the processes that export for us."""
    told = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return [int(one) for one in told if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in Linux's /proc")
def test_a_process_that_dies_takes_no_other_with_it():
    """A killed process is told as one session's failure; the next session is written."""
    notes = Killer()
    jobs = named(*(order(endings=("flac",)).job(request(minutes=minutes)) for minutes in (1.0, 0.5)))
    assert export_all(jobs, notes, open_session=session_of, at_once=1) == 1
    assert notes.reasons == {"short, 1:00": "the process that wrote it ended without a word (code -9)"}
    assert list(notes.files) == ["short, 0:30"]


class Onlooker(Notes):
    """Looks which signals the exporting process does not hear."""

    blocked = 0

    def began(self, name, frames):
        """Ask the system."""
        super().began(name, frames)
        for child in _children():
            status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
            self.blocked = int(status.split("SigBlk:")[1].split()[0], 16)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in Linux's /proc")
def test_ctrl_c_in_the_terminal_does_not_reach_the_processes():
    """From their first moment on they do not hear it, and have nothing to say of it; ours goes on hearing it."""
    notes = Onlooker()
    assert export_all(named(order(endings=("flac",)).job(request())), notes, open_session=session_of) == 0
    assert notes.blocked & 1 << (signal.SIGINT - 1)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


class Interrupter(Notes):
    """Stops everything in the middle."""

    def advanced(self, name, frames):
        """Interrupt."""
        raise KeyboardInterrupt


def test_interrupted_it_leaves_whole_files_only():
    """Processes that nobody listens to give up, and take away what is not whole; doing it again does the rest."""
    jobs = named(order(endings=("mp3",)).job(request(minutes=1.0)))
    with pytest.raises(KeyboardInterrupt):
        export_all(jobs, Interrupter(), open_session=session_of)
    assert list(Path("out").iterdir()) == []
    assert export_all(jobs, Notes(), open_session=session_of) == 0
    assert [path.name for path in Path("out").iterdir()] == ["short-1.mp3"]
