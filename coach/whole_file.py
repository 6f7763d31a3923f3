"""Files that people asked for: whole under their name, or not there at all."""

import os
from pathlib import Path

from coach.errors import ExportError


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


def part_of(path: Path) -> Path:
    """Return the name under which a file is written until it is whole, beside where it will stand."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def put_in_place(part: Path, path: Path, *, force: bool) -> None:
    """Move a finished file to its name; without force, even one that has appeared meanwhile is kept.

    Raises:
        ExportError: Something stands there already.
        OSError: It cannot be moved.
    """
    if not force and path.exists():
        raise ExportError(f"{path} is there already; use --force to replace it")
    part.replace(path)


def write_whole(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file in one go.

    Raises:
        ExportError: It cannot be written, or something stands there already.
    """
    part = part_of(path)
    try:
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(part, path, force=force)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> ExportError:
    """Return what there is to tell of a file that the system would not take."""
    return ExportError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}")
