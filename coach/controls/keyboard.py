"""The keyboard as a control: single keys, without Enter, without an echo."""

import contextlib
import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from coach.transport import Command
from coach.units import Seconds

KEYS = {" ": Command.TOGGLE, "n": Command.NEXT, "r": Command.REPEAT, "q": Command.STOP}
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
    """Return what typed characters ask for; what means nothing is passed over."""
    return tuple(KEYS[key] for key in typed.lower() if key in KEYS)


class _TerminalControl:
    """Reads a terminal that hands over each key as it is pressed."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Return what the keys pressed meanwhile ask for."""
        ready, _, _ = select.select([self._descriptor], [], [], timeout)
        return commands_of(os.read(self._descriptor, 1024).decode(errors="replace")) if ready else ()


class _WindowsControl:
    """Reads the console of Windows."""

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Return what the keys pressed meanwhile ask for."""
        import msvcrt

        until = time.monotonic() + timeout
        typed = ""
        while not typed and time.monotonic() < until:
            while msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
                typed += msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
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
