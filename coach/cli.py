"""The ``coach`` command: parses, calls the library, prints. Data goes to stdout, everything else to stderr.

Heavy libraries are imported by the command that needs them, so that ``coach --help`` answers at once.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from coach import __version__
from coach.errors import CoachError, DeviceError, ExitCode, ScriptError
from coach.library import script_paths
from coach.options import VOICES, Number, envvar, export_options, session_options, sound_options

if TYPE_CHECKING:
    from coach.controls.keyboard import KeyMap
    from coach.request import Request
    from coach.screens.running import Screen

# Our matrices are small: a second thread of the linear algebra library costs more than it gains.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

TICK_SECONDS = 0.03
"""How often a running session looks after its sound."""
SOUND_TO_STDOUT = "pipe:-"
"""The device that leaves standard output to the sound; words go to standard error then."""
SEEN_EVERY = 0.25
"""Seconds of a session: however fast a rehearsal runs, no line of it is missed."""


def main() -> NoReturn:
    """Run the command and leave with its exit code; a mistake is told in one line, never as a traceback."""
    try:
        code = cli.main(prog_name="coach", standalone_mode=False) or ExitCode.FINE
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.ClickException as error:
        error.show()
        code = ExitCode.USAGE
    except CoachError as error:
        click.echo(error, err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left: nothing more to say, and nothing to flush into the closed pipe.
        sys.stdout = None
        code = ExitCode.FINE
    except SystemExit:
        # The same, but click or rich was the first to find out: both have seen to what is left to flush.
        code = ExitCode.FINE
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coach")
def cli() -> None:
    """Guide a massage by voice, over music, in the minutes you have.

    SCRIPT is one of the bundled sessions (see `coach list`) or a YAML file of your own.
    """


@cli.command()
@session_options
@sound_options
@click.option(
    "--device",
    default="auto",
    help="A sound device by name (see `coach devices`), pipe:PATH, none, or auto.",
    **envvar("DEVICE"),
)
@click.option(
    "--speed",
    type=Number(min=0.1, max=1000),
    default=1.0,
    help="Rehearse silently, so many times faster.",
    **envvar("SPEED"),
)
@click.option("--resume", is_flag=True, help="Go on where the last session broke off.", **envvar("RESUME"))
def run(*, device: str, speed: float, resume: bool, **asked: Any) -> None:
    """Guide a session now."""
    from coach.building import begin_to_open, journal, opened_session, opened_sink, resumed
    from coach.controls.keyboard import keyboard
    from coach.leading import Bookmark, before_start, kept_awake, lead
    from coach.live import Live
    from coach.request import Request
    from coach.settings import read_settings, settings_file
    from coach.units import Seconds, clock

    keys = read_settings(settings_file()).keys
    notes = journal()
    entry = notes.read() if resume else None
    request = Request.of(entry) if entry else Request(**asked)
    with ExitStack() as stack:
        stack.enter_context(_terminated_like_interrupted())
        opening = begin_to_open(device, speed)
        if opening is not None:
            stack.callback(opening.close)
        session = stack.enter_context(opened_session(request, _warn, live=True))
        if entry:
            session = resumed(request, entry, session)
        sink = opened_sink(opening, device, speed, _warn)
        stack.callback(sink.close)
        live = Live(session, sink)
        live.start()
        screen, show = _screen(session.script.title, keys, to_stderr=device == SOUND_TO_STDOUT)
        for line in () if request.skip_prep or resume else before_start(session.script):
            show(line)
        stack.enter_context(kept_awake())
        control = stack.enter_context(keyboard(keys))
        tick = Seconds(min(TICK_SECONDS, SEEN_EVERY / speed))
        bookmark = Bookmark(notes, request, _warn) if speed == 1.0 else None
        stopped = lead(live, control=control, screen=screen, bookmark=bookmark, tick=tick)
    how = "finished" if stopped is None else f"stopped at {clock(stopped)}"
    click.echo(f"{session.script.title}: {how}.", err=True)


@cli.command()
@session_options
@sound_options
@export_options
def export(
    *,
    outputs: tuple[Path, ...],
    bitrate: int | None,
    chapters: str,
    cover: str,
    captions: tuple[str, ...],
    stems: Path | None,
    force: bool,
    **asked: Any,
) -> None:
    """Write a session to sound files, the same that `coach run` plays."""
    from coach import captions as texts
    from coach.building import opened_session
    from coach.encoders.chapters import Detail
    from coach.encoders.sleeve import Cover, read_cover, sleeve_of
    from coach.export import export as write_files
    from coach.export import targets_of
    from coach.export_stems import check_stems, export_stems
    from coach.pictures.cover import cover as drawn_cover
    from coach.request import Request
    from coach.whole_file import check_place, write_whole

    targets = targets_of(outputs, kilobits=bitrate, force=force)
    beside = {kind: outputs[0].with_suffix(f".{kind}") for kind in dict.fromkeys(captions)}
    if beside and str(outputs[0]) == "-":
        raise click.UsageError("--captions stand beside a file, and - is none.")
    for path in beside.values():
        check_place(path, force=force)
    if stems is not None:
        check_stems(stems, force=force)
    picture = read_cover(Path(cover)) if cover not in ("auto", "none") else None
    names = ", ".join(path.name for path in outputs)
    with ExitStack() as stack:
        stack.enter_context(_terminated_like_interrupted())
        session = stack.enter_context(opened_session(Request(**asked), _warn))
        if cover == "auto" and any(target.ending != ".wav" for target in targets):
            picture = Cover(picture=drawn_cover(session.plan), mime="image/png")
        frames = session.plan.frames * (2 if stems else 1)
        advance = stack.enter_context(_progress(names, frames))
        speaker, detail = session.clips.voice, Detail(chapters)
        sleeve = sleeve_of(session.script, session.plan, speaker=speaker, detail=detail, cover=picture)
        write_files(session.mixer, targets, sleeve=sleeve, force=force, progress=advance)
        for kind, path in beside.items():
            write_whole(path, texts.FORMATS[kind](session.plan).encode(), force=force)
        if stems is not None:
            export_stems(session.mixer, stems, force=force, progress=advance)


@cli.command()
@session_options
@sound_options
@click.option("--json", "as_json", is_flag=True, help="Everything in frames, for programs.", **envvar("JSON"))
@click.option(
    "--picture",
    type=click.Path(path_type=Path),
    help="Draw the session, with its sound, instead: .png or .svg.",
    **envvar("PICTURE"),
)
@click.option("--force", is_flag=True, help="Replace a picture that is there already.", **envvar("FORCE"))
def plan(*, as_json: bool, picture: Path | None, force: bool, **asked: Any) -> None:
    """Show what is done and said when, and how the script was fitted."""
    from rich.console import Console

    from coach.building import plan_of
    from coach.plan.data import plan_json
    from coach.request import Request
    from coach.screens.cue_sheet import cue_sheet

    if picture and as_json:
        raise click.UsageError("--picture and --json ask for different things: use one of them.")
    if picture:
        _draw(Request(**asked), picture, force=force)
        return
    fitted = plan_of(Request(**asked), _warn)
    if as_json:
        click.echo(json.dumps(plan_json(fitted), ensure_ascii=False))
    else:
        console = Console(highlight=False)
        console.print(cue_sheet(fitted, width=console.width))


def _draw(request: "Request", path: Path, *, force: bool) -> None:
    """Write the picture of a session."""
    from coach.building import opened_session
    from coach.pictures.envelope import envelope_of
    from coach.pictures.picture_file import check_picture, write_picture
    from coach.pictures.session_picture import SessionPicture

    check_picture(path, force=force)
    with (
        _terminated_like_interrupted(),
        opened_session(request, _warn) as session,
        _progress(path.name, session.plan.frames) as advance,
    ):
        envelope = envelope_of(session, advance)
        drawing = SessionPicture(session.plan, envelope, voice=session.clips.voice)
        write_picture(drawing, path, title=session.plan.title, force=force)


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def check(files: tuple[Path, ...]) -> None:
    """Tell everything that is wrong with session scripts.

    Each problem is one line, file:line:column and what was expected there.
    """
    from coach.phrases import phrases
    from coach.script.file import read_script

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
        click.echo(f"{file}: fine, {script.title}", err=True)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


@cli.command()
def schema() -> None:
    """Print the JSON Schema of session scripts, for editors."""
    from coach.script.file import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@cli.command("list")
@click.option(
    "--voice", type=click.Choice(VOICES), default="auto", help="Whose speed to reckon with.", **envvar("VOICE")
)
def list_sessions(voice: str) -> None:
    """List the bundled sessions with the minutes each can take."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from coach.building import spoken_clips
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
        with spoken_clips(voice, script.language, _warn) as clips:
            lengths = reach(script, speech=clips)
        span = f"{minutes_text(lengths.shortest)} to {minutes_text(lengths.longest)}"
        cells = (script.name, span, minutes_text(lengths.written), script.summary or script.title)
        table.add_row(*(Text(cell) for cell in cells[: len(table.columns)]))
    console.print(table)


@cli.command()
def voices() -> None:
    """List the voices and whether each works here."""
    from coach.voices.probe import available

    for voice in available("en"):
        state = "works" if voice.works else f"does not work here: {voice.why_not}"
        click.echo(f"{voice.id:<28} {voice.kind:<28} {state}")


@cli.command()
def devices() -> None:
    """List the sound devices."""
    from coach.sinks.device import device_names

    names = device_names()
    if not names:
        raise DeviceError("no sound device found; `coach run` rehearses silently, `coach export` writes a file")
    for name in names:
        click.echo(name)


@cli.command()
@click.option("--play", metavar="NAME", help="Let one of them be heard.", **envvar("PLAY"))
@click.option(
    "--seconds",
    type=Number(min=1, max=3600),
    default=60.0,
    show_default=True,
    help="How much of it is played.",
    **envvar("SECONDS"),
)
def music(*, play: str | None, seconds: float) -> None:
    """List the bundled music, or let one bed be heard.

    A bed is several loops of different lengths heard together, so that it goes on for hours and is never
    quite the same twice.
    """
    if play:
        _play(play, seconds)
        return
    from rich.console import Console

    from coach.music.catalogue import catalogue
    from coach.screens.bed_list import bed_list

    console = Console(highlight=False)
    console.print(bed_list(catalogue(), width=console.width))


def _play(name: str, seconds: float) -> None:
    """Play the beginning of a bed."""
    from coach.building import cache_folder
    from coach.music.beds import open_bed
    from coach.music.sample import sample
    from coach.sinks.player import play
    from coach.units import to_frames

    with _terminated_like_interrupted(), closing(open_bed(name, cache=cache_folder())) as bed:
        play(sample(bed, to_frames(seconds)))


@cli.command()
def keys() -> None:
    """List the keys of a running session, and where to settle others."""
    from coach.controls.keyboard import all_keys
    from coach.settings import read_settings, settings_file

    path = settings_file()
    for names, meaning in all_keys(read_settings(path).keys):
        click.echo(f"{names:<28} {meaning}")
    click.echo(f"Settle others under `keys:` in {path}", err=True)


def _warn(message: str) -> None:
    click.echo(message, err=True)


@contextmanager
def _progress(name: str, frames: int) -> Iterator[Callable[[int], None]]:
    """Give what to tell frames done; on a terminal it draws a bar."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=frames)
        yield lambda done: bar.advance(task, done)


def _screen(title: str, keys: "KeyMap", *, to_stderr: bool) -> "tuple[Screen, Callable[[str], None]]":
    """Return what shows a running session, and what writes a line above it."""
    from coach.controls.keyboard import all_keys, hint
    from coach.screens.running import PlainScreen, TerminalScreen

    if to_stderr or not sys.stdout.isatty():
        out = partial(_line, err=to_stderr)
        return PlainScreen(out, keys=all_keys(keys)), out
    from rich.console import Console

    console = Console(highlight=False)
    screen = TerminalScreen(console, title=title, hint=hint(keys), keys=all_keys(keys))
    return screen, partial(console.print, markup=False)


def _line(text: str, *, err: bool) -> None:
    """Write a line at once: whoever reads a pipe wants it when it is heard."""
    click.echo(text, err=err)
    (sys.stderr if err else sys.stdout).flush()


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """Let a request to end (SIGTERM), and a terminal that is closed (SIGHUP), clean up as Ctrl-C does."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, before[number])
