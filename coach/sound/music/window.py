"""The part of a sound file around what is being heard: all that is ever held of it."""

from collections import deque
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import MusicError
from coach.sound.music.decoder import decoded_blocks
from coach.units import Seconds, to_frames

BEHIND = Seconds(10.0)
"""How much of what has been heard is held; for anything earlier the file is decoded anew."""
AHEAD = Seconds(4.5)
"""How much is decoded beyond what is asked for: an end, or a break, is known before the music must fade."""


class Window:
    """A sound file read in any order with constant memory; reading forward is what is cheap.

    Attributes:
        end: Its length as far as it can be decoded, None until that has been found.
        broken: Why it ends before its file does, once that has been found.
    """

    def __init__(self, path: Path) -> None:
        """Look at a sound file; nothing is opened before something is asked for."""
        self.end: int | None = None
        self.broken: str | None = None
        self._path = path
        self._source = decoded_blocks(path)
        self._blocks: deque[tuple[int, NDArray[np.int16]]] = deque()
        self._begin = self._decoded = 0
        self._ended = False

    def read(self, start: int, count: int) -> NDArray[np.int16]:
        """Return frames from `start`: int16 (n, 2), fewer than `count` only at the end or where the file breaks."""
        if start < self._begin:
            self._open_at(max(0, start - to_frames(BEHIND)))
        while not self._ended and self._decoded < start + count + to_frames(AHEAD):
            self._decode(start - to_frames(BEHIND))
        found = [
            block[max(0, start - first) : max(0, start + count - first)]
            for first, block in self._blocks
            if first < start + count
        ]
        return np.concatenate([np.zeros((0, 2), np.int16), *found])

    @property
    def held(self) -> int:
        """How many frames are held."""
        return self._decoded - self._begin

    def close(self) -> None:
        """Let go of the file and of the sound; closing twice is safe."""
        self._source.close()
        self._blocks.clear()
        self._begin = self._decoded
        self._ended = True

    def _open_at(self, frame: int) -> None:
        self._source.close()
        self._source = decoded_blocks(self._path, frame)
        self._blocks.clear()
        self._begin = self._decoded = frame
        self._ended = False

    def _decode(self, needed: int) -> None:
        """Decode the next block, and drop those that end before the frame from which on sound is needed."""
        try:
            block = next(self._source, None)
        except MusicError as error:
            block, self.broken = None, str(error)
        if block is None:
            self._ended, self.end = True, self._decoded
            return
        self._blocks.append((self._decoded, block))
        self._decoded += len(block)
        while self._blocks and self._blocks[0][0] + len(self._blocks[0][1]) <= needed:
            self._begin += len(self._blocks.popleft()[1])
