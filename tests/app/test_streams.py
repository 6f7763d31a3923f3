"""Streams that were closed, or take nothing: one line and an exit code, and every file is whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.test_cli import QUIET, alone, short

__all__ = ["alone", "short"]

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device on this system")


def shell(command):
    """Run `coach` in a shell that redirects it; return exit code, output and errors."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m coach {command}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("schema >/dev/full", "no space left on device"),
        ("list >/dev/full", "no space left on device"),
        ("--help >/dev/full", "no space left on device"),
        ("schema >&-", "bad file descriptor"),
        ("plan short.yaml --voice silent >&-", "bad file descriptor"),
    ],
)
def test_an_output_that_takes_nothing(short, command, reason):
    """It is told in a line."""
    assert shell(command) == (1, "", f"standard output cannot be written: {reason}\n")


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", "<&- >&- 2>&-"])
def test_a_file_is_written_whatever_is_closed(short, closed):
    """Closed streams are no reason to write no file, and nothing that is told gets into it."""
    code, out, _ = shell(f"export {short} {' '.join(QUIET)} -o a.wav {closed}")
    assert (code, out) == (0, "")
    assert Path("a.wav").read_bytes()[:4] == b"RIFF"
    assert Path("a.wav").stat().st_size == 44 + 60 * 48_000 * 4


def test_a_journal_of_errors_is_lost_with_its_stream(short):
    """A mistake has its exit code where nobody can read it."""
    assert shell("plan reliving 2>&-") == (1, "", "")
