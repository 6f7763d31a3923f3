"""One run of a program: never by a shell, ended with all its children when it takes too long or says too much."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from coach.errors import HungError, VoiceError
from coach.units import Seconds

_LOOK_EVERY = Seconds(0.1)
_TOLD_BYTES = 2000
"""How much of what a program complains is looked at."""


class Run:
    """A program that runs in a folder of its own; safe to stop from another thread.

    Args:
        arguments: The program and what it is given.
        folder: Where its output and complaints go, and whatever it writes.
        said: The file it reads as standard input.
        most_bytes: What it may write before it is stopped.
    """

    def __init__(self, arguments: Sequence[str], *, folder: Path, said: Path, most_bytes: int) -> None:
        self.output = folder / "output"
        """What it wrote to standard output."""
        self._folder = folder
        self._complaints = folder / "complaints"
        self._most_bytes = most_bytes
        self._stopped: VoiceError | None = None
        self._ended = threading.Event()
        with said.open("rb") as text, self.output.open("wb") as out, self._complaints.open("wb") as complaints:
            self._process = subprocess.Popen(
                list(arguments),
                stdin=text,
                stdout=out,
                stderr=complaints,
                cwd=folder,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )

    def wait(self, timeout: Seconds) -> None:
        """Wait for the end.

        Raises:
            VoiceError: It failed or was stopped; the message is what is to follow the voice's name.
        """
        threading.Thread(target=self._watch, args=(timeout,), name="voice watchdog", daemon=True).start()
        try:
            code = self._process.wait()
        except BaseException:
            self.stop(VoiceError("was stopped"))
            raise
        finally:
            self._ended.set()
        if self._stopped:
            raise self._stopped
        if code:
            raise VoiceError(f"ended with code {code}{self.last_complaint()}")

    def stop(self, why: VoiceError) -> None:
        """End the program and its children at once; one that has ended is left alone."""
        if self._process.poll() is not None:
            return
        self._stopped = why
        if sys.platform == "win32":
            number = str(self._process.pid)
            subprocess.run(["taskkill", "/T", "/F", "/PID", number], capture_output=True, check=False)
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def last_complaint(self) -> str:
        """Return what it said was wrong, after a colon and in one line; empty where it said nothing."""
        with self._complaints.open("rb") as complaints:
            complaints.seek(max(0, _size(self._complaints) - _TOLD_BYTES))
            lines = complaints.read().decode("utf-8", "replace").split("\n")
        told = [" ".join("".join(sign if sign.isprintable() else " " for sign in line).split()) for line in lines]
        last = next((line for line in reversed(told) if line), "")
        return f": {last}" if last else ""

    def _watch(self, timeout: Seconds) -> None:
        until = time.monotonic() + timeout
        while not self._ended.wait(min(_LOOK_EVERY, timeout / 4.0)):
            if time.monotonic() > until:
                self.stop(HungError(f"gave no answer in {timeout:g} s"))
            elif _size_of_all(self._folder) > self._most_bytes:
                self.stop(VoiceError("wrote more than any speech takes"))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _size_of_all(folder: Path) -> int:
    """Return the bytes of all files in a folder; 0 where it is gone, because the program has ended meanwhile."""
    try:
        return sum(_size(file) for file in folder.iterdir())
    except OSError:
        return 0
