"""What was heard: told by when and how far, gone on with by its number or its script, and forgotten."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from coach.app.wiring import journal
from coach.kept.folders import state_folder
from coach.live.journal import Entry, digest_of
from coach.script.file import read_script
from coach.session.request import Request
from coach.units import RATE, Frames

SCRIPT = """
title: Mine
sections: [{title: A, pace: slow, steps: [{title: Stroke, say: Stroke the arms., for: 10-60s}]}]
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """Nothing of whoever runs the tests, and a script in the current folder."""
    for name in [name for name in os.environ if name.startswith("COACH_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(SCRIPT)


@pytest.fixture
def heard():
    """Give three sessions: one that broke off, before it one to its end, and before that one of a script now gone."""
    kept = journal()
    newest = Entry(
        request=Request(script=str(Path("mine.yaml").absolute()), minutes=1.0, voice="silent", music=("none",)),
        digest=digest_of(read_script(Path("mine.yaml"))),
        title="Mine",
        begun=1_764_000_000_000,
        step="A: Stroke",
        turn=0,
        position=Frames(0),
        heard=Frames(20 * RATE),
        end=Frames(60 * RATE),
    )
    ended = replace(newest, begun=newest.begun - 1000, heard=newest.end, finished=True)
    gone = replace(newest, begun=newest.begun - 2000, request=Request(script="gone"))
    for entry in (newest, ended, gone):
        kept.write(entry)
    return newest, ended, gone


def test_nothing_yet(coach):
    """That is told, and nothing is made for it."""
    assert coach("history") == (0, "", "No session has been heard yet.\n")
    assert coach("history", "--json") == (0, "[]\n", "")
    assert not state_folder().exists()


def test_what_was_heard(coach, heard):
    """The newest first, each with how far, how it went, and the number of what broke off."""
    code, out, err = coach("history")
    assert code == 0
    assert [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "WHEN", " ".join(line.split())) for line in out.splitlines()[1:]] == [
        "1 WHEN mine 0:20 of 1:00 broke off in A: Stroke",
        "WHEN mine 1:00 of 1:00 to its end",
        "2 WHEN gone 0:20 of 1:00 broke off; its script is gone, or wrong",
    ]
    assert err.startswith("`coach run --resume NUMBER` goes on with one that broke off")
    Path("mine.yaml").write_text(SCRIPT.replace("arms", "legs"))
    assert "broke off; its script has been changed" in coach("history")[1]


@pytest.mark.parametrize("columns", ["30", "50"])
def test_a_narrow_terminal(coach, heard, monkeypatch, columns):
    """What was heard is told within the width there is."""
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = coach("history")
    assert max(map(len, out.splitlines())) <= int(columns)
    assert "mine" in out


def test_for_programs(coach, heard):
    """Everything, in seconds, and by the clock with its zone."""
    newest, ended, gone = json.loads(coach("history", "--json")[1])
    assert [one["resume"] for one in (newest, ended, gone)] == [1, None, 2]
    assert {name: newest[name] for name in ("session", "title", "heard", "end", "finished", "step")} == {
        "session": "mine",
        "title": "Mine",
        "heard": 20.0,
        "end": 60.0,
        "finished": False,
        "step": "A: Stroke",
    }
    assert newest["asked"]["minutes"] == 1.0
    assert newest["begun"][-6] in "+-"


def test_forgotten(coach, heard):
    """All of it, and what is told of it is told once."""
    assert coach("history", "--clear") == (0, "", "3 sessions forgotten; none can be gone on with\n")
    assert coach("history")[2] == "No session has been heard yet.\n"
    assert coach("history", "--clear", "--json")[0] == 2


def test_what_cannot_be_read(coach, heard):
    """It is counted, and the others are told all the same."""
    (state_folder() / "journal" / "0.json").write_text("{")
    code, out, err = coach("history")
    assert (code, out.count("mine")) == (0, 2)
    assert "1 more cannot be read: they are damaged, or of another version of coach" in err


@pytest.mark.parametrize(
    "asked", [("--resume",), ("--resume", "1"), ("--resume", "mine"), ("--resume=yes",), ("mine.yaml", "--resume")]
)
def test_gone_on_with(coach, heard, asked):
    """By its number, by its script, or because it is the newest."""
    code, out, _ = coach("run", *asked, "--speed", "1000")
    assert code == 0
    assert out.split()[:3] == ["0:00", "A:", "Stroke"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--resume", "2"), "no session called 'gone'"),
        (("firm", "--resume"), "no session 'firm' has broken off"),
        (("--resume", "3"), "no session '3' has broken off; `coach history` tells which have"),
        (("--resume", "1", "--minutes", "3"), "as it was asked for; leave out --minutes"),
    ],
)
def test_not_gone_on_with(coach, heard, asked, told):
    """What there is none of, or what was asked for otherwise, is told."""
    code, out, err = coach("run", *asked)
    assert (code, out) == (1, "")
    assert told in err


def test_no_resuming_by_a_variable(coach, heard, monkeypatch):
    """No is no session to go on with: another one is begun."""
    monkeypatch.setenv("COACH_RESUME", "no")
    code, out, _ = coach(
        "run", "mine.yaml", "--minutes", "0.5", "--voice", "silent", "--music", "none", "--speed", "1000"
    )
    assert code == 0
    assert "0:00  A: Stroke" in out
