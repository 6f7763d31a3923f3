"""A session now: run it, or have phones choose one, and what it is run with."""

import sys
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from coach.app.commands.console import paint, tell, warn
from coach.app.options import BrokenOff, Number, SessionName, asks, env_option
from coach.errors import CoachError, DeviceError, JournalError, PlanError, ScriptError
from coach.session.option import OPTION
from coach.session.request import Request, StepRequest

if TYPE_CHECKING:
    from coach.live.desk import Desk
    from coach.live.journal import Entry

_device = env_option(
    "--device",
    default="auto",
    help="A sound device by name (see `coach devices`), pipe:PATH, none, or auto.",
)
_speed = env_option(
    "--speed",
    type=Number(min=0.1, max=1000),
    default=1.0,
    help="Rehearse silently, so many times faster.",
)


@click.command()
@asks(Request)
@_device
@_speed
@env_option(
    "--resume",
    type=BrokenOff(),
    is_flag=False,
    flag_value=BrokenOff.NEWEST,
    metavar="[NUMBER|SCRIPT]",
    help="Go on where the last session broke off, or another one of `coach history`.",
)
@env_option(
    "--remote/--no-remote",
    default=None,
    help="Let phones in this network lead it too: prints a link.",
)
def run(*, request: Request, device: str, speed: float, resume: str | None, remote: bool | None) -> None:
    """Guide a session now."""
    from coach.app.guiding import guide
    from coach.app.settings import read_settings, settings_file
    from coach.app.wiring import journal

    settings = read_settings(settings_file())
    phones = None
    if settings.remote if remote is None else remote:
        from coach.remote import server

        server.require()
        phones = _let_phones_lead
    entry = journal().find(_asked_for(resume, request)) if resume else None
    request = _kept(entry, request) if entry else request
    guide(request, keys=settings.keys, device=device, speed=speed, entry=entry, phones=phones)


@click.command()
@asks(StepRequest, without=("minutes", "skip_prep", "focus", "shuffle"))
@_device
@_speed
@env_option("--watch", is_flag=True, help="Let it be heard again after each save, until Ctrl-C.")
def rehearse(*, request: StepRequest, device: str, speed: float, watch: bool) -> None:
    """Let one step of a session be heard in seconds.

    That is its instruction, a repetition or two or a few seconds of what is done, and its cues, on the first of its
    sides.
    """
    from coach.app.guiding import guide
    from coach.app.settings import read_settings, settings_file
    from coach.app.watching import Saves
    from coach.script.library import find_script

    keys = read_settings(settings_file()).keys
    path = find_script(request.script)
    saves = Saves(path)
    while True:
        try:
            guide(replace(request, skip_prep=True), keys=keys, device=device, speed=speed, kept=False)
        except (ScriptError, PlanError) as error:
            if not watch:
                raise
            warn(str(error))
        if not watch:
            return
        warn(f"Waiting until {path} is saved again; Ctrl-C ends.")
        saves.wait()


@click.command()
@click.argument("scripts", metavar="[SCRIPT]...", nargs=-1, type=SessionName())
@asks(Request, without=("script", "focus"))
@_device
def serve(*, scripts: tuple[str, ...], request: Request, device: str) -> None:
    """Let phones choose sessions and lead them: prints a link.

    They can choose every session that `coach list` tells, and each SCRIPT. What else is said here holds for all
    sessions; minutes, voice and music are offered first.
    """
    from coach.app.guiding import guide
    from coach.app.offer import Offer
    from coach.app.settings import read_settings, settings_file
    from coach.kept.folders import config_folder, state_folder
    from coach.languages import DEFAULT
    from coach.remote import server
    from coach.remote.reception import Reception

    server.require()
    keys = read_settings(settings_file()).keys
    offer = Offer(scripts, request, state_folder(), warn=warn)
    reception = Reception(offered=offer.offered(), read=offer.read, last=offer.last)
    tell_link, token = partial(_tell_link, language=DEFAULT), server.lasting_token(config_folder() / "link")
    with server.attach(reception, language=DEFAULT, tell=tell_link, token=token):
        while True:
            chosen, told = reception.wait(), ""
            try:
                guide(chosen, keys=keys, device=device, phones=lambda desk, _: reception.leading(desk), rehearses=False)
            except CoachError as error:
                warn(str(error))
                told = str(error).partition("\n")[0]
            reception.finish(told)


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


def _let_phones_lead(desk: "Desk", language: str) -> AbstractContextManager[None]:
    """Let phones lead a session for as long as the context lasts."""
    from coach.remote import server
    from coach.remote.reception import Reception

    return server.attach(Reception(desk=desk), language=language, tell=partial(_tell_link, language=language))


def _asked_for(resume: str, request: Request) -> str:
    """Return by what a session that broke off is asked for: its script, where only that is named."""
    from coach.live.journal import NEWEST, make_absolute

    named = click.get_current_context().get_parameter_source("script") is ParameterSource.COMMANDLINE
    return make_absolute(request).script if named and resume == NEWEST else resume


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


def _tell_link(link: str, *, language: str) -> None:
    """Tell where phones find the remote; at a terminal as a code to scan, too."""
    from coach.languages import phrases
    from coach.remote.server import code

    for line in code(link) if sys.stderr.isatty() else ():
        paint(line)
    warn(f"{phrases(language).remote.link}: {link}")
