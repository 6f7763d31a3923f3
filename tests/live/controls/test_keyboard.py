"""The keyboard: single keys without Enter, and a terminal that is always given back as it was."""

import os
import pty
import signal
import subprocess
import sys
import termios
from types import SimpleNamespace

import pytest

from coach.live import transport
from coach.live.controls.keyboard import KEYS, NoControl, all_keys, asked_by, hint, keyboard
from coach.live.controls.keys import KeyReader
from coach.live.transport import COMMANDS
from coach.units import Seconds
from tests.places import ROOT

AT_ONCE = Seconds(0.0)
SOON = Seconds(10.0)
"""Longer than any key takes to arrive: a wait that ends sooner had a key."""


@pytest.fixture
def terminal(monkeypatch):
    """A pseudo-terminal as standard input; gives the end that types."""
    typing, reading = pty.openpty()
    with os.fdopen(reading) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield typing
        os.close(typing)


def modes():
    """Return the settings of the terminal that is standard input."""
    return termios.tcgetattr(sys.stdin.fileno())


@pytest.mark.parametrize(
    ("typed", "commands"),
    [
        (b"", ()),
        (b" ", (transport.TOGGLE,)),
        (b"\rb.", (transport.TOGGLE,) * 3),
        (b"R", (transport.REPEAT,)),
        (b"q", (transport.STOP,)),
        (b"n n", (transport.NEXT, transport.TOGGLE, transport.NEXT)),
        (b"mlsfw", (transport.MORE, transport.LESS, transport.SLOWER, transport.FASTER, transport.WRAP_UP)),
        (b"+=-_", (transport.LOUDER, transport.LOUDER, transport.SOFTER, transport.SOFTER)),
        (b"?h", (transport.HELP, transport.HELP)),
        (b"xyz1\t", ()),
        (b"\x1b[6~\x1b[C\x1bOC", (transport.NEXT,) * 3),
        (b"\x1b[5~\x1b[D", (transport.BACK,) * 2),
        (b"\x1bOQ\x1bOR", ()),
        (b"\x1b[12~\x1b[1;5Cn", (transport.NEXT,)),
        (b"\x1bn", ()),
        ("àq".encode(), (transport.STOP,)),
    ],
)
def test_keys(typed, commands):
    """Letters, pedals and presenters give commands; what means nothing is passed over."""
    assert asked_by(KeyReader().feed(typed), KEYS) == commands


def test_a_key_in_two_parts(terminal):
    """A sequence that arrives in two parts is one key; Escape alone is none of its letters."""
    with keyboard(KEYS) as control:
        os.write(terminal, b"\x1b")
        assert control.wait(SOON) == ()
        os.write(terminal, b"[6~")
        assert control.wait(SOON) == (transport.NEXT,)
        os.write(terminal, b"\x1b")
        assert control.wait(SOON) == ()
        assert control.wait(SOON) == ()
        os.write(terminal, b"n")
        assert control.wait(SOON) == (transport.NEXT,)


def test_keys_are_read_singly(terminal):
    """A key is a command as soon as it is pressed, and several pressed meanwhile all are."""
    with keyboard(KEYS) as control:
        assert control.wait(AT_ONCE) == ()
        os.write(terminal, b"n")
        assert control.wait(SOON) == (transport.NEXT,)
        os.write(terminal, b" r")
        assert control.wait(SOON) == (transport.TOGGLE, transport.REPEAT)
        assert control.wait(AT_ONCE) == ()


def test_no_echo_and_ctrl_c_still_works(terminal):
    """Keys do not show, lines are not waited for, and signals are left alone."""
    with keyboard(KEYS):
        local = modes()[3]
    assert not local & termios.ECHO
    assert not local & termios.ICANON
    assert local & termios.ISIG


def test_the_terminal_is_given_back(terminal):
    """Leaving the context restores every setting."""
    before = modes()
    with keyboard(KEYS):
        assert modes() != before
    assert modes() == before


def test_the_terminal_is_given_back_after_an_exception(terminal):
    """However the context is left, every setting is restored."""
    before = modes()
    with pytest.raises(KeyboardInterrupt), keyboard(KEYS):
        raise KeyboardInterrupt
    assert modes() == before


def test_a_terminal_that_is_gone(monkeypatch):
    """A window that was closed sends no keys, does not spin and does not crash."""
    typing, reading = pty.openpty()
    with os.fdopen(reading) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with keyboard(KEYS) as control:
            os.close(typing)
            assert control.wait(SOON) == ()
            slept: list[float] = []
            monkeypatch.setattr("time.sleep", slept.append)
            assert control.wait(Seconds(0.25)) == ()
            assert slept == [0.25]


@pytest.mark.parametrize("stdin", [None, "a file"])
def test_without_a_terminal(stdin, monkeypatch, tmp_path):
    """No keyboard, no keys: the session simply runs."""
    (tmp_path / "empty").touch()
    with (tmp_path / "empty").open() as file:
        monkeypatch.setattr(sys, "stdin", file if stdin else None)
        with keyboard(KEYS) as control:
            assert isinstance(control, NoControl)
            assert control.wait(AT_ONCE) == ()


def test_the_terminal_is_given_back_after_sigterm():
    """A `coach run` that is told to end restores the terminal it was started from."""
    typing, reading = pty.openpty()
    before = termios.tcgetattr(reading)
    command = "run", "relieving", "--voice", "silent", "--music", "none", "--device", "none", "--skip-prep"
    process = subprocess.Popen(
        [sys.executable, "-m", "coach", *command],
        stdin=reading,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline()
        assert process.stdout.readline()
        during = termios.tcgetattr(reading)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert not during[3] & termios.ICANON
    assert termios.tcgetattr(reading) == before
    assert process.returncode == 130
    assert errors == b"\nStopped.\n"
    os.close(typing)
    os.close(reading)


def test_every_command_can_be_asked_for():
    """Nothing that the transport knows is missing from what keys can be settled to ask for."""
    assert {*COMMANDS.values()} - {transport.PAUSE, transport.CONTINUE} == {*KEYS.values()}
    assert all(COMMANDS[name].name == name for name in COMMANDS)
    assert sum(len(command.keys) for command in COMMANDS.values()) == len(KEYS), "a key asks for two things"


def test_help_follows_the_keys_settled():
    """The screen names the keys as they are, not as they usually are."""
    settled = {"f5": transport.TOGGLE, "x": transport.STOP, "down": transport.NEXT}
    assert hint(settled) == ("f5 pause", "↓ next", "x stop")
    assert all_keys(settled) == (
        ("f5", "pause, and go on"),
        ("↓", "next step"),
        ("x", "stop; press it twice"),
    )
    assert asked_by(("x", "q", "f5"), settled) == (transport.STOP, transport.TOGGLE)
    assert asked_by(("z", "x", ""), settled, transport.UNKNOWN) == (transport.UNKNOWN, transport.STOP)


def test_the_terminal_is_taken_again_when_the_process_goes_on(terminal):
    """After Ctrl-Z and fg the shell has put the terminal back: keys are read singly again."""
    with keyboard(KEYS) as control:
        during = modes()
        changed = modes()
        changed[3] |= termios.ICANON | termios.ECHO
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, changed)
        os.kill(os.getpid(), signal.SIGCONT)
        assert modes() == during
        os.write(terminal, b"n")
        assert control.wait(SOON) == (transport.NEXT,)


def test_keys_for_another_program_are_left_to_it(terminal, monkeypatch):
    """In the background of a shell nothing is read, or the process would be stopped for it."""
    with keyboard(KEYS) as control:
        monkeypatch.setattr(os, "tcgetpgrp", lambda descriptor: os.getpgrp() + 1)
        os.write(terminal, b"n")
        assert control.wait(AT_ONCE) == ()
        monkeypatch.undo()
        assert control.wait(SOON) == (transport.NEXT,)


class FakeConsole:
    """Stands in for msvcrt: characters as the console of Windows hands them over, some keys as two of them."""

    def __init__(self) -> None:
        self.typed: list[str] = []

    def kbhit(self) -> bool:
        """Return whether a key waits."""
        return bool(self.typed)

    def getwch(self) -> str:
        """Return the next character."""
        return self.typed.pop(0)


@pytest.fixture
def console(monkeypatch):
    """A console of Windows as standard input."""
    stand_in = FakeConsole()
    with monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        windows.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
        windows.setitem(sys.modules, "msvcrt", stand_in)
        yield stand_in


@pytest.mark.parametrize(
    ("typed", "commands"),
    [
        ("n", (transport.NEXT,)),
        ("N \rq", (transport.NEXT, transport.TOGGLE, transport.TOGGLE, transport.STOP)),
        ("\xe0M\xe0K", (transport.NEXT, transport.BACK)),
        ("\0Q\0I", (transport.NEXT, transport.BACK)),
        ("\xe0Hr", (transport.REPEAT,)),
        ("\0;\xe0zx?", (transport.HELP,)),
    ],
)
def test_keys_of_windows(console, typed, commands):
    """The console gives the same commands; of a key in two characters the second is no letter."""
    with keyboard(KEYS) as control:
        console.typed += typed
        assert control.wait(SOON) == commands
        assert console.typed == []


def test_no_key_of_windows(console):
    """Without a key the time passes, and what was pressed meanwhile is there at the next look."""
    with keyboard(KEYS) as control:
        assert control.wait(AT_ONCE) == ()
        assert control.wait(Seconds(0.001)) == ()
        console.typed += "m"
        assert control.wait(SOON) == (transport.MORE,)


def test_a_key_of_windows_settled_by_the_user(console):
    """Keys without a character have the same names there."""
    console.typed += "\0;"
    with keyboard({"f1": transport.LESS}) as control:
        assert control.wait(SOON) == (transport.LESS,)
