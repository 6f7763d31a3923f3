"""Session scripts: those there are, and whether yours is one."""

import json
from pathlib import Path

import click

from coach.app.commands.console import warn
from coach.app.options import Voice, envvar
from coach.errors import ExitCode, ScriptError
from coach.script.library import script_paths


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def check(files: tuple[Path, ...]) -> None:
    """Tell everything that is wrong with session scripts.

    Each problem is one line, file:line:column and what was expected there. Signs that no voice can say are
    told beside; they are left out, and the script is fine without them.
    """
    from coach.languages import phrases
    from coach.script.file import read_script
    from coach.script.proofreading import unspeakable_signs

    problems: list[str] = []
    for file in files:
        try:
            script = read_script(file)
        except ScriptError as error:
            problems += error.problems
            continue
        try:
            phrases(script.language)
        except ScriptError as error:
            problems += (f"{file}:1:1: {problem}" for problem in error.problems)
            continue
        for warning in unspeakable_signs(file, script.language):
            warn(warning)
        click.echo(f"{file}: fine, {script.title}", err=True)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


@click.command()
def schema() -> None:
    """Print the JSON Schema of session scripts, for editors."""
    from coach.script.format import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@click.command("list")
@click.option("--voice", type=Voice(), default="auto", help="Whose speed to reckon with.", **envvar("VOICE"))
def list_sessions(voice: str) -> None:
    """List the bundled sessions with the minutes each can take."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from coach.app.wiring import spoken_clips
    from coach.plan.fit import reach
    from coach.script.file import read_script
    from coach.units import minutes_text

    console = Console(highlight=False)
    columns = ("session", "minutes", "own length", "what it is")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns if console.width >= 60 else columns[:-1]:
        table.add_column(column, no_wrap=column != "what it is")
    for path in script_paths():
        script = read_script(path)
        with spoken_clips(voice, script.language, warn, roles=script.voices) as clips:
            lengths = reach(script, speech=clips)
        span = f"{minutes_text(lengths.shortest)} to {minutes_text(lengths.longest)}"
        cells = (script.name, span, minutes_text(lengths.written), script.summary or script.title)
        table.add_row(*(Text(cell) for cell in cells[: len(table.columns)]))
    console.print(table)
