"""The sound that a sink has been given ahead, and what answers commands over it."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from coach.sinks.sink import Sink
from coach.sound.mixer.mixer import interleave


class QueuedSound:
    """Puts sound before a sink, and keeps it, as int16 (n, 2), for as long as it may be faded from.

    Attributes:
        end: The frame of the sink up to which sound has been put.
        answered: The frame at which the last answer begins.
    """

    def __init__(self, sink: Sink) -> None:
        self.end = 0
        self.answered = 0
        self._sink = sink
        self._answer = np.zeros(0, np.float32)
        self._blocks: deque[tuple[int, NDArray[np.int16]]] = deque()

    def put(self, sound: NDArray[np.float32]) -> None:
        """Hand the sink its next frames, float32 (2, n), with what is left of an answer; kept only if anybody hears."""
        if not self._sink.wants_sound:
            self.end += sound.shape[1]
            return
        said = self._answer[max(0, self.end - self.answered) :][: sound.shape[1]]
        sound[:, : len(said)] += said
        samples = interleave(sound)
        self._keep(samples)
        self._sink.write(self.end, samples)
        self.end += len(samples)

    def go_back(self, frame: int) -> None:
        """Go on from a frame: what was put from there on will be replaced, and what is missing before it is silence."""
        if frame > self.end:
            self.put(np.zeros((2, frame - self.end), np.float32))
        self.end = frame

    def answer(self, tone: NDArray[np.float32]) -> None:
        """Let a tone be heard from the next frame on: float32 (n,)."""
        self.answered, self._answer = self.end, tone

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

    def _keep(self, block: NDArray[np.int16]) -> None:
        """Add a block at the end; what was queued from there on is replaced."""
        while self._blocks and self._blocks[-1][0] >= self.end:
            self._blocks.pop()
        if self._blocks:
            first, last = self._blocks[-1]
            self._blocks[-1] = (first, last[: self.end - first])
        self._blocks.append((self.end, block))
