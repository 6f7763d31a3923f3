"""Standard output as a file of sound."""

import errno
import os
import select
import sys
import threading
from io import RawIOBase
from typing import TYPE_CHECKING

from coach.units import Seconds

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_PIPE_TAKES = 4096
"""Bytes that a pipe which takes any takes at once (POSIX: at least 512; Linux and macOS: 4096)."""
_LOOK_UP = Seconds(0.1)
"""How often whoever waits for a reader looks whether there is still something to wait for."""


class StandardOutput(RawIOBase):
    """Standard output, without Python's buffer; a writer that waits for its reader gives up when this is closed."""

    def __init__(self) -> None:
        self._descriptor = os.dup(sys.stdout.fileno())
        self._given_up = threading.Event()
        self._writing = threading.Lock()

    def write(self, content: "ReadableBuffer") -> int:
        """Write all of it.

        Raises:
            BrokenPipeError: Nobody reads any more.
        """
        rest = memoryview(content).cast("B")
        size = len(rest)
        with self._writing:
            while rest and not self._given_up.is_set():
                if self._ready():
                    rest = rest[_written(self._descriptor, rest[:_PIPE_TAKES]) :]
        return size

    def close(self) -> None:
        """Give up; closing twice is safe."""
        if not self._given_up.is_set():
            self._given_up.set()
            with self._writing:
                os.close(self._descriptor)
        super().close()

    def _ready(self) -> bool:
        if os.name != "posix":
            return True
        return bool(select.select([], [self._descriptor], [], _LOOK_UP)[1])


def _written(descriptor: int, content: memoryview) -> int:
    """Write some of it, and return how much; a reader that has left shows as such on Windows, too."""
    try:
        return os.write(descriptor, content)
    except OSError as error:
        if error.errno == errno.EINVAL and os.name == "nt":
            raise BrokenPipeError from error
        raise
