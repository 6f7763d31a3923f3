"""The keyboard as a control: single keys, without Enter, without an echo."""

import contextlib
import os
import select
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from coach.controls.keys import KeyReader
from coach.transport import Command
from coach.units import Seconds

KEYS = {
    **dict.fromkeys(("space", "enter", "b", "."), Command.TOGGLE),
    **dict.fromkeys(("n", "pagedown", "right"), Command.NEXT),
    **dict.fromkeys(("pageup", "left"), Command.BACK),
    "r": Command.REPEAT,
    "s": Command.SLOWER,
    "f": Command.FASTER,
    "m": Command.MORE,
    "l": Command.LESS,
    "w": Command.WRAP_UP,
    "q": Command.STOP,
}
"""What each key asks for; foot pedals and presenters send Enter, b, full stop and the page keys."""
HELP = "space pause · n next · r repeat · q quit"
"""The keys most wanted, for the screen; the README has them all."""
_HALF_A_KEY = Seconds(0.05)
"""After this, what has come of a key is all there is."""
_WINDOWS_KEYS = {"I": "pageup", "Q": "pagedown", "K": "left", "M": "right"}
"""The second half of what the console of Windows gives for a key without a character."""


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


def commands_of(keys: Iterable[str]) -> tuple[Command, ...]:
    """Return what keys, given by their names, ask for; what means nothing is passed over."""
    return tuple(KEYS[key] for key in keys if key in KEYS)


class _TerminalControl:
    """Reads a terminal that hands over each key as it is pressed; once it is gone, no key ever comes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._reader = KeyReader()
        self._gone = False

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Return what the keys pressed meanwhile ask for."""
        if self._gone:
            return NoControl().wait(timeout)
        half = self._reader.waiting
        ready, _, _ = select.select([self._descriptor], [], [], min(timeout, _HALF_A_KEY) if half else timeout)
        if not ready:
            return commands_of(self._reader.pause())
        try:
            typed = os.read(self._descriptor, 1024)
        except OSError:
            typed = b""
        self._gone = not typed
        return commands_of(self._reader.feed(typed))


class _WindowsControl:
    """Reads the console of Windows."""

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Return what the keys pressed meanwhile ask for."""
        import msvcrt

        until = time.monotonic() + timeout
        keys: list[str] = []
        while not keys and time.monotonic() < until:
            while msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
                key = msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
                if key in "\0\xe0":
                    second = msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
                    keys.append(_WINDOWS_KEYS.get(second, ""))
                else:
                    keys += KeyReader().feed(key.encode(errors="replace"))
            if not keys:
                time.sleep(0.02)
        return commands_of(keys)


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
