"""A file that somebody edits, looked at again and again until it has been saved."""

import time
from collections.abc import Callable
from pathlib import Path

from coach.units import Seconds

LOOKED_EVERY = Seconds(0.3)


class Saves:
    """The saves of one file, from now on. One that comes while nobody waits is told at once afterwards."""

    def __init__(self, path: Path, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Look at a file.

        Args:
            path: The file.
            sleep: Lets so many seconds pass.
        """
        self._path = path
        self._sleep = sleep
        self._seen = self._state()

    def wait(self) -> None:
        """Return once the file has been saved again; an editor that writes a new one may take it away for a moment."""
        while (state := self._state()) in (None, self._seen):
            self._sleep(LOOKED_EVERY)
        self._seen = state

    def _state(self) -> tuple[int, ...] | None:
        """Return what changes whenever a file is written; None where there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)
