"""Sessions exported elsewhere: what goes there, what comes back, and what is told; Dask itself is in tests/real."""

import pickle
import re
import sys
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach import __version__
from coach.app.wiring import session_of, speak_for_others
from coach.errors import ClusterError, ExportError
from coach.export import cluster
from coach.export.batch import Outcome, Progress, export_one
from coach.export.cluster import hire_cluster
from coach.export.naming import Pattern
from coach.export.request import ExportRequest
from coach.session.request import Request
from tests.batches import SCRIPT

MINUTES = 0.5
FRAMES = 30 * 48_000
TOPIC = "coach-1"


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No cache of whoever runs the tests; the current folder holds a script."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("short.yaml").write_text(SCRIPT, encoding="utf-8")


class Worker:
    """A worker that notes what is told, and one task of it."""

    address = "tcp://10.0.0.7:1234"

    def __init__(self):
        self.told = []
        self.state = SimpleNamespace(tasks={"task": SimpleNamespace(state="executing")})

    def get_current_task(self):
        """Return the task's name."""
        return "task"

    def log_event(self, topic, message):
        """Note it."""
        self.told.append((topic, *message.values()))


@pytest.fixture
def worker(monkeypatch):
    """The worker that tasks find themselves at."""
    found = Worker()
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(get_worker=lambda: found))
    return found


def job(voice="silent", **how):
    """Return what is to be made of a session."""
    given = {"outputs": (Pattern("out/{script}.{ext}"),), "endings": ("wav", "flac"), "cover": "none"} | how
    asked = Request(script="short.yaml", minutes=MINUTES, voice=voice, skip_prep=True, music=("none",))
    return ExportRequest(**given).job(asked)


def exported(asked, **how):
    """Return what comes of a job at the worker."""
    given = {"topic": TOPIC, "folder": Path.cwd(), "version": __version__} | how
    return cluster._export_there(3, asked, session_of, **given)


def written_here(asked):
    """Return what one machine writes, by the files' names."""
    assert export_one(0, asked, session_of, tell=lambda _: None) == Outcome()
    return {path: path.read_bytes() for path in asked.files}


def test_what_a_worker_makes_comes_back(worker):
    """Where its folder is not ours, the bytes come back that one machine writes, and nothing of it stays there."""
    asked = job(captions=("srt",), stems=Pattern("parts"))
    outcome = exported(asked)
    assert not Path("out").exists()
    assert outcome.files == written_here(asked)
    assert worker.told[0] == (TOPIC, 3, 0, 2 * FRAMES)
    assert worker.told[-1] == (TOPIC, 3, 2 * FRAMES, 2 * FRAMES)
    assert len(worker.told) <= 102


def test_a_folder_that_is_shared(worker):
    """Where its folder is ours, as a mark in it tells, files are written there; those of a lost worker are kept."""
    asked = job()
    Path("out").mkdir()
    Path(f"out/.{TOPIC}").touch()
    asked.files[0].write_bytes(b"by a worker that is lost")
    assert exported(asked) == Outcome()
    assert asked.files[0].read_bytes() == b"by a worker that is lost"
    flac = asked.files[1].read_bytes()
    assert exported(asked) == Outcome()
    asked.files[0].unlink()
    asked.files[1].unlink()
    assert written_here(asked)[asked.files[1]] == flac


def test_what_nobody_wants_any_more_is_given_up(worker):
    """A task that is cancelled ends at its next word, without files."""
    worker.state.tasks["task"].state = "cancelled"
    assert exported(job()) == Outcome(failure="it is no longer wanted")
    assert worker.told == []


def test_another_version(worker):
    """A worker with another coach would write other bytes: it is refused, and told by its address."""
    outcome = exported(job(), version="0.0.1")
    assert outcome.failure == f"{worker.address} has coach {__version__}, here is 0.0.1: make them the same"


def test_a_failure_there_is_told_here(worker):
    """What goes wrong comes back as a line, with no file."""
    outcome = exported(job(cover="none.png"))
    assert re.fullmatch(r".*none\.png cannot be read as a cover: .*", outcome.failure)
    assert not outcome.files


@pytest.mark.parametrize("voice", ["silent", "espeak"])
def test_a_session_without_its_voice(voice, monkeypatch, tmp_path):
    """What was spoken here, sent elsewhere, is the same session: each sample, each word, and who speaks."""
    asked = job(voice).request
    there = pickle.loads(pickle.dumps(speak_for_others(asked, pytest.fail)))
    with session_of(asked, pytest.fail) as ours:
        sound = ours.mixer.samples(0, ours.plan.frames)
        line = next(cue.line for cue in ours.plan.cues if cue.line)
        told = (ours.plan, ours.clips.voice, ours.clips.words(line))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    Path("short.yaml").unlink()
    with there(asked, pytest.fail) as theirs:
        assert (theirs.plan, theirs.clips.voice, theirs.clips.words(line)) == told
        assert (theirs.mixer.samples(0, theirs.plan.frames) == sound).all()


class Client(Executor):
    """Dask's client, whose tasks are done at once, here."""

    id = "1"
    workers = ()

    def __init__(self, address, **how):
        if not address.startswith("tcp://10."):
            raise OSError("nobody there")
        self.handlers, self.submitted, self.ended = {}, [], []

    def __enter__(self):
        """Give itself."""
        return self

    def __exit__(self, *_):
        """Note the end."""
        self.ended.append("closed")

    def subscribe_topic(self, topic, handler):
        """Note who wants to hear of it."""
        self.handlers[topic] = handler

    def scheduler_info(self):
        """Return who is there."""
        return {"workers": self.workers}

    def get_executor(self):
        """Return what takes work."""
        return self

    def submit(self, call, *arguments, pure=True):
        """Do it."""
        self.submitted.append(arguments)
        done = Future()
        done.set_result(call(*arguments))
        return done

    def shutdown(self, wait=True):
        """Note that what is left is given up."""
        self.ended.append(f"shut down, {wait=}")


@pytest.fixture
def dask(monkeypatch):
    """Dask, as far as it is used; holds its last client."""
    there = SimpleNamespace(client=None, workers=("one",))

    def connect(address, **how):
        there.client = Client(address, **how)
        there.client.workers = there.workers
        return there.client

    def settings(given):
        stack = ExitStack()
        stack.callback(lambda: None)
        return stack

    monkeypatch.setitem(sys.modules, "dask", SimpleNamespace(config=SimpleNamespace(set=settings)))
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=connect))
    return there


def hired(heard, warned=pytest.fail, address="tcp://10.0.0.5:8786", speak=None):
    """Return the workers of a cluster."""
    return hire_cluster(heard.append, address=address, speak=speak, folders=(Path("a/b"), Path("c")), warn=warned)


def test_lines_are_spoken_once(dask):
    """Sessions that differ in their length alone share what was spoken; progress is heard as it is told."""
    heard, asked = [], []

    def speak(request, warn):
        asked.append(request)
        return partial(session_of, request)

    with hired(heard, speak=speak) as crew:
        first, again, other = (
            crew.opens(Request(script=script, minutes=minutes), pytest.fail)
            for script, minutes in (("a", 20.0), ("a", 30.0), ("b", 20.0))
        )
        assert first is again is not other
        assert (
            [path.name for path in Path("a/b").iterdir()]
            == [path.name for path in Path("c").iterdir()]
            == [f".{TOPIC}"]
        )
        dask.client.handlers[TOPIC]((0.0, {"session": 3, "done": 50, "total": 100}))
    assert asked == [Request(script="a"), Request(script="b")]
    assert heard == [Progress(session=3, done=50, total=100)]
    assert dask.client.ended == ["shut down, wait=False", "closed"]
    assert [*Path("a/b").iterdir(), *Path("c").iterdir()] == []


def test_nobody_to_do_it(dask):
    """A cluster without workers is told at once: what is asked of it waits for one."""
    dask.workers, told = (), []
    with hired([], told.append):
        pass
    assert told == [
        "there is no worker at tcp://10.0.0.5:8786 yet: `dask worker tcp://10.0.0.5:8786` starts one",
    ]


def test_no_scheduler(dask):
    """An address where nobody answers is one line."""
    with pytest.raises(ClusterError, match=r"no scheduler answers at tcp://1\.1\.1\.1:8786: `dask scheduler` starts"):
        hired([], address="tcp://1.1.1.1:8786").__enter__()


def test_a_folder_that_cannot_be(dask):
    """Where files cannot be written is told before anything is spoken."""
    Path("c").touch()
    with pytest.raises(ExportError, match="c cannot be written"):
        hired([]).__enter__()
    assert list(Path("a/b").iterdir()) == []
