"""Words leave by one door, and what others have written is cleaned there."""

import io
import re
import sys

import pytest
from rich.table import Table
from rich.text import Text

from coach.app.commands import console
from tests.places import ROOT

FOREIGN = "a\x1b[31m[red]b\u202e\x07"
CLEAN = "a\\x1b[31m[red]b\\u202e\\x07"


def test_lines(capsys):
    """On either stream."""
    console.tell(FOREIGN)
    console.warn(FOREIGN)
    assert capsys.readouterr() == (f"{CLEAN}\n", f"{CLEAN}\n")


def test_what_is_drawn(capsys):
    """Words alone, in a text and in a table: no escape of theirs is left, and nothing is taken for markup."""
    terminal = console.terminal()
    table = Table(box=None)
    table.add_column(FOREIGN)
    table.add_row(Text(FOREIGN))
    for drawn in (FOREIGN, Text(FOREIGN), table):
        terminal.print(drawn, soft_wrap=True)
    shown = capsys.readouterr().out
    assert not re.search("[\x1b\u202e\x07]", shown)
    assert all("[31m[red]b" in line for line in shown.splitlines()[:2])


def test_a_bar_of_a_file_by_any_name(monkeypatch):
    """Brackets in its name are its name."""
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    with console.progress("x[red].wav", 10) as advance:
        advance(10)
    assert "x[red].wav" in screen.getvalue()


@pytest.mark.parametrize(("kind", "drawn"), [("dumb", False), ("unknown", False), ("xterm", True)])
def test_terminals_that_cannot_be_drawn_on(monkeypatch, kind, drawn):
    """They get plain lines, as a pipe does."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", kind)
    assert console.can_be_drawn_on() is drawn


def test_nobody_uses_another_door():
    """Whoever writes by another way would have to remember to clean."""
    others = [path for path in (ROOT / "coach").rglob("*.py") if path.name != "console.py"]
    writing = re.compile(r"click\.echo\(|(?<![.\w])print\(|[^.\w]Console\(|click\.secho\(|sys\.stdout\.write\(")
    found = {path.relative_to(ROOT).as_posix() for path in others if writing.search(path.read_text(encoding="utf-8"))}
    children = {path for path in found if path.endswith(("_child.py", "_worker.py"))}
    assert found - children == set()
