"""The sheet of a recorded voice: every line that is wanted, as a table and as a page to read from."""

import csv
import html
import io
from collections.abc import Iterable
from pathlib import Path

from coach.bounded import MEGABYTE, read_bounded
from coach.speech.takes.wanted import Wanted

_MOST = 20 * MEGABYTE
_COLUMNS = ("id", "text", "language", "pace", "role", "seconds", "where")
_PAGE = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font-family: Georgia, serif; color: #222; }}
ol {{ padding-left: 2.4rem; }}
li {{ margin: 0 0 1.6rem; break-inside: avoid; }}
li::marker {{ color: #666; font-size: .9rem; }}
p {{ font-size: 1.5rem; line-height: 1.35; margin: 0; }}
small {{ font: .85rem system-ui, sans-serif; color: #555; }}
</style>
<h1>{title}</h1>
<ol>
{lines}
</ol>
"""


def sheet_csv(wanted: Iterable[Wanted]) -> str:
    """Return the lines as a table."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_COLUMNS)
    for one in wanted:
        line, places = one.line, "; ".join(one.where)
        table.writerow((one.id, line.text, one.language, line.pace, line.role, f"{one.seconds:.1f}", places))
    return written.getvalue()


def texts_in(path: Path) -> dict[str, str]:
    """Return the texts of a sheet by what their lines are called; none where it is no sheet."""
    try:
        table = io.StringIO(read_bounded(path, _MOST).decode("utf-8-sig"), newline="")
        return {row["id"]: row["text"] for row in csv.DictReader(table)}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        return {}


def sheet_html(wanted: Iterable[Wanted], title: str) -> str:
    """Return the lines as a page to read from."""
    return _PAGE.format(title=html.escape(title), lines="\n".join(_item(one) for one in wanted))


def _item(one: Wanted) -> str:
    told = " · ".join((one.id, one.line.pace, f"up to {one.seconds:.1f} s", *one.where[:1]))
    language = html.escape(one.language, quote=True)
    return f'<li lang="{language}"><p>{html.escape(one.line.text)}</p><small>{html.escape(told)}</small></li>'
