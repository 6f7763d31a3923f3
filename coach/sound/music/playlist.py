"""The sound files that a file, a folder or a playlist stands for, in the order in which they are heard."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from coach.bounded import MEGABYTE, read_bounded
from coach.errors import MusicError, reason_of
from coach.sound.music.left_out import LeftOut

_SOUND = ".aac .aif .aiff .ape .caf .flac .m4a .m4b .mka .mp3 .oga .ogg .opus .w64 .wav .wma .wv"
SOUND = frozenset(_SOUND.split())
"""How the names of sound files in a folder end; a file that is named itself may end as it likes."""
PLAYLISTS = frozenset((".m3u", ".m3u8"))
MOST = 10_000
"""Files of a folder or playlist that are heard: two weeks of music."""

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_MOST_BYTES = 10 * MEGABYTE
"""Of a playlist."""
_SHOWN = 100
"""Characters of an entry that are told."""
_NUMBERS = re.compile(r"(\d+)")


def sound_files(path: Path, warn: Callable[[str], None]) -> tuple[Path, ...]:
    """Return the files to be heard, whether or not they are there and are sound.

    Args:
        path: A sound file, a folder with its sub-folders, or a playlist (.m3u, .m3u8).
        warn: Is told of each entry of a playlist that is left out.

    Raises:
        MusicError: A folder or playlist has no sound files or cannot be read.
    """
    try:
        if path.is_dir():
            files = _of_folder(path)
        elif path.suffix.lower() in PLAYLISTS:
            files = tuple(_of_playlist(path, warn))
        else:
            return (path,)
    except OSError as error:
        raise MusicError(f"{path} cannot be read: {(error.strerror or 'unknown error').lower()}") from error
    if not files:
        raise MusicError(f"no sound files in {path}, expected .mp3, .flac, .ogg, .m4a, .wav and the like")
    if len(files) > MOST:
        warn(f"{path} has {len(files)} sound files; those after the first {MOST} are left out")
    return files[:MOST]


def _of_folder(folder: Path) -> tuple[Path, ...]:
    """Return the sound files of a folder as people number them: 2 before 10."""
    found = [
        Path(inner, name)
        for inner, _, names in os.walk(folder, onerror=_raised_at(folder))
        for name in names
        if not name.startswith(".") and Path(name).suffix.lower() in SOUND
    ]
    return tuple(sorted(found, key=lambda file: [_natural(part) for part in file.relative_to(folder).parts]))


def _raised_at(folder: Path) -> Callable[[OSError], None]:
    """Return what raises the error of the folder itself and lets a sub-folder that cannot be read be left out."""

    def judge(error: OSError) -> None:
        if error.filename == str(folder):
            raise error

    return judge


def _natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return what sorts a name by its words and numbers, capitals or not."""
    parts = _NUMBERS.split(name.casefold())
    return [(int(part), 0, "") if part.isdecimal() else (-1, 0, part) for part in parts], name


def _of_playlist(path: Path, warn: Callable[[str], None]) -> Iterator[Path]:

    raw = read_bounded(path, _MOST_BYTES)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    left_out = LeftOut(warn, f"entries of {path}")
    for entry in map(str.strip, text.splitlines()):
        if not entry or entry.startswith("#"):
            continue
        try:
            yield _beside(path.parent, entry)
        except (OSError, ValueError) as error:
            shown = entry if len(entry) <= _SHOWN else f"{entry[:_SHOWN]}…"
            left_out.add(f"{shown} in {path} cannot be heard: {reason_of(error)}")
    left_out.sum_up()


def _beside(folder: Path, entry: str) -> Path:
    """Return the file a line of a playlist names; one written on Windows has backslashes.

    Raises:
        OSError: No file can be called so.
        ValueError: It is on the net, or not written as it should be.
    """
    if entry.lower().startswith("file://"):
        from urllib.request import url2pathname

        entry = url2pathname(urlsplit(entry).path)
    elif _URL.match(entry):
        raise ValueError("the coach works offline")
    file = folder / entry
    there = file.exists()
    return folder / entry.replace("\\", "/") if "\\" in entry and not there else file
