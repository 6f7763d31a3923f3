"""Files whole under their name, or not there at all."""

import contextlib
import itertools
import os
import platform
import re
import time
from functools import cache
from pathlib import Path
from typing import BinaryIO

from coach.errors import ExportError, reason_of
from coach.kept.digest import digest

_KNOWS_PROCESSES = os.name == "posix"
"""Whether a process can be asked for; on Windows the same question would end it."""
_NUMBERS = itertools.count()
"""Tell apart the parts of one process: several threads may write the same file."""
_ENDING = re.compile(r"\.[0-9]+\.[0-9a-f]{8}\.[0-9]+\.part$")
"""What stands behind the name of a part: its number, machine and process."""
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
        if path.exists() and not path.is_file():
            raise ExportError(f"{path} is a pipe or a device and cannot be replaced; -o - writes to standard output")
        if not path.parent.is_dir():
            raise ExportError(f"{path.parent} is not there; make the folder first")
        if not os.access(path.parent, os.W_OK):
            raise ExportError(f"{path.parent} may not be written to; choose another folder")
        if path.exists() and not force:
            raise ExportError(f"{path} is there already; use --force to replace it")
    except OSError as error:
        raise unwritten(path, error) from error


def place_of(path: Path) -> Path:
    """Return where a file stands, by whatever name it is asked for; links that lead in a circle stay what they are."""
    return Path(os.path.realpath(path))


class PartFile:
    """A file on its way: it is written beside where it will stand, and put in place when it is whole.

    A process that is killed leaves its part behind. It is taken away when a file of the same name is begun: at once
    where this machine wrote it and its process is gone; after a day untouched where the process cannot be known,
    because another machine, or a container, shares the folder, or the system is Windows. In a cache, whose folders
    may hold thousands of files, :mod:`coach.kept.cache` sees to that.
    """

    def __init__(self, path: Path) -> None:
        """Settle where to; nothing is written yet. A link stays one: what it leads to is written."""
        self._path = path = place_of(path) if path.is_symlink() else path
        self._part = path.with_name(f".{path.name}.{next(_NUMBERS)}.{_machine()}.{os.getpid()}.part")
        self._file: BinaryIO | None = None

    def open(self, *, ours: bool = False) -> BinaryIO:
        """Begin the file, empty; it can be read, written and sought. What a killed process left is gone then.

        Args:
            ours: Whether the folder is one of ours, which is made where it is missing.

        Raises:
            OSError: It cannot be begun.
        """
        if ours:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        for part in () if ours else _parts(self._path):
            if is_abandoned(part):
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


def write_whole(path: Path, content: bytes, *, force: bool, ours: bool = False) -> None:
    """Write a file in one go.

    Args:
        path: The file.
        content: What is in it.
        force: Whether a file that is there already is replaced.
        ours: Whether the folder is one of ours, which is made where it is missing.

    Raises:
        ExportError: It cannot be written, or something stands there already.
    """
    try:
        with contextlib.closing(PartFile(path)) as part:
            part.open(ours=ours).write(content)
            part.sync()
            part.put_in_place(force=force)
    except OSError as error:
        raise unwritten(path, error) from error


def keep_whole(path: Path, *content: bytes | memoryview, safe: bool = False) -> None:
    """Write a file of our own, or let it be as it was; its folder is made.

    Args:
        path: The file; one that is there already is replaced.
        content: What is in it, one part after the other.
        safe: Whether it outlasts a power cut, for which the disk is waited for.

    Raises:
        OSError: It cannot be written.
    """
    with contextlib.closing(PartFile(path)) as part:
        part.open(ours=True).writelines(content)
        if safe:
            part.sync()
        part.put_in_place(force=True)


@cache
def _machine() -> str:
    """Return what tells apart the machines and containers that share a folder: their processes share numbers."""
    try:
        processes = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        processes = ""
    return digest(platform.node(), processes, size=4)


def _parts(path: Path) -> list[Path]:
    """Return all parts of a file, whoever writes them."""
    begins = f".{path.name}."
    try:
        with os.scandir(path.parent) as entries:
            named = [entry.name for entry in entries if entry.name.startswith(begins)]
            return [path.with_name(name) for name in named if _ENDING.fullmatch(name, len(begins) - 1)]
    except OSError:
        return []


def is_part(path: Path) -> bool:
    """Tell whether a file is on its way to another name."""
    return path.name.startswith(".") and bool(_ENDING.search(path.name))


def is_abandoned(part: Path) -> bool:
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
    return ExportError(f"{path} cannot be written: {reason_of(error)}")
