"""The sound a sink has been given ahead, kept for as long as it may be crossfaded from."""

from collections import deque

import numpy as np
from numpy.typing import NDArray


class QueuedSound:
    """The sound that has been put before the sink and may still be heard, as int16 (n, 2)."""

    def __init__(self) -> None:
        self._blocks: deque[tuple[int, NDArray[np.int16]]] = deque()

    def put(self, frame: int, block: NDArray[np.int16]) -> None:
        """Add a block; what was queued from its first frame on is replaced."""
        while self._blocks and self._blocks[-1][0] >= frame:
            self._blocks.pop()
        if self._blocks:
            first, last = self._blocks[-1]
            self._blocks[-1] = (first, last[: frame - first])
        self._blocks.append((frame, block))

    def forget(self, heard: int) -> None:
        """Drop the blocks that have been heard."""
        while self._blocks and self._blocks[0][0] + len(self._blocks[0][1]) <= heard:
            self._blocks.popleft()

    def sound(self, frame: int, count: int) -> NDArray[np.float32]:
        """Return what is to be heard, silence where nothing is queued: float32 (2, count) in −1..1."""
        sound = np.zeros((count, 2), np.float32)
        for first, block in self._blocks:
            begin, end = max(frame, first), min(frame + count, first + len(block))
            if begin < end:
                sound[begin - frame : end - frame] = block[begin - first : end - first]
        return (sound / np.float32(32768.0)).T
