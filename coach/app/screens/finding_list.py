"""Findings as people read them."""

from collections.abc import Iterable, Iterator

from rich.table import Table
from rich.text import Text

from coach.audit.finding import Finding, State

_MARKS = {State.WORKS: "✓", State.LACKS: "–", State.FAILS: "✗"}
_STYLES = {State.WORKS: "green", State.LACKS: "yellow", State.FAILS: "bold red"}
_NARROW = 60


def finding_table(findings: Iterable[Finding], *, width: int) -> Table:
    """Return findings as a table; in a narrow one each part stands above what is told of it.

    Args:
        findings: What was found.
        width: Columns there are.
    """
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    narrow = width < _NARROW
    if not narrow:
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        mark = Text(_MARKS[finding.state], style=_STYLES[finding.state])
        part = Text(finding.part, style="bold" if finding.state is State.FAILS else "")
        told = Text(finding.told)
        if finding.remedy:
            told.append(f"\n→ {finding.remedy}", style="dim")
        if narrow:
            table.add_row(mark, Text.assemble(part, "\n", told))
        else:
            table.add_row(mark, part, told)
    return table


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield findings in one line each, for pipes."""
    for finding in findings:
        remedy = f"; {finding.remedy}" if finding.remedy else ""
        yield f"{finding.state}  {finding.part}: {finding.told}{remedy}"
