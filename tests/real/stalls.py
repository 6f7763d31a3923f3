"""When this machine let nobody run who was due: sound in real time is lost then, whoever plays it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

STALL = 0.04
"""A pause of which a sound server, a player or a recorder may lose sound, in seconds."""

MOST_WATCHED = 8
"""Processors; where there are more, one that stands still is hardly ever the one that plays."""

_WATCH = f"""
import os, sys, time
if sys.argv[1:]:
    os.sched_setaffinity(0, {{int(sys.argv[1])}})
parent, due = os.getppid(), time.monotonic() + 0.01
while os.getppid() == parent:
    time.sleep(max(0.0, due - time.monotonic()))
    if time.monotonic() > due + {STALL}:
        print(time.monotonic(), flush=True)
    due = time.monotonic() + 0.01
"""


class Stalls:
    """A process on each processor that wants to run a hundred times a second, and notes when it could not.

    One alone would not do: a processor of a virtual machine can stand still by itself, with whoever plays on it, while
    whoever is due is run on another.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="coach-")
        self._file = Path(self._folder.name) / "stalls"
        every = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
        with self._file.open("a") as output:
            self._processes = [
                subprocess.Popen(
                    [sys.executable, "-S", "-c", _WATCH, *processor], stdout=output, start_new_session=True
                )
                for processor in [[str(number)] for number in sorted(every)[:MOST_WATCHED]] or [[]]
            ]

    def count(self, since: float) -> int:
        """Return how many there have been since a moment of the monotonic clock."""
        return sum(float(moment) > since for moment in self._file.read_text().split())

    def close(self) -> None:
        """End."""
        for process in self._processes:
            process.kill()
            process.wait()
        self._folder.cleanup()
