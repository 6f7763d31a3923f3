"""Leading a live session: what is shown, asked for and noted, from its start to its end."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest

from coach.errors import JournalError
from coach.languages import phrases
from coach.live import transport
from coach.live.desk import Desk
from coach.live.journal import Journal, digest_of
from coach.live.leading import Bookmark, before_start, kept_awake, lead
from coach.live.live import Live
from coach.live.transport import Mode
from coach.plan.turns import Talk
from coach.script.model import Sentence
from coach.session.request import Request
from coach.sinks.manual import ManualSink
from coach.units import RATE, Frames, Seconds
from tests.live.test_live import session
from tests.scripts_strategy import script, section, step, timed
from tests.sounds import silence

REQUEST = Request(script="relieving", minutes=20.0, voice="espeak", skip_prep=False, talk=Talk.NORMAL)
TICK = Seconds(0.5)
SCRIPT = script(section(step("One", timed(1.0))))
STEP = session(sound=silence).plan.steps[0]
BEGUN = 1_764_000_000_000


class Hands(Desk):
    """Asks for what stands in a list, one after the other, while the sink hears on."""

    def __init__(self, sink: ManualSink, *asked) -> None:
        super().__init__()
        self.sink = sink
        self.asked = list(asked)

    def wait(self, timeout: Seconds):
        """Let the time pass, and give what is asked for next."""
        self.sink.hear(round(timeout * RATE))
        wanted = self.asked.pop(0) if self.asked else None
        return () if wanted is None else (wanted,)


class Seen:
    """A screen that keeps what it is shown."""

    def __init__(self) -> None:
        self.views = []

    def show(self, view) -> None:
        """Keep it."""
        self.views.append(view)


def led(tmp_path, *asked):
    """Return how a session ended, what was seen of it, and its journal."""
    sink = ManualSink(RATE // 10)
    live = Live(session(sound=silence), sink)
    live.start()
    journal, seen = Journal(tmp_path), Seen()
    bookmark = Bookmark(journal, REQUEST, SCRIPT, pytest.fail, begun=BEGUN)
    desk = Hands(sink, *asked)
    desk.watch(seen.show)
    stopped = lead(live, desk=desk, bookmark=bookmark, tick=TICK)
    return stopped, seen, journal


def test_heard_to_its_end(tmp_path):
    """A session that nobody leads is shown to its end, and is noted as heard: nothing of it is left to go on with."""
    stopped, seen, journal = led(tmp_path)
    assert stopped is None
    assert seen.views[0].position == 0
    assert seen.views[-1].position >= seen.views[-1].frames - RATE
    with pytest.raises(JournalError, match="no session to go on with"):
        journal.find()
    (entry,) = journal.entries()
    assert entry.finished
    assert entry.heard == entry.end
    assert entry.begun == BEGUN


def test_stopped(tmp_path):
    """What is stopped is told with its moment, and the bookmark stays at the step that was being heard."""
    nexts = (None, None, transport.NEXT, None, None)
    stopped, seen, journal = led(tmp_path, *nexts, transport.STOP, transport.STOP)
    assert stopped is not None
    assert abs(stopped - 7 * TICK * RATE) < RATE
    assert seen.views[-1].mode is Mode.STOPPED
    entry = journal.find()
    assert (entry.turn, entry.heard, entry.finished) == (1, stopped, False)
    assert entry.step == "Back: Step 2"
    assert entry.end == session(sound=silence).plan.frames


def test_help_is_for_the_screen(tmp_path):
    """The key for help changes nothing in the session."""
    stopped, seen, _ = led(tmp_path, transport.HELP, None, transport.HELP)
    assert stopped is None
    assert [view.helping for view in seen.views[:4]] == [False, True, True, False]
    assert {view.mode for view in seen.views} == {Mode.PLAYING}


def test_a_bookmark_is_put_once(tmp_path, monkeypatch):
    """Standing at the same turn costs no writing, and the last place counts."""
    written = []
    journal = Journal(tmp_path)
    monkeypatch.setattr(journal, "write", written.append)
    bookmark = Bookmark(journal, REQUEST, SCRIPT, pytest.fail, begun=BEGUN)
    for turn in (1, 1, 1, 2):
        bookmark.put(turn, Frames(0), Frames(RATE), step=STEP)
    bookmark.close()
    assert [entry.turn for entry in written] == [1, 2]


def test_a_slow_disk_keeps_nothing_waiting(tmp_path, monkeypatch):
    """A place is noted at once, however long writing it takes."""
    let_go = threading.Event()
    journal = Journal(tmp_path)
    write = journal.write
    monkeypatch.setattr(journal, "write", lambda entry: (let_go.wait(), write(entry)))
    bookmark = Bookmark(journal, REQUEST, SCRIPT, pytest.fail, begun=BEGUN)
    for turn in range(5):
        bookmark.put(turn, Frames(0), Frames(RATE), step=STEP)
    assert not list(tmp_path.iterdir())
    let_go.set()
    bookmark.close()
    assert Journal(tmp_path).find().turn == 4


def test_a_journal_that_cannot_be_written_is_told_once(tmp_path):
    """The session goes on without it."""
    (tmp_path / "file").touch()
    told: list[str] = []
    bookmark = Bookmark(Journal(tmp_path / "file"), REQUEST, SCRIPT, told.append, begun=BEGUN)
    for turn in range(3):
        bookmark.put(turn, Frames(0), Frames(RATE), step=STEP)
    bookmark.close()
    (warning,) = told
    assert warning.endswith("no resuming this time")


def test_what_there_is_to_know_before_the_start():
    """What to have ready, whom to ask and what to keep in mind, each under its title."""
    own = phrases("en")
    plain = script(section(step("One", timed(1.0))))
    told = replace(plain, prepare=(Sentence(text="A towel."),), safety=(Sentence(text="Stay off the spine."),))
    assert list(before_start(told)) == [
        f"{own.prepare}:",
        "  - A towel.",
        f"{own.safety}:",
        "  - Stay off the spine.",
        "",
    ]
    assert list(before_start(plain)) == [""]


def test_a_system_that_will_not_stay_awake(monkeypatch):
    """Whatever its service answers, the session runs."""
    asked = threading.Event()

    def refuse(**_):
        asked.set()
        raise RuntimeError("no such service")

    monkeypatch.setattr("wakepy.keep.running", refuse)
    with kept_awake(Seconds(0.0)):
        asked.wait()


def test_a_script_that_is_moved_while_it_runs(tmp_path):
    """Its places are kept all the same, with what tells the script that was heard from any other."""
    path = tmp_path / "mine.yaml"
    path.write_text("what it said at the start")
    journal = Journal(tmp_path / "state")
    bookmark = Bookmark(journal, replace(REQUEST, script=str(path)), SCRIPT, pytest.fail, begun=BEGUN)
    bookmark.put(1, Frames(0), Frames(RATE), step=STEP)
    path.unlink()
    bookmark.put(2, Frames(0), Frames(RATE), step=STEP)
    bookmark.close()
    entry = journal.find()
    assert (entry.turn, entry.request.script, entry.digest) == (2, str(path), digest_of(SCRIPT))


def test_a_bookmark_that_dies_is_told(tmp_path, monkeypatch):
    """Whatever ends its thread, whoever leads the session hears of it, once."""
    told: list[str] = []
    journal = Journal(tmp_path)
    monkeypatch.setattr(journal, "write", lambda entry: {}["nobody foresaw this"])
    bookmark = Bookmark(journal, REQUEST, SCRIPT, told.append, begun=BEGUN)
    for turn in range(3):
        bookmark.put(turn, Frames(0), Frames(RATE), step=STEP)
    bookmark.close()
    assert told == ["where the session stands is not kept any more: 'nobody foresaw this'"]


def test_the_computer_is_kept_awake_until_the_end(monkeypatch):
    """The system is asked once, and let go of when the session is over."""
    begun, ended = threading.Event(), threading.Event()

    @contextmanager
    def running(**_):
        begun.set()
        yield
        ended.set()

    monkeypatch.setattr("wakepy.keep.running", running)
    with kept_awake(Seconds(0.0)):
        begun.wait()
        assert not ended.is_set()
    ended.wait()
