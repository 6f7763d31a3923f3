"""A sink that writes raw sound in real time to a pipe: for Snapcast, Icecast and whatever else reads one."""

import contextlib
import errno
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.sinks.due import DueFrames
from coach.sinks.ring import FRAME_BYTES, Ring
from coach.tasks.task import Task
from coach.units import RATE, Seconds

STANDARD_OUTPUT = "-"
SLICE = Seconds(0.02)
"""How often sound that is due is written."""
_MOST = RATE // 4
"""Frames written at a time at the most, so that a reader that was away is not flooded."""


class PipeSink:
    """48 kHz, 16-bit little-endian, stereo, at the pace of the clock.

    Time goes on whether or not somebody reads: frames that nobody takes are passed over whole, and a reader
    that comes, or comes back, hears what is due at that moment.
    """

    guard = RATE // 10
    waiting = False
    wants_sound = True

    def __init__(self, path: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Get ready to write.

        Args:
            path: A FIFO, made if nothing stands there, or ``-`` for standard output.
            clock: Seconds from any beginning.

        Raises:
            DeviceError: Something stands at the path that is not a pipe.
        """
        if path != STANDARD_OUTPUT:
            _make_fifo(Path(path))
        self.name = "standard output" if path == STANDARD_OUTPUT else path
        self._path = path
        self._due = DueFrames(clock)
        self._counted = 0
        self._ring = Ring.create()
        self._rest = b""
        """The end of a frame that the pipe took only the beginning of."""
        self._descriptor: int | None = None
        self._left = False
        self._ending = threading.Event()
        self._writer: Task | None = None

    def start(self) -> None:
        """Begin to hear what has been written."""
        self._due.count()
        self._writer = Task(self._run, name="pipe")

    def heard(self) -> int:
        """Return how many frames have been due and gone.

        Raises:
            BrokenPipeError: Whoever read standard output has left, and nobody can come back to it.
            DeviceError: The pipe cannot be written to.
        """
        if self._writer:
            self._writer.check()
        if self._left:
            raise BrokenPipeError
        return self._ring.heard

    def write(self, frame: int, samples: NDArray[np.int16]) -> None:
        """Put frames at their place: int16 (n, 2)."""
        self._ring.write(frame, samples.data.cast("B"))

    def finish(self, frames: int | None) -> None:
        """Say how many frames there are in all; None where that is open again."""
        self._ring.end = -1 if frames is None else frames

    def is_drained(self) -> bool:
        """Return whether all of them have been due."""
        return self._ring.ended

    def close(self) -> None:
        """Stop at once; closing twice is safe."""
        if self._ending.is_set():
            return
        self._ending.set()
        if self._writer:
            self._writer.join()
        self._hang_up()
        self._ring.close()

    def _run(self) -> None:
        while not self._ending.wait(SLICE):
            self.write_due()

    def write_due(self) -> None:
        """Write the frames whose time has come."""
        counted, self._counted = self._counted, self._due.count()
        due = self._counted - counted
        while due > 0:
            samples = self._ring.read(min(due, _MOST))
            if not samples:
                return
            due -= len(samples) // FRAME_BYTES
            self._offer(samples)

    def _offer(self, samples: bytes) -> None:
        """Hand the reader what it takes; of the rest keep only what completes a frame it has begun."""
        if self._descriptor is None and not self._pick_up():
            return
        assert self._descriptor is not None
        data = self._rest + samples
        try:
            taken = os.write(self._descriptor, data)
        except BlockingIOError:
            return
        except OSError:
            self._hang_up()
            self._left = self._path == STANDARD_OUTPUT
            return
        begun = (taken - len(self._rest)) % FRAME_BYTES
        self._rest = data[taken : taken + FRAME_BYTES - begun] if begun else b""

    def _pick_up(self) -> bool:
        """Open the pipe if somebody reads it."""
        if self._path == STANDARD_OUTPUT:
            self._descriptor = os.dup(1)
            if sys.platform != "win32":
                os.set_blocking(self._descriptor, False)
            return True
        if sys.platform == "win32":
            return False
        try:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno in (errno.ENXIO, errno.ENOENT):
                return False
            raise DeviceError(f"{self._path} cannot be written to: {error.strerror}") from error
        return True

    def _hang_up(self) -> None:
        """Let go of a reader that has gone; the next one begins with a whole frame."""
        self._rest = b""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None


def _make_fifo(path: Path) -> None:
    if sys.platform == "win32":
        raise DeviceError(f"{path} cannot be made a pipe: Windows has none; pipe:- is standard output")
    try:
        if not path.exists():
            os.mkfifo(path)
        elif not stat.S_ISFIFO(path.stat().st_mode):
            raise DeviceError(f"{path} is there already and is not a pipe; name a FIFO or a path that is free")
    except OSError as error:
        raise DeviceError(f"{path} cannot be made a pipe: {error}") from error
