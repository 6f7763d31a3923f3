"""Every error is one line with its exit code; where it came from is told on request, or in a report."""

import re
from pathlib import Path

import pytest

from coach import errors
from coach.errors import CoachError, ExitCode
from coach.kept.folders import config_folder, state_folder, takes_folder
from coach.speech.takes.index import FILE
from coach.speech.voices.http import HttpVoice
from tests.app.test_cli import QUIET, alone, short

__all__ = ["alone", "short"]

LINES = {
    "ScriptError": (("plan", "reliving"), 1, r"no session called 'reliving', did you mean 'relieving'\?"),
    "SettingsError": (
        ("keys",),
        1,
        r"/.*/settings\.yaml:1:1: unknown key 'colour' in settings, expected one of keys, .*",
    ),
    "PlanError": (
        ("plan", "short.yaml", "--minutes", "0.1", "--voice", "silent"),
        1,
        r".*the shortest that works is .*",
    ),
    "VoiceError": (
        ("say", "Rest.", "--voice", "http:mine"),
        3,
        r"there is no voice 'http:mine', expected http:NAME .*",
    ),
    "UnclearError": (("say", "Rest.", "--voice", "recorded:ana"), 3, r"the voice recorded:ana left no sound .*"),
    "HungError": (("say", "Rest.", "--voice", "http"), 3, r"the voice http@\w+ gave no answer in 1\d s"),
    "MusicError": (
        ("export", "short.yaml", *QUIET, "--music", "no.mp3", "-o", "a.wav"),
        3,
        r"no music called 'no\.mp3'.*",
    ),
    "DeviceError": (("run", "short.yaml", "--device", "no"), 3, r"no sound device called 'no'\. There are: .*"),
    "RemoteError": (("run", "short.yaml", "--remote", *QUIET), 3, r"the remote needs no_such_module: pip install .*"),
    "ClusterError": (
        ("export", "short.yaml", *QUIET, "--on", "tcp://127.0.0.1:1", "-o", "a.wav"),
        3,
        r"--on needs no_such_module: pip install .*",
    ),
    "ExportError": (("export", "-o", "no/a.wav"), 1, r"no is not there; make the folder first"),
    "AuditError": (("audit", "no.mp3"), 1, r"no\.mp3 cannot be listened to: there is no such file"),
    "TakeError": (("voices", "record", "short.yaml", "--as", "ana"), 1, r"lines are recorded at a terminal; .*"),
    "EditorError": (("edit", "short.yaml"), 1, r"\$VISUAL is 'no-such-editor', which cannot be run .*"),
    "JournalError": (("run", "--resume"), 1, r"there is no session to go on with: .*"),
}
"""Every error there is: a command that meets it, its exit code, and the line a person sees."""


@pytest.fixture
def met(monkeypatch, short, request):
    """What an error needs to be met, beside the command."""
    kind = request.node.callspec.params["kind"]
    if kind == "SettingsError":
        config_folder().mkdir(parents=True)
        (config_folder() / "settings.yaml").write_text("colour: red\n")
    if kind == "UnclearError":
        (takes_folder() / "ana").mkdir(parents=True)
        row = "file,language,pace,role,text\nrest.opus,en,steady,guide,Rest.\n"
        (takes_folder() / "ana" / FILE).write_text(row)
        (takes_folder() / "ana" / "rest.opus").write_text("no sound")
    if kind == "EditorError":
        monkeypatch.setenv("VISUAL", "no-such-editor")
    if kind == "RemoteError":
        monkeypatch.setattr("coach.remote.server.NEEDED", ("no_such_module",))
    if kind == "ClusterError":
        monkeypatch.setattr("coach.export.cluster.NEEDED", "no_such_module")
    if kind == "HungError":
        monkeypatch.setenv("COACH_HTTP_ADDRESS", "http://127.0.0.1:1")
        monkeypatch.setattr(HttpVoice, "_post", lambda *_: (_ for _ in ()).throw(TimeoutError))


def below(kind):
    """Return every class of errors under one."""
    return {found for inner in kind.__subclasses__() for found in (inner, *below(inner))}


def test_the_list_is_whole():
    """An error that is added needs a line here; those that only hold others together are never met."""
    ours = {kind.__name__ for kind in below(CoachError) if kind.__module__ == errors.__name__}
    assert set(LINES) == ours - {"FormatError"}


@pytest.mark.parametrize("kind", LINES)
def test_an_error_is_one_line(coach, met, kind):
    """What, where, and what to do; nothing on standard output."""
    arguments, code, line = LINES[kind]
    found, _, told = coach(*arguments)
    assert found == code
    assert re.fullmatch(line + r"\n", told)


@pytest.mark.parametrize("kind", LINES)
def test_where_an_error_came_from(coach, met, kind):
    """With --debug its traceback stands above its line."""
    arguments, code, line = LINES[kind]
    found, _, told = coach(*arguments, "--debug")
    assert found == code
    assert told.startswith("Traceback (most recent call last):\n")
    assert f"coach.errors.{kind}: " in told
    assert re.fullmatch(line, told.splitlines()[-1])


PRIVATE = "Ana's back"


@pytest.fixture
def broken(monkeypatch):
    """A command with a mistake in it."""

    def fail():
        raise ZeroDivisionError(f"{PRIVATE} in {Path.home()}") from KeyError(PRIVATE)

    monkeypatch.setattr("coach.script.format.json_schema", fail)


def test_a_mistake_of_our_own(coach, broken):
    """It is one line that says where its report is; nothing that the coach was given is in either."""
    code, out, told = coach("schema")
    assert (code, out) == (ExitCode.FAULT, "")
    (report,) = state_folder().iterdir()
    where = r"ZeroDivisionError in test_debug\.py:\d+"
    ending = re.escape(f"nothing of yours is in its report, {report}: please send it to whoever gave you the coach\n")
    assert re.fullmatch(rf"a mistake of the coach's own ended it \({where}\); {ending}", told)
    content = report.read_text()
    assert re.search(r"^coach/app/commands/scripts\.py:\d+ schema$", content, re.MULTILINE)
    assert content.endswith("\nZeroDivisionError from KeyError\n")
    assert "Ana" not in content
    assert str(Path.home()) not in content
    coach("schema")
    assert list(state_folder().iterdir()) == [report]


def test_a_mistake_of_our_own_on_request(coach, broken, monkeypatch):
    """From the environment, too, its traceback is shown."""
    monkeypatch.setenv("COACH_DEBUG", "1")
    _, _, told = coach("schema")
    assert f"ZeroDivisionError: {PRIVATE}" in told
    assert told.splitlines()[-1].startswith("a mistake of the coach's own ended it (")


def test_a_report_that_cannot_be_written(coach, broken):
    """The line says so, and how to see it all the same."""
    state_folder().parent.mkdir(parents=True)
    state_folder().write_text("")
    code, _, told = coach("schema")
    assert code == ExitCode.FAULT
    assert told.endswith("): --debug shows what is in it\n")
    assert told.count("\n") == 1
