"""When this machine let nobody run who was due: sound in real time is lost then, whoever plays it."""

import subprocess
import sys
import tempfile
from pathlib import Path

STALL = 0.04
"""A pause of which a sound server, a player or a recorder may lose sound, in seconds."""

_WATCH = f"""
import os, time
parent, due = os.getppid(), time.monotonic() + 0.01
while os.getppid() == parent:
    time.sleep(max(0.0, due - time.monotonic()))
    if time.monotonic() > due + {STALL}:
        print(time.monotonic(), flush=True)
    due = time.monotonic() + 0.01
"""


class Stalls:
    """A process that wants to run a hundred times a second, and notes when it could not."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="coach-")
        self._file = Path(self._folder.name) / "stalls"
        with self._file.open("w") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-S", "-c", _WATCH], stdout=output, start_new_session=True
            )

    def count(self, since: float) -> int:
        """Return how many there have been since a moment of the monotonic clock."""
        return sum(float(moment) > since for moment in self._file.read_text().split())

    def close(self) -> None:
        """End."""
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()
