"""Session scripts: those there are, and whether yours is one."""

import json
import time
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.app.commands.console import tell, terminal, warn
from coach.app.options import Voice, envvar
from coach.errors import ExitCode, ScriptError, VoiceError
from coach.script.library import SCRIPT_ENDINGS, script_paths
from coach.units import RATE, Seconds, length_text, minutes_to_frames, to_whole

if TYPE_CHECKING:
    from coach.script.model import Script

PATIENCE = Seconds(10.0)
"""How long `list` waits for a voice that is to speak every line of every session."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def check(files: tuple[Path, ...]) -> None:
    """Tell everything that is wrong with session scripts.

    Of a folder, each script in it is looked at. Each problem is one line, file:line:column and what was expected
    there. Signs that no voice can say are told beside; they are left out, and the script is fine without them.
    """
    from coach.languages import phrases
    from coach.script.file import read_script
    from coach.script.proofreading import unspeakable_signs

    problems: list[str] = []
    for file in chain.from_iterable(map(_scripts_of, files)):
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
        for problem in _told_over(script):
            warn(f"{file}: {problem}")
        span, own = _about(script)
        if script.minutes is not None and own != f"about {to_whole(script.minutes)}":
            asked = length_text(minutes_to_frames(script.minutes))
            warn(f"{file}: its own length, {asked}, does not work where speech is as fast as its paces ask: {own}")
        warn(f"{file}: fine, {script.title}, {span} minutes")
    for problem in problems:
        tell(problem)
    if problems:
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


def _told_over(script: "Script") -> tuple[str, ...]:
    """Return which words of a script are said over the beginning of exact time, and which find no room even there."""
    from coach.errors import PlanError
    from coach.plan.fit import fit
    from coach.plan.lengths import PacedLengths

    if not any(step.exact for section in script.sections for step in section.steps):
        return ()
    try:
        plan = fit(script, frames=None, speech=PacedLengths())
    except PlanError as error:
        return (str(error),)
    over = {
        f"{step.turn.section}, {step.turn.title}: what comes before leaves no time for "
        f"'{step.told_over[0].text}': it is said over the beginning"
        for step in plan.steps
        if step.told_over
    }
    exact = {step.turn.title for step in plan.steps if step.turn.step.exact}
    unspoken = (f"no room for {text}" for text in plan.unspoken if text.partition(":")[0] in exact)
    return (*sorted(over), *dict.fromkeys(unspoken))


def _scripts_of(path: Path) -> tuple[Path, ...]:
    """Return a script, or those of a folder.

    Raises:
        ScriptError: There are none in it.
    """
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(file for file in path.iterdir() if file.suffix in SCRIPT_ENDINGS))
    if not found:
        raise ScriptError((f"{path}: no scripts are in this folder, expected files such as evening.yaml",))
    return found


@click.command()
@click.option(
    "--prompt",
    "explained",
    is_flag=True,
    help="The format in two pages instead, for people and for language models.",
    **envvar("PROMPT"),
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
@click.option(
    "--voice",
    type=Voice(),
    help="Who speaks every line once, for lengths to the second; without it, or where it is slow, they are estimated.",
    **envvar("VOICE"),
)
def list_sessions(voice: str | None) -> None:
    """List the bundled sessions with the lengths each can take."""
    from rich.table import Table
    from rich.text import Text

    from coach.script.file import read_script

    until, late = time.monotonic() + PATIENCE, 0
    failures: list[VoiceError] = []
    console = terminal()
    columns = ("session", "minutes", "own", "what it is")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns if console.width >= 60 else columns[:-1]:
        table.add_column(column, no_wrap=column != "what it is")
    scripts = [read_script(path) for path in script_paths()]
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
        span, own = spoken or _about(script)
        cells = (script.name, span, own, script.summary or script.title)
        table.add_row(*(Text(cell) for cell in cells[: len(table.columns)]))
    console.print(table)
    for failure in dict.fromkeys(map(str, failures)):
        warn(f"{failure}; lengths are estimated")
    if late:
        warn(f"{voice} has not said all in {PATIENCE:.0f} s: {late} sessions are estimated; the same command goes on")


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
        spoken_clips(voice, script.language, warn, roles=script.voices) as store,
        closing(Forecast(store, patience=patience)) as clips,
    ):
        lengths = reach(script, speech=clips)
        if not clips.wait_for(None, Seconds(0.0)):
            return None
    return " to ".join(dict.fromkeys(lengths.told)), length_text(lengths.written)


def _about(script: "Script") -> tuple[str, str]:
    """Return about the lengths between which a script can be fitted, and its own."""
    from coach.plan.fit import likely_reach, reach
    from coach.plan.lengths import PacedLengths

    shortest, longest = likely_reach(script)
    own = None if script.minutes is None else minutes_to_frames(script.minutes)
    if own is None or not shortest <= own <= longest:
        own = reach(script, speech=PacedLengths()).written
    least, usual, most = (to_whole(frames / RATE / 60) for frames in (shortest, own, longest))
    return f"about {least}" + (f" to {most}" if most != least else ""), f"about {usual}"
