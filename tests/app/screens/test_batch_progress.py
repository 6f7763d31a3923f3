"""Many exports at once, as they are shown."""

import io
import sys

import pytest
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from coach.app.screens.batch_progress import PlainBatch, TerminalBatch, batch_screen

NAMES = ["firm, 20 minutes", "gentle, 20 minutes", "own, 20 minutes"]


def test_plain_lines(capsys):
    """What is written is a line on standard error; what failed is kept for the end."""
    with batch_screen(NAMES) as screen:
        assert type(screen) is PlainBatch
        screen.began(NAMES[0], 100)
        screen.advanced(NAMES[0], 100)
        screen.warned(NAMES[0], "no such voice")
        screen.failed(NAMES[1], "no room")
        screen.written(NAMES[0], ["a.mp3", "a.m4b"])
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "firm, 20 minutes: no such voice\nfirm, 20 minutes: a.mp3, a.m4b\n"
    assert screen.failures == ["gentle, 20 minutes: no room"]


@pytest.fixture
def drawn():
    """Give a batch on a terminal, and what draws its bars."""
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with Progress(TextColumn("{task.description}"), BarColumn(), console=console, auto_refresh=False) as bars:
        yield TerminalBatch(NAMES, bars), bars, console.file


def rows(bars):
    """Return what the bars say: description and share done."""
    return [(task.description, round(task.completed / task.total, 3)) for task in bars.tasks]


def test_bars(drawn):
    """A bar for all sessions, and one for each that is being written; parts of sessions count."""
    screen, bars, out = drawn
    assert rows(bars) == [("0 of 3 sessions", 0.0)]
    screen.began(NAMES[0], 200)
    screen.began(NAMES[1], 100)
    screen.advanced(NAMES[0], 100)
    screen.advanced(NAMES[1], 25)
    assert rows(bars) == [("0 of 3 sessions", 0.25), (NAMES[0], 0.5), (NAMES[1], 0.25)]
    screen.written(NAMES[0], ["a[b].mp3"])
    assert rows(bars) == [("1 of 3 sessions", round(1.25 / 3, 3)), (NAMES[1], 0.25)]
    screen.failed(NAMES[1], "no room")
    screen.failed(NAMES[2], "no such script")
    assert rows(bars) == [("3 of 3 sessions", 1.0)]
    assert screen.failures == ["gentle, 20 minutes: no room", "own, 20 minutes: no such script"]
    assert "firm, 20 minutes: a[b].mp3" in out.getvalue()


def test_bars_are_for_terminals(monkeypatch):
    """On a terminal there are bars."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with batch_screen(NAMES) as screen:
        assert isinstance(screen, TerminalBatch)
