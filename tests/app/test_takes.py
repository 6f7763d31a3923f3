"""Voices of one's own on the command line: what is told, where, and with which exit code."""

import csv
import os
from pathlib import Path

import pytest
import soundfile

from coach.errors import TakeError
from coach.kept.folders import takes_folder
from coach.script.library import script_paths
from coach.speech.takes.encoding import encode
from coach.speech.takes.folder import TakeFolder
from tests.takes import SpeakingVoice, speech

SCRIPT = """
title: Short back
language: en
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back., again: Stroke., for: 10-60s, sides: [left, right]}
"""


BAKE = ("voices", "bake", "flite", "short.yaml")


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
    """A voice that says every line, whatever it is called; its takes are kept in the quicker format."""
    monkeypatch.setattr("coach.speech.takes.folder.encode", lambda speech, *, opus: encode(speech, opus=False))
    speaking = SpeakingVoice("flite:slt")
    monkeypatch.setattr("coach.speech.voices.engines.find_voice", lambda name, language, setup: speaking)
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
    code, out, errors = coach(*BAKE, "--as", "slt")
    kept = TakeFolder(takes_folder() / "slt").takes
    assert (code, out, len(errors.splitlines())) == (0, "", len(kept) + 1)
    assert errors.splitlines()[0] == f"0 of {len(kept)} lines are there; {len(kept)} to be said"
    assert errors.splitlines()[-1].startswith(f"{len(kept)} kept, ")
    assert voice.closed
    again = coach(*BAKE, "--as", "slt", "--tidy")
    told = f"{len(kept)} of {len(kept)} lines are there; 0 to be said\n0 takes that no session needs are gone\n"
    assert again == (0, "", told)


def test_what_is_never_whole_fails_by_name(coach, voice):
    """The lines that were not kept are told, the others are kept, and the exit code says so."""
    voice._mumbles = {"Stroke.": 99}
    code, _, errors = coach(*BAKE, "--as", "slt", "--into", "here")
    assert code == 1
    assert "'Stroke.' was not kept: " in errors
    assert errors.endswith("\n1 lines were not kept; the same command tries them again\n")
    assert "Stroke the back." in {take.line.text for take in TakeFolder(Path("here/slt")).takes}


def test_ctrl_c_while_baking(coach, voice):
    """What has been said is kept, and the next call goes on behind it."""
    voice._ends_at = "Stroke the back."
    code, _, errors = coach(*BAKE, "--as", "slt")
    assert (code, errors.splitlines()[-1]) == (130, "Stopped.")
    before, voice._ends_at = len(voice.said) - 1, ""
    voice.said.clear()
    assert coach(*BAKE, "--as", "slt")[0] == 0
    assert voice.said[0] == "Stroke the back."
    assert len(TakeFolder(takes_folder() / "slt").takes) == before + len(voice.said)


def record(folder, *ids, text="Stroke the back."):
    """Write takes as somebody would record them; return the folder."""
    folder.mkdir(exist_ok=True)
    for called in ids:
        said = speech(text)
        soundfile.write(folder / f"{called}.wav", said.samples, said.rate)
    return str(folder)


def test_taking_in(coach):
    """What is taken is a voice at once; what is missing and what is wrong is told on standard output: no failure."""
    coach("voices", "sheet", "short.yaml", "-o", "all.csv")
    ids = {text: row["id"] for text, row in rows("all.csv").items()}
    given = record(Path("mine"), *(called for called in ids.values() if called != ids["Stroke."]))
    code, out, errors = coach("voices", "take", given, "short.yaml", "--as", "anna")
    assert code == 0
    assert f"missing    {ids['Stroke.']}  Stroke.\n" in out
    assert f"too long   {ids['Two more.']}" not in out
    assert errors == f"{len(ids) - 1} of {len(ids)} lines are in {takes_folder() / 'anna'}\n"
    assert coach("voices", "sheet", "short.yaml", "--as", "anna", "-o", "rest.csv")[2] == "1 lines in rest.csv\n"
    assert list(rows("rest.csv")) == ["Stroke."]


def test_a_changed_word(coach):
    """A take of words that the script has no more is told with the words it has now."""
    coach("voices", "sheet", "short.yaml", "-o", "all.csv")
    called = rows("all.csv")["Stroke the back."]["id"]
    coach("voices", "take", record(Path("mine"), called), "short.yaml", "--as", "anna")
    Path("short.yaml").write_text(SCRIPT.replace("Stroke the back.", "Stroke the whole back."))
    code, out, _ = coach("voices", "take", record(Path("none")), "short.yaml", "--as", "anna")
    assert code == 0
    assert "  Stroke the whole back.  (it was recorded as 'Stroke the back.')\n" in out
    assert "stale" in out
    Path("mine/all.csv").write_bytes(Path("all.csv").read_bytes())
    code, out, _ = coach("voices", "take", "mine", "short.yaml", "--as", "berta")
    assert code == 1
    assert "not taken  mine/" in out
    assert "stale, 'Stroke the back.' is not said any more; now it is 'Stroke the whole back.' (" in out


def test_taking_in_for_the_bundled_sessions(coach, monkeypatch):
    """Without a script, takes of the bundled sessions are found, and only what theirs lack is told."""
    some = tuple(path for path in script_paths() if path.stem in ("breathe", "firm", "gentle"))
    monkeypatch.setattr("coach.script.library.script_paths", lambda: some)
    coach("voices", "sheet", "gentle", "-o", "all.csv")
    longest = max(rows("all.csv").values(), key=lambda row: len(row["text"]))
    code, out, errors = coach(
        "voices", "take", record(Path("mine"), longest["id"], text=longest["text"]), "--as", "anna"
    )
    assert code == 0
    assert out.count("\nmissing  ") >= len(rows("all.csv")) - 2
    assert longest["id"] not in out
    assert errors.startswith("1 of ")


@pytest.mark.parametrize("given", ["nothing.wav", "empty.wav", "noise.txt"])
def test_what_is_no_recording(coach, given):
    """A file that is not there, or holds no sound, is told in one line."""
    Path("empty.wav").touch()
    Path("noise.txt").write_text("words")
    code, out, errors = coach("voices", "take", given, "short.yaml", "--as", "anna")
    assert code == (2 if given == "nothing.wav" else 1)
    assert given in out.splitlines()[0] if code == 1 else given in errors


def test_a_name_that_leads_elsewhere(coach, voice):
    """A voice's name is the name of its folder, and nothing else."""
    code, _, errors = coach("voices", "bake", "flite", "short.yaml", "--as", "../slt")
    assert (code, errors) == (
        3,
        "a voice cannot be called '../slt', expected letters, figures, - and _, such as anna\n",
    )


def test_recording_needs_a_terminal(coach):
    """Where nobody can be shown a line, that is told, with another way."""
    assert coach("voices", "record", "short.yaml", "--as", "anna") == (
        1,
        "",
        "lines are recorded at a terminal; `coach voices take` takes files recorded elsewhere\n",
    )


@pytest.fixture
def terminal(monkeypatch):
    """A terminal, as far as the command can tell, and no microphone."""
    monkeypatch.setattr("coach.app.commands.takes.at_a_terminal", lambda: True)

    def none(name):
        raise TakeError("the microphone cannot be heard: there is no sound system")

    monkeypatch.setattr("coach.studio.microphone.DeviceMicrophone", none)


def test_no_microphone(coach, terminal):
    """That there is none is one line; where nothing is left to be said, none is needed."""
    assert coach("voices", "record", "short.yaml", "--as", "anna") == (
        1,
        "",
        "the microphone cannot be heard: there is no sound system\n",
    )
    coach("voices", "sheet", "short.yaml", "-o", "all.csv")
    given = record(Path("mine"), *(row["id"] for row in rows("all.csv").values()))
    coach("voices", "take", given, "short.yaml", "--as", "anna")
    code, out, errors = coach("voices", "record", "short.yaml", "--as", "anna")
    assert (code, out) == (0, "")
    assert errors.startswith("0 kept; ")
