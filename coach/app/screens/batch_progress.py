"""Many exports at once on a terminal, or as plain lines."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from coach.app.commands.console import terminal, warn

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class PlainBatch:
    """A line for every session that is written.

    Attributes:
        failures: What went wrong, a line or more each.
    """

    def __init__(self, names: Sequence[str]) -> None:
        """Show sessions by their names."""
        self.failures: list[str] = []
        self._names = names

    def began(self, name: str, frames: int) -> None:
        """Do nothing: a line for that would only be in the way."""

    def advanced(self, name: str, frames: int) -> None:
        """Do nothing."""

    def warned(self, name: str, message: str) -> None:
        """Tell what could not be had."""
        self._say(f"{name}: {message}")

    def written(self, name: str, files: Sequence[str]) -> None:
        """Tell what is there now."""
        self._say(f"{name}: {', '.join(files)}")

    def failed(self, name: str, reason: str) -> None:
        """Keep it for the end."""
        self.failures.append(f"{name}: {reason}")

    def _say(self, line: str) -> None:
        warn(line)


class TerminalBatch(PlainBatch):
    """The same with a bar for all sessions, and one for each being written."""

    def __init__(self, names: Sequence[str], bars: "Progress") -> None:
        """Show sessions by their names.

        Args:
            names: Of all sessions there will be.
            bars: What draws; running already.
        """
        super().__init__(names)
        self._bars = bars
        self._ended = 0
        self._all = bars.add_task(self._count(), total=len(names))
        self._each: dict[str, tuple[TaskID, int]] = {}

    def began(self, name: str, frames: int) -> None:
        """Draw a bar for the session."""
        self._each[name] = (self._bars.add_task(name, total=frames), frames)

    def advanced(self, name: str, frames: int) -> None:
        """Move the session's bar on, and that of all."""
        task, total = self._each[name]
        self._bars.advance(task, frames)
        self._bars.advance(self._all, frames / total)

    def written(self, name: str, files: Sequence[str]) -> None:
        """Tell what is there now, and take the session's bar away."""
        super().written(name, files)
        self._end(name)

    def failed(self, name: str, reason: str) -> None:
        """Keep it for the end, and take the session's bar away."""
        super().failed(name, reason)
        self._end(name)

    def _end(self, name: str) -> None:
        if name in self._each:
            task, _ = self._each.pop(name)
            self._bars.remove_task(task)
        self._ended += 1
        self._bars.update(self._all, completed=self._ended + self._under_way(), description=self._count())

    def _under_way(self) -> float:
        """Return how much of a session has been done in those that are being written."""
        bars = {task.id: task for task in self._bars.tasks}
        return sum(bars[task].completed / total for task, total in self._each.values())

    def _count(self) -> str:
        return f"{self._ended} of {len(self._names)} sessions"

    def _say(self, line: str) -> None:
        self._bars.console.print(line, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def batch_screen(names: Sequence[str]) -> Iterator[PlainBatch]:
    """Give what shows many exports: bars on a terminal, and lines where there is none."""
    if not sys.stderr.isatty():
        yield PlainBatch(names)
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bars:
        yield TerminalBatch(names, bars)
