"""The keyboard as a control: single keys, without Enter, without an echo."""

import contextlib
import os
import re
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from coach.transport import Command
from coach.units import Seconds

KEYS = {" ": Command.TOGGLE, "n": Command.NEXT, "r": Command.REPEAT, "q": Command.STOP}
_SPECIAL_KEYS = re.compile(r"\x1b(?:[\[O][0-?]*[ -/]*[@-~]|.)?", re.DOTALL)
"""Escape sequences of terminals (ECMA-48), and Alt with a key."""
HELP = "space pause · n next · r repeat · q quit"


class Control(Protocol):
    """Something that asks for commands."""

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Return what was asked for, at once when something is, empty after the time-out."""


class NoControl:
    """Where there is no keyboard, a session simply runs."""

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Let the time pass."""
        time.sleep(timeout)
        return ()


def commands_of(typed: str) -> tuple[Command, ...]:
    """Return what typed characters ask for; what means nothing is passed over.

    Arrows and function keys arrive as several characters, F2 as ``ESC O Q``: none of them is a letter typed.
    """
    return tuple(KEYS[key] for key in _SPECIAL_KEYS.sub("", typed).lower() if key in KEYS)


class _TerminalControl:
    """Reads a terminal that hands over each key as it is pressed; once it is gone, no key ever comes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._gone = False

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Return what the keys pressed meanwhile ask for."""
        if self._gone:
            return NoControl().wait(timeout)
        ready, _, _ = select.select([self._descriptor], [], [], timeout)
        if not ready:
            return ()
        try:
            typed = os.read(self._descriptor, 1024)
        except OSError:
            typed = b""
        self._gone = not typed
        return commands_of(typed.decode(errors="replace"))


class _WindowsControl:
    """Reads the console of Windows."""

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Return what the keys pressed meanwhile ask for."""
        import msvcrt

        until = time.monotonic() + timeout
        typed = ""
        while not typed and time.monotonic() < until:
            while msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
                key = msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
                if key in "\0\xe0":  # an arrow or a function key: the second half says which
                    msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
                else:
                    typed += key
            if not typed:
                time.sleep(0.02)
        return commands_of(typed)


@contextmanager
def keyboard() -> Iterator[Control]:
    """Give single keys of the terminal for as long as the context lasts; without a terminal, none ever comes."""
    if not sys.stdin or not sys.stdin.isatty():
        yield NoControl()
    elif sys.platform == "win32":
        yield _WindowsControl()
    else:
        import termios
        import tty

        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor)
            yield _TerminalControl(descriptor)
        finally:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
