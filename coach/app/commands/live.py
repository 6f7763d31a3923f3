"""A session now: run it, and what it is run with."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from coach.app.commands.console import can_be_drawn_on, paint, tell, terminal, warn
from coach.app.options import Number, asks, envvar
from coach.errors import DeviceError, JournalError
from coach.session.option import OPTION
from coach.session.request import Request

if TYPE_CHECKING:
    from coach.live.controls.keyboard import KeyMap
    from coach.live.desk import Desk
    from coach.live.journal import Entry
    from coach.live.screens.running import Screen
    from coach.plan.model import Plan
    from coach.script.model import Script
    from coach.units import Frames

TICK_SECONDS = 0.03
"""How often a running session looks after its sound."""
SOUND_TO_STDOUT = "pipe:-"
"""The device that leaves standard output to the sound; words go to standard error then."""
SEEN_EVERY = 0.25
"""Seconds of a session: however fast a rehearsal runs, no line of it is missed."""


@click.command()
@asks(Request)
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
@click.option(
    "--remote", is_flag=True, help="Let phones in this network lead it too: prints a link.", **envvar("REMOTE")
)
def run(*, request: Request, device: str, speed: float, resume: bool, remote: bool) -> None:
    """Guide a session now."""
    from coach.app.settings import read_settings, settings_file
    from coach.app.wiring import begin_to_open, journal, made_ahead, resume_session, session_of, sink_of
    from coach.live.desk import Desk
    from coach.live.leading import Bookmark, before_start, kept_awake, lead
    from coach.live.live import Live
    from coach.live.refit import lines_when_led
    from coach.units import Seconds

    if remote:
        from coach.remote import server

        server.require()
    keys = read_settings(settings_file()).keys
    notes = journal()
    entry = notes.read() if resume else None
    request = _kept(entry, request) if entry else request
    with ExitStack() as stack:
        opening = begin_to_open(device, speed)
        if opening is not None:
            stack.callback(opening.close)
        session = stack.enter_context(session_of(request, warn, live=True))
        if entry:
            session = resume_session(request, entry, session)
        sink = sink_of(opening, device, speed, warn)
        stack.callback(sink.close)
        desk = Desk(cover=partial(_cover, session.plan))
        led = stack.enter_context(_controls(desk, keys, remote=remote, language=session.script.language))
        live = Live(session, sink, led=led, speed=speed)
        live.start()
        stack.enter_context(made_ahead(session, warn, lines=lines_when_led(session)))
        screen, show = _screen(session.script, keys, to_stderr=device == SOUND_TO_STDOUT)
        for line in () if request.skip_prep or resume else before_start(session.script):
            show(line)
        stack.enter_context(kept_awake())
        desk.watch(stack.enter_context(screen).show)
        tick = Seconds(min(TICK_SECONDS, SEEN_EVERY / speed))
        bookmark = Bookmark(notes, request, session.script, warn) if speed == 1.0 else None
        stopped = lead(live, desk=desk, bookmark=bookmark, tick=tick)
    _tell_end(session.script, stopped, resumable=bookmark is not None)


@click.command()
def devices() -> None:
    """List the sound devices."""
    from coach.sinks.device import device_names

    names = device_names()
    if not names:
        raise DeviceError("no sound device found; `coach run` rehearses silently, `coach export` writes a file")
    for name in names:
        tell(name)


@click.command()
def keys() -> None:
    """List the keys of a running session, and where to settle others."""
    from coach.app.settings import read_settings, settings_file
    from coach.live.controls.keyboard import all_keys

    path = settings_file()
    for names, meaning in all_keys(read_settings(path).keys):
        tell(f"{names:<28} {meaning}")
    warn(f"Settle others under `keys:` in {path}")


@contextmanager
def _controls(desk: "Desk", keys: "KeyMap", *, remote: bool, language: str) -> Iterator[bool]:
    """Let everybody lead a session who can, phones where that is wanted; tell whether anybody can."""
    from coach.languages import phrases
    from coach.live.controls import controls

    with ExitStack() as stack:
        led = [stack.enter_context(attach(desk, keys)) for attach in controls()]
        if remote:
            from coach.remote import server

            tell_link = partial(_tell_link, words=phrases(language).remote.link)
            stack.enter_context(server.attach(desk, language=language, tell=tell_link))
        yield remote or any(led)


def _tell_end(script: "Script", stopped: "Frames | None", *, resumable: bool) -> None:
    """Tell how a session ended, and how one that was stopped is gone on with."""
    from coach.languages import phrases
    from coach.units import clock

    said = phrases(script.language).screen
    how = said.finished if stopped is None else said.stopped.format(time=clock(stopped))
    warn(f"{script.title}: {how}.")
    if stopped is not None and resumable:
        warn(said.resume)


def _kept(entry: "Entry", request: Request) -> Request:
    """Return what a session that is gone on with was asked for.

    Raises:
        JournalError: Something else has been asked for on the command line.
    """
    from coach.live.journal import make_absolute

    context, wanted, kept = click.get_current_context(), make_absolute(request), entry.request
    beside = [
        field.name.upper() if field.metadata[OPTION].argument else f"--{field.name.replace('_', '-')}"
        for field in fields(Request)
        if context.get_parameter_source(field.name) is ParameterSource.COMMANDLINE
        and getattr(wanted, field.name) != getattr(kept, field.name)
    ]
    if beside:
        raise JournalError(f"--resume goes on with {kept.script} as it was asked for; leave out {', '.join(beside)}")
    return kept


def _tell_link(link: str, *, words: str) -> None:
    """Tell where phones find the remote; at a terminal as a code to scan, too."""
    from coach.remote.server import code

    for line in code(link) if sys.stderr.isatty() else ():
        paint(line)
    warn(f"{words}: {link}")


def _cover(plan: "Plan") -> bytes:
    """Return a session's picture, as PNG."""
    from coach.export.pictures.cover import cover

    return cover(plan)


def _screen(script: "Script", keys: "KeyMap", *, to_stderr: bool) -> "tuple[Screen, Callable[[str], None]]":
    """Return what shows a running session, and what writes a line above it."""
    from coach.live.controls.keyboard import all_keys, hint
    from coach.live.screens.running import PlainScreen, TerminalScreen

    if to_stderr or not can_be_drawn_on():
        out = warn if to_stderr else tell
        return PlainScreen(out, keys=all_keys(keys, language=script.language)), out
    console = terminal()
    hints = {paused: hint(keys, language=script.language, paused=paused) for paused in (False, True)}
    screen = TerminalScreen(console, title=script.title, hints=hints, keys=all_keys(keys, language=script.language))
    return screen, console.print
