"""Voices of one's own: the lines to be read, and lines kept of another voice."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.app.options import Number, OneOf, Several, Voice, envvar
from coach.errors import ExitCode
from coach.plan.turns import Talk
from coach.units import minutes_to_frames

if TYPE_CHECKING:
    from coach.speech.takes.wanted import Wanted

_SCRIPTS = click.argument("scripts", nargs=-1, required=True, metavar="SCRIPT...")
_MINUTES = click.option(
    "--minutes",
    type=Several(Number(min=0, max=480, min_open=True)),
    metavar="MINUTES[,...]",
    default=(),
    help="Only what sessions of these lengths say; without it, of any length.",
    **envvar("MINUTES"),
)
_TALK = click.option(
    "--talk", type=Several(OneOf(Talk)), default=(), help="Only what is said so; without it, however much is said."
)


@click.command("sheet")
@_SCRIPTS
@_MINUTES
@_TALK
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="A .csv table, or an .html page to read from.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there already.", **envvar("FORCE"))
def sheet(
    scripts: tuple[str, ...], *, minutes: tuple[float, ...], talk: tuple[Talk, ...], output: Path, force: bool
) -> None:
    """Write down every line that sessions can need, for whoever is to read them."""
    from coach.kept.whole_file import check_place, write_whole
    from coach.studio.sheet import sheet_csv, sheet_html

    if output.suffix.lower() not in (".csv", ".html"):
        raise click.UsageError(f"{output} is neither .csv nor .html.")
    check_place(output, force=force)
    wanted = _wanted(scripts, minutes, talk)
    page = output.suffix.lower() == ".html"
    content = sheet_html(wanted, ", ".join(scripts)) if page else sheet_csv(wanted)
    write_whole(output, content.encode("utf-8"), force=force)
    click.echo(f"{len(wanted)} lines in {output}", err=True)


@click.command("bake")
@click.argument("voice", type=Voice())
@_SCRIPTS
@click.option("--as", "name", required=True, metavar="NAME", help="What the recorded voice is called.")
@_MINUTES
@_TALK
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), help="The folder of its folder, instead of your own."
)
def bake_voice(
    voice: str,
    scripts: tuple[str, ...],
    *,
    name: str,
    minutes: tuple[float, ...],
    talk: tuple[Talk, ...],
    into: Path | None,
) -> None:
    """Keep what a voice says, line by line: only what is missing or has changed is said.

    Each line is said again, up to five times, until it is whole. Ctrl-C loses nothing: the next call goes on.
    """
    from coach.app.cast import voice_setup
    from coach.app.folders import config_folder, takes_folder
    from coach.speech.takes.folder import TakeFolder, folder_of
    from coach.speech.voices.engines import voice_called
    from coach.speech.words.lexicon_file import read_lexicon
    from coach.studio.bake import Baked, bake, unbaked

    folder = TakeFolder(folder_of(name, into or takes_folder()))
    wanted = _wanted(scripts, minutes, talk)
    faults: list[str] = []
    kept, seconds = 0, 0.0
    for language in dict.fromkeys(one.language for one in wanted):
        lexicon = read_lexicon(language, config_folder())
        own = [one for one in wanted if one.language == language]
        with closing(voice_called(voice, language, voice_setup())) as speaking:
            left = unbaked(own, folder, speaking.id, lexicon)
            click.echo(f"{len(own) - len(left)} of {len(own)} lines are there; {len(left)} to be said", err=True)

            def told(baked: Baked) -> None:
                nonlocal kept, seconds
                kept, seconds = kept + (not baked.fault), seconds + baked.seconds
                if baked.fault:
                    faults.append(baked.fault)
                click.echo(f"{kept} kept, {seconds / 60:.1f} min: {baked.fault or baked.wanted.line.text}", err=True)

            bake(left, folder, speaking, lexicon, told)
    if faults:
        click.echo(f"{len(faults)} lines were not kept; the same command tries them again", err=True)
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


def _wanted(scripts: tuple[str, ...], minutes: tuple[float, ...], talk: tuple[Talk, ...]) -> "tuple[Wanted, ...]":
    """Return the lines of scripts, each once."""
    from coach.plan.needed import lines_at, needed_lines
    from coach.script.file import read_script
    from coach.script.library import find_script
    from coach.script.wording import phrases_of

    talks = talk or tuple(Talk)
    found: dict[str, Wanted] = {}
    for name in scripts:
        script = read_script(find_script(name))
        lines = needed_lines(script, phrases_of(script), talks=talks)
        if minutes:
            lines = tuple(lines_at(script, lines, tuple(map(minutes_to_frames, minutes)), talks))
        for one in lines:
            found.setdefault(one.id, one)
    return tuple(found.values())
