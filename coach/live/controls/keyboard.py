"""The keyboard as a control: single keys, without Enter, without an echo."""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from threading import Event
from typing import Any, Generic, Protocol, TypeVar

from coach.languages import DEFAULT, phrases
from coach.live.controls.keys import KeyReader
from coach.live.desk import Desk
from coach.live.transport import COMMANDS, TOGGLE, UNKNOWN, Command
from coach.tasks.task import Task
from coach.units import Seconds

K = TypeVar("K")
K_co = TypeVar("K_co", covariant=True)

KeyMap = Mapping[str, Command]
"""What each key, by its name, asks for."""

KEYS: KeyMap = {key: command for command in COMMANDS.values() for key in command.keys}
"""What each key asks for, unless the user has settled something else."""
_SHOWN_AS = {"right": "→", "left": "←", "up": "↑", "down": "↓", "pagedown": "Page Down", "pageup": "Page Up"}
_LISTENING = Seconds(0.1)
"""How often it is looked whether the session is over."""
_HALF_A_KEY = Seconds(0.05)
"""After this, what has come of a key is all there is."""
_WINDOWS_KEYS = {
    **{"I": "pageup", "Q": "pagedown", "K": "left", "M": "right", "H": "up", "P": "down"},
    **{"G": "home", "O": "end", "R": "insert", "S": "delete", "\x85": "f11", "\x86": "f12"},
    **{chr(ord(";") + number): f"f{number + 1}" for number in range(10)},
}
"""The second half of what the console of Windows gives for a key without a character."""


class Control(Protocol[K_co]):
    """Something that asks for commands, or whatever else its keys mean."""

    def wait(self, timeout: Seconds) -> tuple[K_co, ...]:
        """Return what was asked for, at once when something is, empty after the time-out."""


class NoControl:
    """Where there is no keyboard, a session simply runs."""

    def wait(self, timeout: Seconds) -> tuple[()]:
        """Let the time pass."""
        time.sleep(timeout)
        return ()


def asked_by(keys: Iterable[str], key_map: Mapping[str, K], unknown: K | None = None) -> tuple[K, ...]:
    """Return what keys, given by their names, ask for; what means nothing asks for `unknown`, if there is that."""
    asked = (key_map.get(key, unknown) for key in keys if key)
    return tuple(each for each in asked if each is not None)


def hint(key_map: KeyMap = KEYS, *, language: str = DEFAULT, paused: bool = False) -> tuple[str, ...]:
    """Return the keys most wanted, each with a word for what it does."""
    first = {asked: key for key, asked in reversed(tuple(key_map.items()))}
    own = phrases(language)
    hints = {**own.hints, TOGGLE.name: own.screen.go_on} if paused else own.hints
    return tuple(
        f"{_shown(first[COMMANDS[asked]])} {word}" for asked, word in hints.items() if COMMANDS[asked] in first
    )


def all_keys(key_map: KeyMap = KEYS, *, language: str = DEFAULT) -> tuple[tuple[str, str], ...]:
    """Return all keys, those that ask for the same together, with what they do."""
    meanings = phrases(language).keys
    bound = {asked: [_shown(key) for key, its in key_map.items() if its.name == asked] for asked in meanings}
    return tuple((", ".join(keys), meanings[asked]) for asked, keys in bound.items() if keys)


def _shown(key: str) -> str:
    return _SHOWN_AS.get(key, key)


class _TerminalControl(Generic[K]):
    """Reads a terminal that hands over each key as it is pressed; once it is gone, no key ever comes."""

    def __init__(self, descriptor: int, key_map: Mapping[str, K], unknown: K | None) -> None:
        self._descriptor = descriptor
        self._asked_by = partial(asked_by, key_map=key_map, unknown=unknown)
        self._reader = KeyReader()
        self._gone = False

    def wait(self, timeout: Seconds) -> tuple[K, ...]:
        """Return what the keys pressed meanwhile ask for; those pressed for another program are left to it."""
        if self._gone or not _in_foreground(self._descriptor):
            return NoControl().wait(timeout)
        half = self._reader.waiting
        ready, _, _ = select.select([self._descriptor], [], [], min(timeout, _HALF_A_KEY) if half else timeout)
        if not ready:
            return self._asked_by(self._reader.pause())
        try:
            typed = os.read(self._descriptor, 1024)
        except OSError:
            typed = b""
        self._gone = not typed
        return self._asked_by(self._reader.feed(typed))


class _WindowsControl(Generic[K]):
    """Reads the console of Windows."""

    def __init__(self, key_map: Mapping[str, K], unknown: K | None) -> None:
        self._asked_by = partial(asked_by, key_map=key_map, unknown=unknown)

    def wait(self, timeout: Seconds) -> tuple[K, ...]:
        """Return what the keys pressed meanwhile ask for."""
        msvcrt: Any = import_module("msvcrt")
        until = time.monotonic() + timeout
        keys: list[str] = []
        while not keys and time.monotonic() < until:
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                if key in "\0\xe0":
                    second = msvcrt.getwch()
                    keys.append(_WINDOWS_KEYS.get(second, ""))
                else:
                    keys += KeyReader().feed(key.encode(errors="replace"))
            if not keys:
                time.sleep(0.02)
        return self._asked_by(keys)


@contextmanager
def keyboard(key_map: Mapping[str, K], unknown: K | None = None) -> Iterator[Control[K]]:
    """Give single keys of the terminal for as long as the context lasts; without a terminal, none ever comes.

    Args:
        key_map: What each key asks for.
        unknown: What all the others ask for; None: nothing.
    """
    if not sys.stdin or not sys.stdin.isatty():
        yield NoControl()
    elif sys.platform == "win32":
        yield _WindowsControl(key_map, unknown)
    else:
        descriptor = sys.stdin.fileno()
        with _single_keys(descriptor):
            yield _TerminalControl(descriptor, key_map, unknown)


@contextmanager
def attach(desk: Desk, key_map: KeyMap) -> Iterator[bool]:
    """Send what the keys ask for to a running session, for as long as the context lasts; tell whether there are any."""
    over = Event()
    with keyboard(key_map, UNKNOWN) as keys:
        if isinstance(keys, NoControl):
            yield False
            return

        def listen() -> None:
            while not over.is_set():
                for command in keys.wait(_LISTENING):
                    desk.send(command)

        listening = Task(listen, name="keyboard", fail=desk.fail)
        try:
            yield True
        finally:
            over.set()
            listening.join()


CONTROL = attach


@contextmanager
def _single_keys(descriptor: int) -> Iterator[None]:
    """Have a terminal hand over each key as it is pressed, again after Ctrl-Z, and give it back as it was."""
    if sys.platform == "win32":  # has a control of its own
        raise NotImplementedError
    import termios
    import tty

    def take(*_: object) -> None:
        # A process in the background that changes its terminal is stopped.
        if _in_foreground(descriptor):
            with contextlib.suppress(termios.error):
                tty.setcbreak(descriptor)

    before = termios.tcgetattr(descriptor)
    continued = signal.signal(signal.SIGCONT, take)
    try:
        take()
        yield
    finally:
        signal.signal(signal.SIGCONT, continued)
        if _in_foreground(descriptor):
            with contextlib.suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _in_foreground(descriptor: int) -> bool:
    """Tell whether a terminal is ours to read: it is not while this process runs in the background of a shell."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:  # it is not the terminal this process was started from: nobody else reads it
        return True
