"""Session scripts: those there are, and whether yours is one."""

import json
import time
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.app.commands.console import tell, terminal, warn
from coach.app.options import SessionName, Voice, env_option
from coach.errors import ExitCode, ScriptError, VoiceError
from coach.script.library import SCRIPT_ENDINGS, find_script, own_paths, script_paths, session_paths
from coach.units import Seconds, length_text, to_full_second

if TYPE_CHECKING:
    from coach.script.model import Script

PATIENCE = Seconds(10.0)
"""How long `list` waits for a voice that is to speak every line of every session."""


@click.command()
@click.argument("scripts", nargs=-1, required=True, type=SessionName(), metavar="SCRIPT...")
def check(scripts: tuple[str, ...]) -> None:
    """Tell everything that is wrong with session scripts.

    Of a folder, each script in it is looked at. Each problem is one line, file:line:column and what was expected
    there. Signs that no voice can say are told beside; they are left out, and the script is fine without them.
    """
    from coach.app.checking import look_over

    problems: list[str] = []
    for file in chain.from_iterable(map(_files_of, scripts)):
        verdict = look_over(file)
        problems += verdict.problems
        for warning in verdict.warnings:
            warn(warning)
    for problem in problems:
        tell(problem)
    if problems:
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


def _files_of(asked: str) -> tuple[Path, ...]:
    """Return the file of a script, or those of a folder.

    Raises:
        ScriptError: There is no such script, or there are none in the folder.
    """
    path = Path(asked)
    if not path.is_dir():
        return (find_script(asked),)
    found = tuple(sorted(file for file in path.iterdir() if file.suffix in SCRIPT_ENDINGS))
    if not found:
        raise ScriptError((f"{path}: no scripts are in this folder, expected files such as evening.yaml",))
    return found


@click.command()
@env_option(
    "--prompt",
    "explained",
    is_flag=True,
    help="The format in two pages instead, for people and for language models.",
)
def schema(explained: bool) -> None:
    """Print the JSON Schema of session scripts, for editors."""
    from coach.script.format import json_schema
    from coach.script.prompt import prompt

    if explained:
        tell(prompt())
        return
    tell(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@click.command("list")
@env_option(
    "--voice",
    type=Voice(),
    help="Who speaks every line once, for lengths to the second; without it, or where it is slow, they are estimated.",
)
def list_sessions(voice: str | None) -> None:
    """List the sessions there are, with the lengths each can take."""
    from rich.table import Table
    from rich.text import Text

    from coach.app.checking import about
    from coach.script.file import read_script

    until, late = time.monotonic() + PATIENCE, 0
    failures: list[VoiceError] = []
    own = {path.stem for path in own_paths()}
    console = terminal()
    columns, wide = ("session", "minutes", "own", "what it is"), console.width >= 60
    table = Table(box=None, padding=(0, 2 if wide else 1, 0, 0), header_style="bold")
    for column in columns if wide else columns[:-1]:
        table.add_column(column, no_wrap=column != "what it is")
    scripts, broken = [], []
    for name, path in session_paths().items():
        try:
            scripts.append(read_script(path))
        except ScriptError:
            if name not in own:
                raise
            broken.append(name)
    for script in scripts:
        spoken = None
        try:
            if voice:
                spoken = _spoken(script, voice, until)
                late += spoken is None
        except VoiceError as error:
            failures.append(error)
            if len(failures) == len(scripts):
                raise
        told = script.summary or script.title
        cells = (script.name, *(spoken or about(script)), f"yours: {told}" if script.name in own else told)
        table.add_row(*(Text(cell) for cell in cells[: len(table.columns)]))
    console.print(table)
    for failure in dict.fromkeys(map(str, failures)):
        warn(f"{failure}; lengths are estimated")
    if late:
        warn(f"{voice} has not said all in {PATIENCE:.0f} s: {late} sessions are estimated; the same command goes on")
    _tell_own(own, broken)


def _tell_own(own: set[str], broken: list[str]) -> None:
    """Tell which of the user's own scripts stand before a bundled one, and which cannot be run yet."""
    for name in sorted(own & {path.stem for path in script_paths()}):
        warn(f"{name} is yours, {session_paths()[name]}: while it is called so, the bundled one is not run")
    for name in broken:
        warn(f"{name} is yours and cannot be run yet: `coach check {name}` tells why")


def _spoken(script: "Script", voice: str, until: float) -> tuple[str, str] | None:
    """Return the lengths between which a script can be fitted, and its own, once a voice has said every line.

    None where it has not by a moment of the monotonic clock.
    """
    from coach.app.wiring import spoken_clips
    from coach.plan.fit import reach
    from coach.sound.clips.forecast import Forecast

    patience = Seconds(until - time.monotonic())
    if patience <= 0.0:
        return None
    with (
        spoken_clips(voice, script.language, warn, roles=script.voices, named=script.named_voices) as store,
        closing(Forecast(store, patience=patience)) as clips,
    ):
        lengths = reach(script, speech=clips)
        if not clips.wait_for(None, Seconds(0.0)):
            return None
    return " to ".join(dict.fromkeys(lengths.told)), length_text(to_full_second(lengths.written))
