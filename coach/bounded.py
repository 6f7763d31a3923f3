"""Files that are read to their end, if that is near: what others have written may have none."""

import errno
from pathlib import Path

MEGABYTE = 1_000_000


def read_bounded(path: Path, most: int = MEGABYTE) -> bytes:
    """Return what is in a file, or whatever else the path leads to.

    Args:
        path: What to read.
        most: Bytes; no more than these and one are read.

    Raises:
        OSError: It cannot be read, or goes on beyond that.
    """
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"Larger than {most / MEGABYTE:g} MB", str(path))
    return content
