"""Voices of one's own on the command line: what is told, where, and with which exit code."""

import csv
import os
from pathlib import Path

import pytest

from coach.app.folders import takes_folder
from coach.speech.takes.folder import TakeFolder
from tests.takes import SpeakingVoice

SCRIPT = """
title: Short back
language: en
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back., again: Stroke., for: 10-60s, sides: [left, right]}
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """Nothing of whoever runs the tests; a short script in the current folder."""
    for name in [name for name in os.environ if name.startswith("COACH_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("short.yaml").write_text(SCRIPT)


@pytest.fixture
def voice(monkeypatch):
    """A voice that says every line, whatever it is called."""
    speaking = SpeakingVoice("flite:slt")
    monkeypatch.setattr("coach.speech.voices.engines.voice_called", lambda name, language, setup: speaking)
    return speaking


def rows(path):
    """Return a sheet's rows by their texts."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return {row["text"]: row for row in csv.DictReader(file)}


def test_a_sheet(coach):
    """A table or a page is written, and how many lines are in it is told; a length asks for fewer of them."""
    code, out, errors = coach("voices", "sheet", "short.yaml", "-o", "all.csv")
    everything = rows("all.csv")
    assert (code, out, errors) == (0, "", f"{len(everything)} lines in all.csv\n")
    assert everything["Stroke the back."]["where"] == "Back, Stroke"
    assert coach("voices", "sheet", "short.yaml", "--minutes", "2", "--talk", "minimal", "-o", "some.csv")[0] == 0
    assert set(rows("some.csv")) < set(everything)
    assert coach("voices", "sheet", "short.yaml", "-o", "all.html")[0] == 0
    assert Path("all.html").read_text(encoding="utf-8").count("<li lang=") == len(everything)


def test_sheets_that_cannot_be_written(coach):
    """An ending that is neither, a file that is there, and a script that is not, each in one line."""
    assert coach("voices", "sheet", "short.yaml", "-o", "all.txt")[0] == 2
    Path("all.csv").touch()
    assert coach("voices", "sheet", "short.yaml", "-o", "all.csv") == (
        1,
        "",
        "all.csv is there already; use --force to replace it\n",
    )
    code, _, errors = coach("voices", "sheet", "shirt.yaml", "-o", "new.csv")
    assert (code, errors.count("\n")) == (1, 1)


def test_baking(coach, voice):
    """Every line is said and told once; the second time there is nothing to say."""
    code, out, errors = coach("voices", "bake", "flite", "short.yaml", "--as", "slt")
    kept = TakeFolder(takes_folder() / "slt").takes
    assert (code, out, len(errors.splitlines())) == (0, "", len(kept) + 1)
    assert errors.splitlines()[0] == f"0 of {len(kept)} lines are there; {len(kept)} to be said"
    assert errors.splitlines()[-1].startswith(f"{len(kept)} kept, 0.")
    assert voice.closed
    again = coach("voices", "bake", "flite", "short.yaml", "--as", "slt")
    assert again == (0, "", f"{len(kept)} of {len(kept)} lines are there; 0 to be said\n")


def test_what_is_never_whole_fails_by_name(coach, voice):
    """The lines that were not kept are told, the others are kept, and the exit code says so."""
    voice._mumbles = {"Stroke.": 99}
    code, _, errors = coach("voices", "bake", "flite", "short.yaml", "--as", "slt", "--into", "here")
    assert code == 1
    assert "'Stroke.' was not kept: " in errors
    assert errors.endswith("\n1 lines were not kept; the same command tries them again\n")
    assert "Stroke the back." in {take.line.text for take in TakeFolder(Path("here/slt")).takes}


def test_ctrl_c_while_baking(coach, voice):
    """What has been said is kept, and the next call goes on behind it."""
    voice._ends_at = "Stroke the back."
    code, _, errors = coach("voices", "bake", "flite", "short.yaml", "--as", "slt")
    assert (code, errors.splitlines()[-1]) == (130, "Stopped.")
    before, voice._ends_at = len(voice.said) - 1, ""
    voice.said.clear()
    assert coach("voices", "bake", "flite", "short.yaml", "--as", "slt")[0] == 0
    assert voice.said[0] == "Stroke the back."
    assert len(TakeFolder(takes_folder() / "slt").takes) == before + len(voice.said)


def test_a_name_that_leads_elsewhere(coach, voice):
    """A voice's name is the name of its folder, and nothing else."""
    code, _, errors = coach("voices", "bake", "flite", "short.yaml", "--as", "../slt")
    assert (code, errors) == (
        3,
        "a voice cannot be called '../slt', expected letters, figures, - and _, such as anna\n",
    )
