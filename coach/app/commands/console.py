"""What every command says on the way: warnings, and how far it is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


def warn(message: str) -> None:
    """Say something on standard error."""
    click.echo(message, err=True)


def at_a_terminal() -> bool:
    """Tell whether somebody sees what is written and can press keys."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def progress(name: str, frames: int) -> Iterator[Callable[[int], None]]:
    """Give what to tell frames done; on a terminal it draws a bar."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=frames)
        yield lambda done: bar.advance(task, done)
