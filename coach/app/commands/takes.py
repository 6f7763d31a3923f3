"""Voices of one's own: the lines to be read, and lines kept of another voice."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.app.commands.console import at_a_terminal, tell, terminal, warn
from coach.app.options import LENGTH, Number, OneOf, SessionName, Several, Voice, env_option
from coach.errors import ExitCode, TakeError
from coach.plan.turns import Talk
from coach.units import minutes_to_frames

if TYPE_CHECKING:
    from coach.speech.takes.folder import TakeFolder
    from coach.speech.takes.wanted import Wanted

_SCRIPTS = click.argument("scripts", nargs=-1, required=True, type=SessionName(), metavar="SCRIPT...")
_AS = click.option("--as", "name", required=True, metavar="NAME", help="What the recorded voice is called.")
_INTO = click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), help="The folder of its folder, instead of your own."
)
_MINUTES = env_option(
    "--minutes",
    type=Several(LENGTH),
    metavar="MINUTES[,...]",
    default=(),
    help="Only what sessions of these lengths say; without it, of any length.",
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
@click.option("--as", "name", metavar="NAME", help="Only what this recorded voice lacks, or has of another voice.")
@env_option("--force", is_flag=True, help="Replace a file that is there already.")
def sheet(
    scripts: tuple[str, ...],
    *,
    minutes: tuple[float, ...],
    talk: tuple[Talk, ...],
    output: Path,
    name: str | None,
    force: bool,
) -> None:
    """Write down every line that sessions can need, for whoever is to read them."""
    from coach.kept.folders import takes_folder
    from coach.kept.whole_file import check_place, write_whole
    from coach.speech.takes.folder import TakeFolder, folder_of
    from coach.studio.sheet import sheet_csv, sheet_html

    if output.suffix.lower() not in (".csv", ".html"):
        raise click.UsageError(f"{output} is neither .csv nor .html.")
    check_place(output, force=force)
    wanted = _wanted(scripts, minutes, talk)
    if name:
        folder = TakeFolder(folder_of(name, takes_folder()))
        wanted = tuple(one for one in wanted if folder.lacks(one))
    page = output.suffix.lower() == ".html"
    content = sheet_html(wanted, ", ".join(scripts)) if page else sheet_csv(wanted)
    write_whole(output, content.encode("utf-8"), force=force)
    warn(f"{len(wanted)} lines in {output}")


@click.command("bake")
@click.argument("voice", type=Voice())
@_SCRIPTS
@_AS
@_MINUTES
@_TALK
@_INTO
@click.option("--tidy", is_flag=True, help="Let go of what it said that these sessions do not need any more.")
def bake_voice(
    voice: str,
    scripts: tuple[str, ...],
    *,
    name: str,
    minutes: tuple[float, ...],
    talk: tuple[Talk, ...],
    into: Path | None,
    tidy: bool,
) -> None:
    """Keep what a voice says, line by line: only what is missing or has changed is said.

    Each line is said again, up to five times, until it is whole. Ctrl-C loses nothing: the next call goes on.
    """
    from coach.app.cast import voice_setup
    from coach.kept.folders import config_folder, takes_folder
    from coach.speech.takes.folder import TakeFolder, folder_of
    from coach.speech.voices.engines import find_voice
    from coach.speech.words.lexicon_file import read_lexicon
    from coach.studio.bake import Baked, bake, note_lengths, unbaked

    folder = TakeFolder(folder_of(name, into or takes_folder()))
    wanted = _wanted(scripts, minutes, talk)
    faults: list[str] = []
    kept, seconds = 0, 0.0
    for language in dict.fromkeys(one.language for one in wanted):
        lexicon = read_lexicon(language, config_folder())
        own = [one for one in wanted if one.language == language]
        with closing(find_voice(voice, language, voice_setup())) as speaking:
            left = unbaked(own, folder, speaking.id, lexicon)
            warn(f"{len(own) - len(left)} of {len(own)} lines are there; {len(left)} to be said")

            def told(baked: Baked) -> None:
                nonlocal kept, seconds
                kept, seconds = kept + (not baked.fault), seconds + baked.seconds
                if baked.fault:
                    faults.append(baked.fault)
                warn(f"{kept} kept, {seconds / 60:.1f} min: {baked.fault or baked.wanted.line.text}")

            bake(left, folder, speaking, lexicon, told)
    if tidy:
        warn(f"{folder.keep_only(wanted)} takes that no session needs are gone")
    note_lengths(folder)
    if faults:
        warn(f"{len(faults)} lines were not kept; the same command tries them again")
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


@click.command("take")
@click.argument("source", type=click.Path(path_type=Path, exists=True), metavar="FOLDER|FILE")
@click.argument("scripts", nargs=-1, type=SessionName(), metavar="[SCRIPT]...")
@_AS
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What Audacity exported of FILE's labels; without it, what lies beside it as .txt.",
)
@_MINUTES
@_TALK
@_INTO
def take_in(
    source: Path,
    scripts: tuple[str, ...],
    *,
    name: str,
    labels: Path | None,
    minutes: tuple[float, ...],
    talk: tuple[Talk, ...],
    into: Path | None,
) -> None:
    """Take in what a person has recorded: files called by the ids of a sheet, or one with labels called so.

    Then tells what is missing and what is wrong, of the SCRIPTs, or of the bundled sessions the voice has lines of.
    """
    from coach.kept.folders import takes_folder
    from coach.script.library import script_paths
    from coach.speech.takes.folder import TakeFolder, folder_of
    from coach.studio.intake import take_all
    from coach.studio.review import review
    from coach.studio.roll import Roll
    from coach.studio.sheet import texts_in

    folder = TakeFolder(folder_of(name, into or takes_folder()))
    names = scripts or tuple(path.stem for path in script_paths())
    by_script = {script: _wanted((script,), minutes, talk) for script in names}
    beside = source if source.is_dir() else source.parent
    former = {called: text for sheet in sorted(beside.glob("*.csv")) for called, text in texts_in(sheet).items()}
    roll = Roll(_once(chain(*by_script.values())), former)
    refused = [str(one) for one in take_all(source, labels, roll, folder)]
    for told in refused:
        tell(f"not taken  {told}")
    wanted = _once(chain(*(by_script.values() if scripts else _begun(by_script.values(), folder))))
    there = sum(folder.get(one.line, one.language) is not None for one in wanted)
    for found in review(wanted, folder):
        detail = f"  ({found.detail})" if found.detail else ""
        tell(f"{found.finding:<9}  {found.wanted.id}  {' '.join(found.wanted.line.text.split())}{detail}")
    warn(f"{there} of {len(wanted)} lines are in {folder.path}")
    if refused:
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


@click.command("record")
@_SCRIPTS
@_AS
@_MINUTES
@_TALK
@click.option(
    "--device", default="", metavar="NAME", help="A part of the microphone's name, instead of the system's own."
)
@click.option(
    "--noise",
    type=Number(min=0, max=90),
    default=30.0,
    show_default=True,
    metavar="DB",
    help="How much quieter than your voice the room has to be.",
)
@_INTO
def record(
    scripts: tuple[str, ...],
    *,
    name: str,
    minutes: tuple[float, ...],
    talk: tuple[Talk, ...],
    device: str,
    noise: float,
    into: Path | None,
) -> None:
    """Record lines with the microphone, one after the other: those you have not spoken yet, or not as they are now.

    Each is counted in, heard until you are silent, and played back. Enter keeps it, r repeats it, s skips it, b goes
    back, q stops; the same command goes on.
    """
    from coach.kept.folders import takes_folder
    from coach.speech.takes.folder import TakeFolder, folder_of

    if not at_a_terminal():
        raise TakeError("lines are recorded at a terminal; `coach voices take` takes files recorded elsewhere")
    folder = TakeFolder(folder_of(name, into or takes_folder()))
    wanted = _wanted(scripts, minutes, talk)
    left = [one for one in wanted if folder.lacks(one)]
    kept = _recorded(left, folder, device, noise, name=name, done=len(wanted) - len(left)) if left else 0
    there = sum(not folder.lacks(one) for one in wanted)
    warn(f"{kept} kept; {there} of {len(wanted)} lines are in {folder.path}")


def _recorded(lines: "list[Wanted]", folder: "TakeFolder", device: str, noise: float, *, name: str, done: int) -> int:
    """Record lines, so many of which have been recorded before; return how many were kept."""
    from coach.live.controls.keyboard import keyboard
    from coach.sinks.player import play
    from coach.studio.microphone import DeviceMicrophone
    from coach.studio.recorder import KEYS, Recorder
    from coach.studio.screen import RecorderScreen
    from coach.units import Decibels

    with (
        closing(DeviceMicrophone(device)) as microphone,
        RecorderScreen(terminal(), title=name) as screen,
        keyboard(KEYS) as control,
    ):
        recorder = Recorder(
            folder,
            microphone=microphone,
            control=control,
            show=screen.show,
            play=lambda sound, sleep: play(sound, sleep=sleep),
            quieter=Decibels(noise),
        )
        return recorder.record(lines, done=done)


def _wanted(scripts: tuple[str, ...], minutes: tuple[float, ...], talk: tuple[Talk, ...]) -> "tuple[Wanted, ...]":
    """Return the lines of scripts, each once."""
    from coach.plan.needed import lines_at, wanted_lines
    from coach.script.file import read_script
    from coach.script.library import find_script
    from coach.script.wording import phrases_of

    talks = talk or tuple(Talk)
    found: list[Wanted] = []
    for name in scripts:
        script = read_script(find_script(name))
        lines = wanted_lines(script, phrases_of(script), talks=talks)
        found += lines_at(script, lines, tuple(map(minutes_to_frames, minutes)), talks) if minutes else lines
    return _once(found)


def _begun(by_script: "Collection[tuple[Wanted, ...]]", folder: "TakeFolder") -> "Iterator[tuple[Wanted, ...]]":
    """Yield the lines of those scripts of which a line that no other has is there."""
    count = Counter(one.id for lines in by_script for one in lines)
    for lines in by_script:
        if any(count[one.id] == 1 and folder.get(one.line, one.language) for one in lines):
            yield lines


def _once(wanted: "Iterable[Wanted]") -> "tuple[Wanted, ...]":
    """Return lines in the order in which they are met first."""
    found: dict[str, Wanted] = {}
    for one in wanted:
        found.setdefault(one.id, one)
    return tuple(found.values())
