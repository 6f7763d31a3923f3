"""Folders that take no more, or nothing at all, for whatever command is run in them."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAGE = 4096
_RIGHTS = "-dac_override,-dac_read_search"
"""What lets root write where nobody may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder, and how a command has to be run there."""

    folder: Path
    prefix: tuple[str, ...] = ()
    """What stands before the command."""


def can_mount(folder: Path) -> bool:
    """Tell whether file systems can be mounted here."""
    there = subprocess.run(_mount(folder, PAGE), capture_output=True, check=False).returncode == 0
    if there:
        _unmount(folder)
    return there


@contextmanager
def full_disk(folder: Path, size: int, *, mounted: bool) -> Iterator[Place]:
    """Give an empty folder that takes so many bytes, rounded up to pages.

    Args:
        folder: To be mounted over.
        size: In bytes.
        mounted: Whether it is a disk of its own; otherwise no file of the command grows beyond that size.
    """
    if mounted:
        subprocess.run(_mount(folder, max(PAGE, size)), check=True)
        try:
            yield Place(folder=folder)
        finally:
            _unmount(folder)
        return
    try:
        yield Place(folder=folder, prefix=("prlimit", f"--fsize={size}"))
    finally:
        emptied(folder)


@contextmanager
def read_only_disk(folder: Path, old: dict[str, bytes]) -> Iterator[Place]:
    """Give a folder of a disk that cannot be written to, with files that are there already."""
    subprocess.run(_mount(folder, 64 * PAGE), check=True)
    try:
        put(folder, old)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield Place(folder=folder)
    finally:
        _unmount(folder)


@contextmanager
def closed_folder(folder: Path, old: dict[str, bytes]) -> Iterator[Place]:
    """Give a folder without the right to write, with files that are there already; root is to go without its rights."""
    put(folder, old)
    folders = [folder, *(path for path in folder.iterdir() if path.is_dir())]
    for each in folders:
        each.chmod(0o555)
    prefix = ("setpriv", "--inh-caps", _RIGHTS, "--bounding-set", _RIGHTS) if os.geteuid() == 0 else ()
    try:
        yield Place(folder=folder, prefix=prefix)
    finally:
        for each in folders:
            each.chmod(0o755)
        emptied(folder)


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder, and the folders they need."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def emptied(folder: Path) -> None:
    """Take away all that a folder holds."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _mount(folder: Path, size: int) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", f"size={size}", "coach", str(folder)]


def _unmount(folder: Path) -> None:
    with contextlib.suppress(subprocess.CalledProcessError):
        subprocess.run(["umount", str(folder)], check=True)
