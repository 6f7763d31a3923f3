"""Scripts of the user's own: where they lie, how one is begun, and how one is changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.app.commands.console import at_a_terminal, tell, warn
from coach.app.editor import NO_EDITOR, named_editor
from coach.app.editor import edit as edit_until_fine
from coach.app.options import SessionName, env_option
from coach.errors import ExitCode, ScriptError
from coach.kept.folders import library_folder
from coach.kept.whole_file import write_whole
from coach.script.library import (
    SCRIPT_ENDINGS,
    bundled,
    find_script,
    is_name,
    own_paths,
    script_paths,
    start_paths,
)

if TYPE_CHECKING:
    from coach.app.checking import Verdict

_NAME = re.compile(r"\w[\w.-]{0,59}")


@click.command()
def library() -> None:
    """Name the folder of your own sessions, and tell what lies in it.

    They are called by name like the bundled ones; where one has the name of a bundled one, yours is run. Another folder
    is named by COACH_LIBRARY.
    """
    from coach.script.file import read_script

    tell(str(library_folder()))
    own = own_paths()
    if not own:
        warn("It has no sessions yet: `coach new NAME` begins one.")
    for path in own:
        try:
            warn(f"  {path.stem}: {read_script(path).title}")
        except ScriptError:
            warn(f"  {path.stem}: cannot be run yet, `coach check {path.stem}` tells why")


@click.command()
@click.argument("name")
@env_option(
    "--like",
    type=click.Choice([path.stem for path in start_paths()]),
    default="massage",
    show_default=True,
    help="What it begins as.",
)
def new(name: str, *, like: str) -> None:
    """Begin a session of your own, and open it in your editor.

    It is put in your library. The editor is the one that $VISUAL or $EDITOR names; when it is closed, the session is
    checked.
    """
    name = name.removesuffix(Path(name).suffix) if Path(name).suffix in SCRIPT_ENDINGS else name
    if not _NAME.fullmatch(name):
        raise click.UsageError(
            f"{name!r} is no name for a session: expected letters, figures, - and _, such as evening."
        )
    if any(path.stem == name for path in own_paths()):
        raise ScriptError((f"{name} is in your library already: `coach edit {name}` opens it",))
    if any(path.stem == name for path in script_paths()):
        raise ScriptError((f"{name} is a bundled session: choose another name, or make it yours, `coach edit {name}`",))
    start = next(path for path in start_paths() if path.stem == like)
    _edit(_put_in_library(start, name), name)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@env_option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The session's file, ending in .yaml; without it, it is printed.",
)
@env_option("--timer", metavar="NAME", help="Which one, where there are several.")
@env_option("--force", is_flag=True, help="Replace a file that is there already.")
def import_timer(*, file: Path, output: Path | None, timer: str | None, force: bool) -> None:
    """Make a session of another timer's file, with the same times.

    FILE is a .zwo workout of Zwift, the JSON of OpenHIIT or of TimeR Machine, or a text with lines such as
    3x (40s squats, 20s rest). What a session has no place for becomes a comment.
    """
    from coach.app.checking import look_over
    from coach.app.importing import import_session
    from coach.kept.whole_file import check_place

    if output is not None:
        if output.suffix not in SCRIPT_ENDINGS:
            raise click.UsageError(f"{output} does not end in {' or '.join(SCRIPT_ENDINGS)}.")
        check_place(output, force=force)
    text = import_session(file, timer)
    if output is None:
        tell(text.rstrip("\n"))
        return
    write_whole(output, text.encode(), force=force)
    _show(look_over(output))


@click.command()
@click.argument("script", type=SessionName(), envvar="COACH_SCRIPT")
def edit(script: str) -> None:
    """Open a session in your editor, and check it when that is closed.

    A bundled one is copied to your library first, under its own name: from then on yours is run. Where nothing has been
    changed in it, the copy is taken away again.
    """
    path = find_script(script)
    if not path.is_file():
        raise ScriptError((f"{path} is not there: `coach new NAME` begins a session",))
    if not is_name(script) or path.parent != bundled("scripts"):
        _edit(path, script)
        return
    own = _put_in_library(path, script)
    warn(f"{script} is copied to your library: from now on yours is run, not the bundled one.")
    with _taken_away_unless_changed(own, path):
        _edit(own, script)


@contextmanager
def _taken_away_unless_changed(own: Path, source: Path) -> Iterator[None]:
    """Take a copy away again where an editor has been opened on it and nothing has been changed."""
    try:
        yield
    finally:
        if named_editor() != NO_EDITOR and own.is_file() and own.read_bytes() == source.read_bytes():
            own.unlink()
            warn(f"Nothing has been changed in it: the bundled {own.stem} is run as before.")


def _put_in_library(source: Path, name: str) -> Path:
    """Return the copy of a script in the user's library; nothing that is there is written over.

    Raises:
        ExportError: It cannot be written.
    """
    path = library_folder() / f"{name}.yaml"
    write_whole(path, source.read_bytes(), force=False, ours=True)
    return path


def _edit(path: Path, name: str) -> None:
    """Open a script in the editor until it is fine; where none is named, tell where it is."""
    if named_editor() == NO_EDITOR:
        tell(str(path))
        warn(f"Open it in an editor (none is named by $VISUAL or $EDITOR), then `coach check {name}`.")
        return
    if not edit_until_fine(path, show=_show, again=_asks_again):
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)
    warn(f"Hear it with `coach run {name}`.")


def _show(verdict: "Verdict") -> None:
    for problem in verdict.problems:
        tell(problem)
    for warning in verdict.warnings:
        warn(warning)


def _asks_again() -> bool:
    return at_a_terminal() and click.confirm("Open the editor again?", default=True, err=True)
