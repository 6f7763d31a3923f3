"""The command in this process."""

import contextlib
import signal
import sys

import pytest

from coach.app.cli import main


@contextlib.contextmanager
def as_they_were():
    """See that signals do again what they did before the command ran in this process."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.fixture
def coach(monkeypatch, capsys):
    """Gives a function that runs the command in this process and returns exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coach", *arguments])
        with as_they_were(), pytest.raises(SystemExit) as leaving:
            main()
        return int(leaving.value.code), *capsys.readouterr()

    return run
