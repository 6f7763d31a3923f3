"""Looks at what a session is led by, and what is around it: terminal, media keys, phones, and the computer's sleep."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec

from coach.app.commands.console import at_a_terminal, can_be_drawn_on, terminal
from coach.audit.finding import Finding, lacks, works
from coach.errors import RemoteError


def find_terminal() -> Iterator[Finding]:
    """Find how a session is shown, and whether keys lead it."""
    kind = os.environ.get("TERM") or sys.platform
    keys = "keys are read" if at_a_terminal() else "no keys are read: nobody is at it"
    if can_be_drawn_on():
        yield works("terminal", f"{kind}, {terminal().width} columns; {keys}")
    else:
        told = f"a session is told line by line here; {keys}"
        yield lacks("terminal", told, "start the coach in a terminal window")


def find_media_keys() -> Iterator[Finding]:
    """Find whether media keys, headsets and the desktop lead a session."""
    from coach.live.controls.media_keys import player_here

    if sys.platform == "linux" and find_spec("jeepney") is None:
        yield lacks("media keys", "jeepney is missing", "pip install jeepney")
    elif player_here():
        yield works("media keys", "they lead a session, as headsets and the desktop do")
    elif sys.platform != "linux":
        yield lacks("media keys", "the system's library is missing", "pip install 'session-coach[media-keys]'")
    else:
        yield lacks("media keys", "there is no desktop's bus", "start the coach in a desktop's own terminal")


def find_remote() -> Iterator[Finding]:
    """Find whether phones could lead a session, and at which address."""
    from coach.remote import server

    try:
        server.require()
        with closing(server.listen()) as listening:
            host, port = listening.getsockname()
    except RemoteError as error:
        told, _, remedy = str(error).partition(": ")
        yield lacks("phones", told, remedy)
        return
    if host == server.THIS_MACHINE:
        told = "there is no network in which a phone could find this machine"
        yield lacks("phones", told, "join a network before `coach run --remote`")
    else:
        yield works("phones", f"`coach run --remote` would be found at {host}:{port}")


def find_sleep() -> Iterator[Finding]:
    """Find whether the computer can be kept from going to sleep."""
    from wakepy import keep

    with keep.running(on_fail="pass") as mode:
        kept = mode.active
    if kept:
        yield works("sleep", "the computer is kept from going to sleep while a session runs")
    else:
        told = "the computer cannot be kept from going to sleep"
        yield lacks("sleep", told, "let its settings keep it awake for so long")
