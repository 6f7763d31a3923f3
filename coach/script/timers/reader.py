"""A kind of file that another timer writes."""

from dataclasses import dataclass
from typing import Protocol

from coach.script.timers.timer import Timer


class Read(Protocol):
    """Reads a file."""

    def __call__(self, content: bytes, *, file: str) -> tuple[Timer, ...] | None:
        """Return the timers in a file, or None where it is of another kind.

        Args:
            content: What stands in the file.
            file: What the problems name as their file.

        Raises:
            ScriptError: It is of this kind, and something is wrong with it; the message tells what and where.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A kind of file."""

    name: str
    """What people call it."""
    rank: int
    """Its place among the readers, the lowest first."""
    read: Read
