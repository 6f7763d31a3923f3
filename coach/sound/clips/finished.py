"""Finished clips that may be heard again soon, held in memory."""

from collections import OrderedDict
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from coach.speech.line import Line

MOST_BYTES = 16 * 2**20
"""Most memory they may hold: about a minute and a half of speech."""


class FinishedClips:
    """The samples of the lines asked for last; safe to use from several threads."""

    def __init__(self) -> None:
        self._samples: OrderedDict[Line, NDArray[np.float32]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, line: Line) -> NDArray[np.float32] | None:
        """Return a line's samples; None where they are not held."""
        with self._lock:
            if line in self._samples:
                self._samples.move_to_end(line)
            return self._samples.get(line)

    def put(self, line: Line, samples: NDArray[np.float32]) -> None:
        """Hold a line's samples, and let go of those that have not been asked for the longest; one always stays."""
        with self._lock:
            if line in self._samples:
                return
            self._samples[line] = samples
            self._bytes += samples.nbytes
            while self._bytes > MOST_BYTES and len(self._samples) > 1:
                _, oldest = self._samples.popitem(last=False)
                self._bytes -= oldest.nbytes

    def clear(self) -> None:
        """Let go of all."""
        with self._lock:
            self._samples.clear()
            self._bytes = 0
