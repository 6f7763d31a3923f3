"""Files that people asked for: whole under their name, or not there at all."""

import contextlib
import os
import platform
import re
import time
import zlib
from functools import cache
from pathlib import Path
from typing import BinaryIO

from coach.errors import ExportError

_KNOWS_PROCESSES = os.name == "posix"
"""Whether a process can be asked for; on Windows the same question would end it."""
_GIVEN_UP = 24 * 3600.0
"""Seconds after which nobody still writes a file that nobody has touched."""


def check_place(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written where it was asked for, before any work is done for it.

    Raises:
        ExportError: A folder that is missing or closed, or something that is there already.
    """
    try:
        if path.is_dir():
            raise ExportError(f"{path} is a folder, expected a file name")
        if not path.parent.is_dir():
            raise ExportError(f"{path.parent} is not there; make the folder first")
        if not os.access(path.parent, os.W_OK):
            raise ExportError(f"{path.parent} may not be written to; choose another folder")
        if path.exists() and not force:
            raise ExportError(f"{path} is there already; use --force to replace it")
    except OSError as error:
        raise unwritten(path, error) from error


class PartFile:
    """A file on its way: it is written beside where it will stand, and put in place when it is whole.

    A process that is killed leaves its part behind. It is taken away when a file of the same name is begun: at once
    where this machine wrote it and its process is gone; after a day untouched where the process cannot be known,
    because another machine, or a container, shares the folder, or the system is Windows.
    """

    def __init__(self, path: Path) -> None:
        """Settle where to; nothing is written yet."""
        self._path = path
        self._part = path.with_name(f".{path.name}.{_machine()}.{os.getpid()}.part")
        self._file: BinaryIO | None = None

    def open(self) -> BinaryIO:
        """Begin the file, empty; it can be read, written and sought. What a killed process left is gone then.

        Raises:
            OSError: It cannot be begun.
        """
        for part in _parts(self._path):
            if _is_abandoned(part):
                with contextlib.suppress(OSError):  # somebody else's, or taken away meanwhile: it is in nobody's way
                    part.unlink()
        self._file = self._part.open("w+b")
        return self._file

    def sync(self) -> None:
        """Make what has been written safe on the disk.

        Raises:
            OSError: The disk does not take it.
        """
        assert self._file, "opened before"
        self._file.flush()
        os.fsync(self._file.fileno())

    def put_in_place(self, *, force: bool) -> None:
        """Move the file to its name; without force, even one that has appeared meanwhile is kept.

        Raises:
            ExportError: Something stands there already.
            OSError: It cannot be moved.
        """
        self._let_go()
        if not force and self._path.exists():
            raise ExportError(f"{self._path} is there already; use --force to replace it")
        self._part.replace(self._path)

    def close(self) -> None:
        """Let go; what was not put in place is gone. Closing twice is safe."""
        with contextlib.suppress(OSError):  # a full disk has been told already
            self._let_go()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _let_go(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            file.close()


def write_whole(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file in one go.

    Raises:
        ExportError: It cannot be written, or something stands there already.
    """
    try:
        with contextlib.closing(PartFile(path)) as part:
            part.open().write(content)
            part.sync()
            part.put_in_place(force=force)
    except OSError as error:
        raise unwritten(path, error) from error


@cache
def _machine() -> str:
    """Return what tells apart the machines and containers that share a folder: their processes share numbers."""
    try:
        processes = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        processes = ""
    return f"{zlib.crc32(f'{platform.node()} {processes}'.encode()):08x}"


def _parts(path: Path) -> list[Path]:
    """Return all parts of a file, whoever writes them."""
    name = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.[0-9]+\.part")
    try:
        with os.scandir(path.parent) as entries:
            return [path.with_name(entry.name) for entry in entries if name.fullmatch(entry.name)]
    except OSError:
        return []


def _is_abandoned(part: Path) -> bool:
    """Tell whether nobody writes a part any more."""
    machine, process = part.name.split(".")[-3:-1]
    if machine == _machine() and _KNOWS_PROCESSES:
        return not _lives(int(process))
    try:
        return time.time() - part.stat().st_mtime > _GIVEN_UP
    except OSError:
        return False


def _lives(process: int) -> bool:
    """Tell whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def unwritten(path: Path, error: OSError) -> ExportError:
    """Return what there is to tell of a file that the system would not take."""
    reason = error.strerror or str(error)
    return ExportError(f"{path} cannot be written: {reason[:1].lower()}{reason[1:]}")
