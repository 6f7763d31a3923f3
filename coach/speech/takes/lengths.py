"""How long takes are heard, measured beforehand: a session is planned then before any of them has been read."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from coach.units import Seconds

FILE = "lengths.csv"
"""Beside the index, of which it is no part: it can be made anew at any time."""
_COLUMNS = ("file", "bytes", "seconds")
_DIGITS = 9
"""Decimals of a second that are kept: finer than any frame."""

Lengths = Mapping[str, tuple[int, Seconds]]
"""By the name of a file, its bytes when it was measured, and how long it is heard without the silence around it.

One of another size has been changed since.
"""


def read_lengths(folder: Path) -> Lengths:
    """Return what has been measured of a folder's files, by their names; nothing where there is no whole table."""
    try:
        rows = list(csv.reader(io.StringIO((folder / FILE).read_text("utf-8"), newline=""), strict=True))
        return {name: (int(size), Seconds(float(seconds))) for name, size, seconds in rows[1:]}
    except (OSError, ValueError, csv.Error):
        return {}


def lengths_text(lengths: Lengths) -> str:
    """Return the table of lengths, as :func:`read_lengths` reads it."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows((name, size, round(seconds, _DIGITS)) for name, (size, seconds) in lengths.items())
    return written.getvalue()
