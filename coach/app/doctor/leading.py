"""Looks at what a session is led by, and what is around it: terminal, media keys, phones, and the computer's sleep."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec

from coach.app.commands.console import at_a_terminal, can_be_drawn_on, terminal
from coach.audit.finding import Finding, State
from coach.errors import RemoteError


def find_terminal() -> Iterator[Finding]:
    """Find how a session is shown, and whether keys lead it."""
    kind = os.environ.get("TERM") or sys.platform
    keys = "keys are read" if at_a_terminal() else "no keys are read: nobody is at it"
    if can_be_drawn_on():
        told = f"{kind}, {terminal().width} columns; {keys}"
        yield Finding(part="terminal", state=State.WORKS, told=told)
    else:
        told = f"a session is told line by line here; {keys}"
        yield Finding(part="terminal", state=State.LACKS, told=told, remedy="start the coach in a terminal window")


def find_media_keys() -> Iterator[Finding]:
    """Find whether media keys, headsets and the desktop lead a session."""
    from coach.live.controls.media_keys import player_here

    if sys.platform == "linux" and find_spec("jeepney") is None:
        yield Finding(part="media keys", state=State.LACKS, told="jeepney is missing", remedy="pip install jeepney")
    elif player_here():
        yield Finding(part="media keys", state=State.WORKS, told="they lead a session, as headsets and the desktop do")
    elif sys.platform != "linux":
        remedy = "pip install 'session-coach[media-keys]'"
        yield Finding(part="media keys", state=State.LACKS, told="the system's library is missing", remedy=remedy)
    else:
        remedy = "start the coach in a desktop's own terminal"
        yield Finding(part="media keys", state=State.LACKS, told="there is no desktop's bus", remedy=remedy)


def find_remote() -> Iterator[Finding]:
    """Find whether phones could lead a session, and at which address."""
    from coach.remote import server

    try:
        server.require()
        with closing(server.listen()) as listening:
            host, port = listening.getsockname()
    except RemoteError as error:
        told, _, remedy = str(error).partition(": ")
        yield Finding(part="phones", state=State.LACKS, told=told, remedy=remedy)
        return
    if host == server.THIS_MACHINE:
        told = "there is no network in which a phone could find this machine"
        yield Finding(part="phones", state=State.LACKS, told=told, remedy="join a network before `coach run --remote`")
    else:
        told = f"`coach run --remote` would be found at {host}:{port}"
        yield Finding(part="phones", state=State.WORKS, told=told)


def find_sleep() -> Iterator[Finding]:
    """Find whether the computer can be kept from going to sleep."""
    from wakepy import keep

    with keep.running(on_fail="pass") as mode:
        kept = mode.active
    if kept:
        told = "the computer is kept from going to sleep while a session runs"
        yield Finding(part="sleep", state=State.WORKS, told=told)
    else:
        told = "the computer cannot be kept from going to sleep"
        yield Finding(part="sleep", state=State.LACKS, told=told, remedy="let its settings keep it awake for so long")
