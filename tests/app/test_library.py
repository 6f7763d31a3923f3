"""Sessions of one's own: begun, edited until nothing in them is wrong, and called by name beside the bundled ones."""

import io
import json
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.shell_completion import ShellComplete

from coach.app.cli import cli
from coach.app.editor import edit
from coach.app.offer import Offer
from coach.errors import EditorError
from coach.script.library import DEFAULT_SCRIPT, script_paths, start_paths
from coach.session.request import Request

TWO = tuple(path for path in script_paths() if path.stem in {"firm", DEFAULT_SCRIPT})
KINDS = [path.stem for path in start_paths()]
SCRIPT = """
title: Mine
sections: [{title: A, pace: slow, steps: [{title: Stroke, say: Stroke the arms., for: 10-60s}]}]
"""


@pytest.fixture(autouse=True)
def library(monkeypatch, tmp_path):
    """Gives a library that is not there yet, and no editor; of the bundled sessions there are two."""
    for name in ("script.library", "app.commands.library", "app.commands.scripts"):
        monkeypatch.setattr(f"coach.{name}.script_paths", lambda: TWO)
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COACH_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "library"


@pytest.fixture
def editor(monkeypatch, tmp_path):
    """Gives a function that makes a program of shell commands the editor."""

    def named(commands: str) -> None:
        program = tmp_path / "my editor"
        program.write_text(f"#!/bin/sh\n{commands}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("VISUAL", f"'{program}' --wait")

    return named


@pytest.mark.parametrize("kind", KINDS)
def test_every_start_is_fine_as_it_stands(coach, library, kind):
    """What a session begins as has nothing wrong or odd in it, and says beside its keys what they are for."""
    code, out, err = coach("new", "mine", "--like", kind)
    path = library / "mine.yaml"
    assert (code, out) == (0, f"{path}\n")
    assert err == "Open it in an editor (none is named by $VISUAL or $EDITOR), then `coach check mine`.\n"
    code, out, err = coach("check", "mine")
    assert (code, out) == (0, "")
    assert err.startswith(f"{path}: fine, ")
    assert err.count("\n") == 1
    assert path.read_text().count(" # ") >= 5


def test_nothing_that_is_there_is_written_over(coach, library):
    """A name that is taken says what to do instead, whatever its ending and whoever has it."""
    library.mkdir()
    (library / "mine.yml").write_text(SCRIPT)
    assert coach("new", "mine.yaml") == (1, "", "mine is in your library already: `coach edit mine` opens it\n")
    code, _, err = coach("new", "firm")
    assert code == 1
    assert err == "firm is a bundled session: choose another name, or make it yours, `coach edit firm`\n"
    assert [path.name for path in library.iterdir()] == ["mine.yml"]


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "-x", "x" * 61, "a\x1b[31m"])
def test_names_that_are_none(coach, library, name):
    """What could not be called by name is refused before anything is written."""
    code, out, err = coach("new", "--", name)
    assert (code, out) == (2, "")
    assert "is no name for a session: expected letters" in err
    assert "\x1b" not in err
    assert not library.exists()


def test_a_library_that_cannot_be_written_to(coach, library):
    """That is told in a line."""
    library.write_text("")
    code, _, err = coach("new", "mine")
    assert code == 1
    assert err.startswith(f"{library / 'mine.yaml'} cannot be written: ")
    assert coach("library")[1] == f"{library}\n"


def test_what_lies_in_the_library(coach, library):
    """Its folder for programs, and beside that each session with its title, or that it cannot be run yet."""
    assert coach("library") == (0, f"{library}\n", "It has no sessions yet: `coach new NAME` begins one.\n")
    library.mkdir()
    (library / "mine.yaml").write_text(SCRIPT)
    (library / "half.yaml").write_text("title: Half\n")
    (library / ".#mine.yaml").symlink_to("me@here")
    (library / "notes.txt").write_text("")
    told = "  half: cannot be run yet, `coach check half` tells why\n  mine: Mine\n"
    assert coach("library") == (0, f"{library}\n", told)


def test_called_by_name_everywhere(coach, library):
    """It is listed, planned and completed like a bundled one, and goes before one that is called the same."""
    library.mkdir()
    for name in ("mine", "firm"):
        (library / f"{name}.yaml").write_text(SCRIPT)
    (library / "half.yaml").write_text("title: Half\n")
    code, out, err = coach("list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[1:] if line[0] != " "] == ["firm", "mine", "relieving"]
    assert out.count("yours: Mine") == 2
    assert err.splitlines() == [
        f"firm is yours, {library / 'firm.yaml'}: while it is called so, the bundled one is not run",
        "half is yours and cannot be run yet: `coach check half` tells why",
    ]
    (step,) = json.loads(coach("plan", "firm", "--voice", "silent", "--json")[1])["steps"]
    assert step["title"] == "Stroke"
    completed = ShellComplete(cli, {}, "coach", "_").get_completions(["run"], "m")
    assert [(item.type, item.value) for item in completed] == [("plain", "mine"), ("file", "m")]


def test_offered_to_phones(library, tmp_path):
    """Phones can choose it, too; one that cannot be run yet is left out, and that is told."""
    library.mkdir()
    (library / "mine.yaml").write_text(SCRIPT)
    (library / "half.yaml").write_text("title: Half\n")
    told: list[str] = []
    offered = {each.script for each in Offer((), Request(), tmp_path, warn=told.append).offered()}
    assert "mine" in offered
    assert "half" not in offered
    assert told == ["half is left out: `coach check half` tells why it cannot be run"]


def test_edited(coach, library, editor):
    """The editor gets the file; once it is closed, all that is wrong is told with its place."""
    editor('[ "$1" = --wait ] && echo "colour: red" >> "$2"')
    code, out, err = coach("new", "mine")
    path = library / "mine.yaml"
    assert (code, err) == (1, "")
    assert out.startswith(f"{path}:{len(path.read_text().splitlines())}:1: unknown key 'colour' in a script")
    editor(f"printf '%s' '{SCRIPT}' > \"$2\"")
    code, out, err = coach("edit", "mine")
    assert (code, out) == (0, "")
    assert err.splitlines() == [f"{path}: fine, Mine, about 13 seconds to 1 minute", "Hear it with `coach run mine`."]


def test_the_editor_is_offered_again(editor, tmp_path):
    """Until nothing is wrong any more, or whoever edits has had enough."""
    script = tmp_path / "mine.yaml"
    script.write_text("")
    editor(f"echo >> seen; [ $(wc -l < seen) -lt 3 ] || printf '%s' '{SCRIPT}' > \"$2\"")
    shown: list[tuple[str, ...]] = []
    assert not edit(script, show=lambda verdict: shown.append(verdict.problems), again=lambda: False)
    assert edit(script, show=lambda verdict: shown.append(verdict.problems), again=lambda: True)
    assert [bool(problems) for problems in shown] == [True, True, False]


def test_a_bundled_session_becomes_yours(coach, library, editor):
    """It is copied to the library under its name, and the copy is kept where something has been changed in it."""
    editor("true")
    code, _, err = coach("edit", "firm")
    assert (code, list(library.iterdir())) == (0, [])
    assert err.endswith("Nothing has been changed in it: the bundled firm is run as before.\n")
    editor("echo '# mine' >> \"$2\"")
    assert coach("edit", "firm")[0] == 0
    assert (library / "firm.yaml").read_bytes() == TWO[0].read_bytes() + b"# mine\n"


def test_a_bundled_session_without_an_editor(coach, library):
    """The copy waits in the library."""
    code, out, err = coach("edit", "firm")
    assert (code, out) == (0, f"{library / 'firm.yaml'}\n")
    assert err.startswith("firm is copied to your library: from now on yours is run, not the bundled one.\n")
    assert (library / "firm.yaml").is_file()


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("no-such-editor -w", "$VISUAL is 'no-such-editor -w', which cannot be run (no such file or directory): "),
        ("false", "false ended with 1: "),
        ("'", '$VISUAL is "\'", which cannot be run (no closing quotation): '),
    ],
)
def test_an_editor_that_fails(coach, library, monkeypatch, named, told):
    """It is named in a line with where it comes from, and a bundled session is run as before."""
    monkeypatch.setenv("VISUAL", named)
    code, _, err = coach("edit", "firm")
    assert code == 1
    assert told in err
    assert list(library.iterdir()) == []
    with pytest.raises(EditorError):
        edit(library / "mine.yaml", show=pytest.fail, again=pytest.fail)


def test_edit_of_what_is_not_there(coach):
    """A slip of the pen is told with what was meant; a path with how a session is begun."""
    assert coach("edit", "frim") == (1, "", "no session called 'frim', did you mean 'firm'?\n")
    assert coach("edit", "x.yaml") == (1, "", "x.yaml is not there: `coach new NAME` begins a session\n")


def test_import(coach, tmp_path, monkeypatch):
    """A file of another timer becomes a session that is fine, and nothing that is there is written over."""
    Path("my.txt").write_text("3x (40s squats, 20s rest)\n")
    code, out, err = coach("import", "my.txt", "-o", "my.yaml")
    assert (code, out) == (0, "")
    assert err == "my.yaml: fine, My, about 3 minutes\n"
    assert coach("import", "my.txt")[1] == Path("my.yaml").read_text()
    assert coach("import", "my.txt", "-o", "my.yaml") == (
        1,
        "",
        "my.yaml is there already; use --force to replace it\n",
    )
    assert coach("import", "my.txt", "-o", "my.yaml", "--force")[0] == 0
    assert "does not end in .yaml or .yml" in coach("import", "my.txt", "-o", "my.txt")[2]
    assert coach("import", "no.txt") == (1, "", "no.txt:1:1: cannot be read, no such file or directory\n")


def test_import_from_a_pipe(coach, monkeypatch):
    """What another program writes can be imported as it comes, if that is not without end."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"40s squats"), isatty=lambda: False))
    code, out, err = coach("import", "-")
    assert (code, err) == (0, "")
    assert "# Imported from standard input, lines such as" in out
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"1" * 1_000_001), isatty=lambda: False))
    assert coach("import", "-") == (1, "", "standard input is larger than 1 MB\n")
