"""The sheet to read from: a table and a page with every line, what it is called and where it is said."""

import csv
import io

from coach.pace import Pace
from coach.studio.sheet import sheet_csv, sheet_html
from tests.takes import wanted

LINES = (
    wanted("Glide up, “slowly”;\nthen <rest>.", seconds=4.26, where=("Back, Glide", "Back, Again")),
    wanted("Zwei & drei.", Pace.FAST, language="de", seconds=1.5),
)


def test_the_table():
    """Each line is a row that any spreadsheet reads back, with all the places it stands in."""
    rows = list(csv.reader(io.StringIO(sheet_csv(LINES), newline="")))
    assert rows == [
        ["id", "text", "language", "pace", "role", "seconds", "where"],
        [LINES[0].id, LINES[0].line.text, "en", "slow", "guide", "4.3", "Back, Glide; Back, Again"],
        [LINES[1].id, "Zwei & drei.", "de", "fast", "guide", "1.5", ""],
    ]


def test_the_page():
    """Each line is an item in its language, with its name, time and first place; signs are shown as they are."""
    page = sheet_html(LINES, "A & B")
    assert "<title>A &amp; B</title>" in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert [row for row in page.splitlines() if row.startswith(("<li", "then"))] == [
        '<li lang="en"><p>Glide up, “slowly”;',
        f"then &lt;rest&gt;.</p><small>{LINES[0].id} · slow · up to 4.3 s · Back, Glide</small></li>",
        f'<li lang="de"><p>Zwei &amp; drei.</p><small>{LINES[1].id} · fast · up to 1.5 s</small></li>',
    ]
