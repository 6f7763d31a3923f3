"""The cache: all that is kept to be quicker the next time, and how much of it."""

import json
import math
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from coach.bounded import MEGABYTE, read_bounded
from coach.errors import SettingsError
from coach.kept.whole_file import PartFile, is_abandoned, is_part, keep_whole

LIMIT = "COACH_CACHE_MB"
"""The environment variable that tells how much is kept."""
USUAL_LIMIT = 500
"""Megabytes, where nothing else is told."""
_LEASE = "session"
"""What a process lets stand in the folder while it needs what it has used since."""


class _File(NamedTuple):
    used: float
    """When last, in seconds since 1970."""
    size: int
    path: Path


class Cache:
    """A folder of files that can all be made again; the ones used longest ago go first."""

    def __init__(self, folder: Path, limit: str | None) -> None:
        """Use a folder, which is made when something is first kept.

        Args:
            folder: Where everything is kept.
            limit: Megabytes to keep, as somebody has written them; nothing for the usual.

        Raises:
            SettingsError: That is no number of megabytes.
        """
        self.folder = folder
        try:
            self.most = round(float(limit or USUAL_LIMIT) * MEGABYTE)
            """Bytes kept when nobody uses the cache."""
        except (ValueError, OverflowError):
            self.most = -1
        if self.most < 0:
            raise SettingsError((f"{LIMIT} is {limit!r}: expected megabytes, such as {USUAL_LIMIT}",))

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let whatever is used from now on stay where it is; in the end, let go of what is too much."""
        with closing(PartFile(self.folder / _LEASE)) as lease:
            with suppress(OSError):  # nothing can be kept there, and nothing is taken away
                lease.open(ours=True)
            yield
        self.shrink(self.most)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Return how many files there are of each kind, and how many bytes in them; a kind is a folder."""
        sizes: dict[str, tuple[int, int]] = {}
        for file in self._files():
            kind = file.path.parent.name if file.path.parent != self.folder else "voices"
            count, size = sizes.get(kind, (0, 0))
            sizes[kind] = count + 1, size + file.size
        return sizes

    def shrink(self, most: int) -> int:
        """Remove what was used longest ago until no more is left than so many bytes; return how many have gone.

        What processes have left half written goes, too; what a running session uses stays.
        """
        files = sorted(self._files(), reverse=True)
        parts = [file for file in files if is_part(file.path)]
        left = [file for file in parts if is_abandoned(file.path)]
        leases = [file.used for file in parts if file not in left and file.path.name.startswith(f".{_LEASE}.")]
        needed, kept, gone = min(leases, default=math.inf), 0, 0
        for file in files:
            kept += file.size
            if file in left or (kept > most and file.used < needed and file not in parts):
                with suppress(OSError):  # taken away meanwhile, or somebody else's
                    file.path.unlink()
                    gone += file.size
        return gone

    def _files(self) -> list[_File]:
        found = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with suppress(OSError):
                    path = Path(folder, name)
                    about = path.stat()
                    found.append(_File(about.st_mtime, about.st_size, path))
        return found


def note_use(path: Path) -> None:
    """Note that a kept file is used now."""
    with suppress(OSError):  # it has gone, or may only be read
        os.utime(path)


def keep_json(path: Path | None, value: object) -> None:
    """Keep what can be found out again, as JSON; nothing where there is no name for it, no room, or no right to."""
    if path:
        with suppress(OSError):
            keep_whole(path, json.dumps(value).encode())


def read_kept(path: Path | None) -> bytes | None:
    """Return what was kept under a name, and note its use; None where there is nothing that can be read."""
    try:
        content = read_bounded(path) if path else None
    except OSError:
        return None
    if path:
        note_use(path)
    return content
