"""How long takes are heard, measured beforehand: a session is planned then before any of them has been read."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coach.units import Seconds

FILE = "lengths.csv"
"""Beside the index, of which it is no part: it can be made anew at any time."""
_COLUMNS = ("file", "bytes", "seconds")
_DIGITS = 9
"""Decimals of a second that are kept: finer than any frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long the sound of one file is heard."""

    size: int
    """Bytes of the file that was measured: one of another size has been changed since."""
    seconds: Seconds
    """Without the silence around it."""


def read_lengths(folder: Path) -> Mapping[str, Length]:
    """Return what has been measured of a folder's files, by their names; nothing where there is no whole table."""
    try:
        rows = list(csv.reader(io.StringIO((folder / FILE).read_text("utf-8"), newline=""), strict=True))
        return {name: Length(size=int(size), seconds=Seconds(float(seconds))) for name, size, seconds in rows[1:]}
    except (OSError, ValueError, csv.Error):
        return {}


def lengths_text(lengths: Mapping[str, Length]) -> str:
    """Return the table of lengths, as :func:`read_lengths` reads it."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows((name, length.size, round(length.seconds, _DIGITS)) for name, length in lengths.items())
    return written.getvalue()
