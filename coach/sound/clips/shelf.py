"""Where what has been spoken is kept: in a folder from one session to the next, and in memory where that fails."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from coach.sound.clips import files
from coach.sound.clips.polish import Cut
from coach.units import Frames


class Shelf:
    """Cuts by their names; safe to use from several threads."""

    def __init__(self, folder: Path | None, warn: Callable[[str], None]) -> None:
        """Keep cuts.

        Args:
            folder: Where; None keeps them in memory only.
            warn: Told in one line, once, when the folder takes no more.
        """
        self.folder = folder
        self._warn = warn
        self._can_write = folder is not None
        self._in_memory: dict[str, Cut] = {}
        self._lock = Lock()

    def length_of(self, name: str) -> Frames | None:
        """Return how long a clip in the folder is heard; None where there is no such, or it is not whole."""
        return files.length_of(self.folder / name) if self.folder else None

    def has(self, name: str) -> bool:
        """Tell whether a cut is there, whole or not."""
        return name in self._in_memory or (self.folder is not None and (self.folder / name).exists())

    def get(self, name: str) -> Cut | None:
        """Return a cut; None where it is gone or spoiled."""
        if name in self._in_memory or self.folder is None:
            return self._in_memory.get(name)
        return files.read(self.folder / name)

    def put(self, name: str, cut: Cut) -> None:
        """Keep a cut."""
        if not self._written(name, cut):
            self.keep_in_memory(name, cut)

    def keep_in_memory(self, name: str, cut: Cut) -> None:
        """Keep a cut as long as this here lasts."""
        self._in_memory[name] = cut

    def _written(self, name: str, cut: Cut) -> bool:
        if self.folder is None or not self._can_write:
            return False
        try:
            files.write(self.folder / name, cut)
        except OSError as error:
            with self._lock:
                first, self._can_write = self._can_write, False
            if first:
                self._warn(f"cannot keep clips in {self.folder} ({error.strerror}): they stay in memory this time")
            return False
        return True
