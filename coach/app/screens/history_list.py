"""The sessions that were heard, as people read them on a terminal."""

from collections.abc import Iterable
from datetime import datetime

from rich.table import Table
from rich.text import Text

from coach.live.journal import Entry
from coach.units import clock

_WIDE = 60


def history_list(entries: Iterable[tuple[str, Entry, str]], *, width: int) -> Table:
    """Return sessions as a table.

    Args:
        entries: Each with the number it can be gone on with by, if it can, and with how it went.
        width: Columns there are; few of them leave out how it went.
    """
    columns = ("no", "when", "session", "heard", "how it went")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns if width >= _WIDE else columns[:-1]:
        table.add_column(column, no_wrap=column in ("no", "when"), justify="right" if column == "no" else "left")
    for number, entry, went in entries:
        when = f"{begun(entry):%Y-%m-%d %H:%M}" if width >= _WIDE else f"{begun(entry):%m-%d %H:%M}"
        cells = (number, when, entry.name, f"{clock(entry.heard)} of {clock(entry.end)}", went)
        table.add_row(*(Text(cell) for cell in cells[: len(table.columns)]))
    return table


def begun(entry: Entry) -> datetime:
    """Return when a session was begun, by the clock of where it is told."""
    return datetime.fromtimestamp(entry.begun / 1000).astimezone()
