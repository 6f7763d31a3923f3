"""The stretch of memory two processes share: one writes frames ahead, the other only copies them out.

Only the standard library is imported here, because the process that owns the device must start at once.
"""

import mmap
import os
import tempfile
from pathlib import Path
from typing import IO

FRAME_BYTES = 4
"""Two 16-bit samples."""
CAPACITY = 4 * 48_000
"""Frames."""

_HEADER_BYTES = 64
_WRITTEN, _READ, _END, _DRAINED = range(4)
_SIZE = _HEADER_BYTES + CAPACITY * FRAME_BYTES


class Ring:
    """Frames by their number, each in the place of the frame `CAPACITY` before it.

    The counters are single aligned 64-bit words with one writer each.
    """

    def __init__(self, file: IO[bytes], path: Path | None) -> None:
        self._file = file
        self._path = path
        self._map = mmap.mmap(file.fileno(), _SIZE)
        self._view = memoryview(self._map)
        self._counters = self._view[:_HEADER_BYTES].cast("q")
        self._frames = self._view[_HEADER_BYTES:]

    @classmethod
    def create(cls) -> "Ring":
        """Return a new ring, in memory where the system has a folder for that.

        Where the system allows it the file has no name from the start, so that not even a crash leaves it behind.
        """
        memory = Path("/dev/shm")
        folder = memory if os.access(memory, os.W_OK) else None
        descriptor, path = tempfile.mkstemp(prefix="coach-", suffix=".ring", dir=folder)
        os.truncate(descriptor, _SIZE)
        if os.name == "posix":
            Path(path).unlink()
        ring = cls(os.fdopen(descriptor, "r+b"), None if os.name == "posix" else Path(path))
        ring._counters[_END] = -1
        return ring

    @classmethod
    def attach(cls, place: str) -> "Ring":
        """Return the ring another process created, by its :attr:`place`."""
        if place.isdigit():
            return cls(os.fdopen(int(place), "r+b"), None)
        return cls(Path(place).open("r+b"), Path(place))

    @property
    def place(self) -> str:
        """What a child process finds the ring by: a descriptor it inherits, or a path."""
        return str(self._file.fileno()) if os.name == "posix" else str(self._path)

    @property
    def inherited(self) -> tuple[int, ...]:
        """The descriptors a child process has to inherit for that."""
        return (self._file.fileno(),) if os.name == "posix" else ()

    @property
    def written(self) -> int:
        """The frame after the last one written."""
        return int(self._counters[_WRITTEN])

    @property
    def heard(self) -> int:
        """The frame after the last one read; only where nobody reads may it be set, to be read from there again."""
        return int(self._counters[_READ])

    @heard.setter
    def heard(self, frame: int) -> None:
        self._counters[_READ] = frame

    @property
    def end(self) -> int:
        """The number of frames in all; −1 while it is open."""
        return int(self._counters[_END])

    @end.setter
    def end(self, frames: int) -> None:
        self._counters[_END] = frames

    @property
    def ended(self) -> bool:
        """Whether all there is has been read; an end may also be named when it is past."""
        return 0 <= self.end <= self.heard

    @property
    def is_drained(self) -> bool:
        """Whether the device has played all there is."""
        return bool(self._counters[_DRAINED])

    @is_drained.setter
    def is_drained(self, drained: bool) -> None:
        self._counters[_DRAINED] = int(drained)

    def write(self, frame: int, samples: memoryview) -> None:
        """Put frames, as bytes, at their place; they are the last ones there are, whatever was written after them."""
        count = len(samples) // FRAME_BYTES
        place = frame % CAPACITY
        first = min(count, CAPACITY - place)
        self._frames[place * FRAME_BYTES : (place + first) * FRAME_BYTES] = samples[: first * FRAME_BYTES]
        self._frames[: (count - first) * FRAME_BYTES] = samples[first * FRAME_BYTES :]
        self._counters[_WRITTEN] = frame + count

    def read(self, count: int) -> bytes:
        """Return up to `count` of the next frames as bytes, none behind the end, and move on.

        The count of what has been heard moves first: a writer that looks at it never changes frames on their way.
        """
        frame, end, written = self.heard, self.end, self.written
        count = max(0, min(count, (written if end < 0 else min(end, written)) - frame))
        self._counters[_READ] = frame + count
        place = frame % CAPACITY
        first = min(count, CAPACITY - place)
        samples = bytes(self._frames[place * FRAME_BYTES : (place + first) * FRAME_BYTES])
        samples += bytes(self._frames[: (count - first) * FRAME_BYTES])
        return samples

    def close(self) -> None:
        """Let go of the memory and, where it still has a name, of its file; closing twice is safe."""
        if self._file.closed:
            return
        self._counters.release()
        self._frames.release()
        self._view.release()
        self._map.close()
        self._file.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
