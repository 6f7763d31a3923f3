"""One step heard in seconds, and again after each save of its script."""

import os
from functools import partial
from pathlib import Path

import pytest

from coach.app.watching import LOOKED_EVERY, Saves
from coach.app.wiring import journal

SCRIPT = """
title: Back
ask: Is there a fever?
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back., for: 1-2min}
      - {title: Knead, say: Knead the shoulders., for: 1-2min, sides: [left, right]}
"""
QUICK = ("--voice", "silent", "--music", "none", "--speed", "1000")


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """Nothing of whoever runs the tests, and a script in the current folder."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("my.yaml").write_text(SCRIPT)


def save(text: str) -> None:
    """Save the script, at a moment of its own however coarse the clock of the disk is."""
    before = Path("my.yaml").stat().st_mtime_ns
    Path("my.yaml").write_text(text)
    os.utime("my.yaml", ns=(before + 10**9, before + 10**9))


def test_a_step_by_itself(coach):
    """Only that is heard, and nothing of it is kept; without a name it is the first."""
    assert [line[9:] for line in coach("rehearse", "my.yaml", *QUICK)[1].splitlines()] == [
        "Back: Stroke",
        "  Stroke the back.",
    ]
    code, out, err = coach("rehearse", "my.yaml", "--from", "knead", *QUICK)
    assert (code, err) == (0, "Back: finished.\n")
    assert "Back: Knead, left side" in out
    assert "Stroke" not in out
    assert list(journal().entries()) == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("my.yaml", "--from", "Kneed"), "my has no step called 'Kneed', did you mean 'Knead'?\n"),
        (("your.yaml",), "your.yaml:1:1: cannot be read, no such file or directory\n"),
    ],
)
def test_mistakes(coach, asked, told):
    """They are told in a line."""
    assert coach("rehearse", *asked, *QUICK) == (1, "", told)


def test_again_after_each_save(coach, monkeypatch):
    """It is heard again as it is then; a mistake is told with its place, and the next save waited for."""
    saves = [SCRIPT.replace("Knead the", "Squeeze both"), "title: Back\n", SCRIPT]

    def sleep(_seconds: float) -> None:
        if not saves:
            raise KeyboardInterrupt
        save(saves.pop(0))

    monkeypatch.setattr("coach.app.watching.Saves", partial(Saves, sleep=sleep))
    code, out, err = coach("rehearse", "my.yaml", "--from", "2", "--watch", *QUICK)
    assert code == 130
    said = [line[11:] for line in out.splitlines() if line[9:].startswith("  ")]
    assert said == ["Knead the shoulders.", "Squeeze both shoulders.", "Knead the shoulders."]
    assert "my.yaml:1:1: a script lacks 'sections'" in err
    assert err.count("Waiting until my.yaml is saved again; Ctrl-C ends.") == 4


def test_saves():
    """Each is told once, one that came while nobody waited at once; a file that is away for a moment is waited for."""
    steps = [lambda: None, lambda: Path("my.yaml").unlink(), lambda: Path("my.yaml").write_text("new")]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        steps.pop(0)()

    saves = Saves(Path("my.yaml"), sleep=sleep)
    save("while nobody waits")
    saves.wait()
    assert slept == []
    saves.wait()
    assert slept == [LOOKED_EVERY] * 3
