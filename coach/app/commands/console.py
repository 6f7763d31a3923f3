"""The one door through which words leave for a terminal or a pipe: what others have written is cleaned here."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from coach.hidden import shown

if TYPE_CHECKING:
    from rich.console import Console

    from coach.audit.finding import Finding


DUMB = ("dumb", "unknown")
"""Terminals on which a line that has been written cannot be changed."""


def tell(message: str) -> None:
    """Write to standard output, at once: whoever reads a pipe wants it when it is told."""
    click.echo(shown(message))


def warn(message: str) -> None:
    """Say something on standard error."""
    click.echo(shown(message), err=True)


def paint(line: str) -> None:
    """Write a line of our own, whose colours are a part of it, to standard error."""
    click.echo(line, err=True)


def at_a_terminal() -> bool:
    """Tell whether somebody sees what is written and can press keys."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def can_be_drawn_on() -> bool:
    """Tell whether standard output is a terminal whose lines can be drawn anew."""
    return sys.stdout.isatty() and os.environ.get("TERM") not in DUMB


def terminal(*, stderr: bool = False) -> "Console":
    """Return what draws on a terminal; no word that is drawn is taken for markup, or moves the cursor."""
    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment

    class Terminal(Console):
        """A console that shows what others have written as it is."""

        def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            """Yield the pieces of what is drawn, cleaned."""
            for text, style, control in super().render(renderable, options):
                yield Segment(text if control else shown(text), style, control)

    return Terminal(stderr=stderr, highlight=False, markup=False, emoji=False)


def show_findings(findings: "Iterable[Finding]") -> None:
    """Write what was found to standard output: as a table where somebody reads it, else in one line each."""
    from coach.app.screens.finding_list import finding_lines, finding_table

    if sys.stdout.isatty():
        console = terminal()
        console.print(finding_table(findings, width=console.width))
        return
    for line in finding_lines(findings):
        tell(line)


@contextmanager
def progress(name: str, frames: int) -> Iterator[Callable[[int], None]]:
    """Give what to tell frames done; on a terminal it draws a bar."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=frames)
        yield lambda done: bar.advance(task, done)
