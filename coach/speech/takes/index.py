"""The index of a recorded voice: a table that people can read and edit, one row for each take."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath

from coach.bounded import MEGABYTE, read_bounded
from coach.errors import VoiceError
from coach.kept.digest import digest
from coach.pace import Pace
from coach.speech.line import Line
from coach.speech.role import Role
from coach.speech.words.lexicon import base_language
from coach.units import Seconds

FILE = "takes.csv"
_MOST = 20 * MEGABYTE
_COLUMNS = ("file", "language", "pace", "role", "text", "made", "hash", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One line as it was recorded."""

    line: Line
    language: str
    """Code without a region."""
    file: str
    """Name of its sound in the voice's folder."""
    made: str = ""
    """The voice that made it, ``engine:voice``; empty where a person spoke."""
    hash: str = ""
    """Of what was given to the voice that made it, or to the person to read."""
    words: tuple[tuple[Seconds, Seconds], ...] = ()
    """Where each word begins and ends; empty where that is not known."""

    @property
    def is_stale(self) -> bool:
        """Whether a person was given another text to read than the table has now."""
        return not self.made and bool(self.hash) and self.hash != hash_of(self.line.text)

    @property
    def key(self) -> tuple[str, Pace, str]:
        """What it is found by."""
        return key_of(self.line, self.language)


def key_of(line: Line, language: str) -> tuple[str, Pace, str]:
    """Return what the take of a line is found by."""
    return base_language(language), line.pace, line.text


def hash_of(text: str) -> str:
    """Return what tells a text from any other."""
    return digest(text, size=6)


def read_index(folder: Path) -> tuple[tuple[Take, ...], str]:
    """Return the takes of a folder, and what tells its index from what it was before.

    Raises:
        VoiceError: The index cannot be read; the message names the row.
    """
    path = folder / FILE
    try:
        content = read_bounded(path, _MOST)
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise VoiceError(f"{path} cannot be read: {error}; it is the table of a recorded voice") from error
    return _takes(text, path), digest(content, size=6)


@lru_cache(maxsize=4)  # a session looks for its voice several times
def _takes(text: str, path: Path) -> tuple[Take, ...]:
    """Return the takes of a table.

    Raises:
        VoiceError: A row is wrong.
    """
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    takes: list[Take] = []
    try:
        columns = next(rows, [])
        missing = [name for name in _COLUMNS[:5] if name not in columns]
        if missing:
            raise VoiceError(f"{path}:1: there is no column {missing[0]}, expected {', '.join(_COLUMNS)}")
        for row in rows:
            if row:
                takes.append(_take(dict(zip(columns, row, strict=False))))
    except (csv.Error, ValueError) as error:
        raise VoiceError(f"{path}:{rows.line_num}: {error}") from error
    return tuple(takes)


def index_text(takes: Iterable[Take]) -> str:
    """Return the table of takes, as :func:`read_index` reads it."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_COLUMNS)
    for take in takes:
        line, words = take.line, " ".join(f"{start:.3f}-{end:.3f}" for start, end in take.words)
        table.writerow((take.file, take.language, line.pace, line.role, line.text, take.made, take.hash, words))
    return written.getvalue()


def _take(row: dict[str, str]) -> Take:
    """Return the take of a row.

    Raises:
        ValueError: Something in it is not as it should be.
    """
    missing = [name for name in _COLUMNS[:5] if not row.get(name)]
    if missing:
        raise ValueError(f"nothing stands under {missing[0]}")
    if PurePath(row["file"]).name != row["file"]:
        raise ValueError(f"the file {row['file']!r} is not in the voice's folder")
    return Take(
        line=Line(text=row["text"], pace=Pace(row["pace"]), role=Role(row["role"])),
        language=base_language(row["language"]),
        file=row["file"],
        made=row.get("made", ""),
        hash=row.get("hash", ""),
        words=tuple(_span(word) for word in row.get("words", "").split()),
    )


def _span(word: str) -> tuple[Seconds, Seconds]:
    start, _, end = word.partition("-")
    return Seconds(float(start)), Seconds(float(end))
