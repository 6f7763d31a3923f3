"""Loops of different lengths heard together, which is how a bed goes on for hours and never comes round."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from coach.sound.music.decoded import STEP, LoopedMusic
from coach.units import Lufs


class LayeredMusic:
    """The sum of several pieces of music, all begun at the same frame."""

    def __init__(self, layers: Iterable[LoopedMusic], *, loudness: Lufs, tonic: int | None = None) -> None:
        """Lay music over music.

        Args:
            layers: What is heard together, each at its own level; at least one.
            loudness: Of all of them together, integrated over a long time.
            tonic: Key note of all of them, in semitones above C.
        """
        self.loudness = loudness
        self.tonic = tonic
        self._layers = tuple(layers)

    def block(self, start: int, count: int) -> NDArray[np.float32]:
        """Return `count` frames from `start`, any frame of an endless time: float32 (2, count), −1..1."""
        parts = [layer.steps(start, count) for layer in self._layers]
        whole = [part for part in parts if part is not None]
        if len(whole) == len(parts):
            return _sum(whole)
        block, *others = (layer.block(start, count) for layer in self._layers)
        for other in others:
            block += other
        return block

    @property
    def ready(self) -> bool:
        """Whether there is nothing to be done ahead."""
        return all(layer.music.ready for layer in self._layers)

    def decode_ahead(self) -> None:
        """Decode all the music to its end, so that no block has to wait for it."""
        for layer in self._layers:
            layer.music.decode_ahead()

    def close(self) -> None:
        """Let go of all the music; closing twice is safe."""
        for layer in self._layers:
            layer.music.close()


def _sum(parts: list[NDArray[np.int16]]) -> NDArray[np.float32]:
    """Return the sum of sounds as they were decoded, float32 (2, n): sums of whole steps are exact."""
    steps = parts[0].astype(np.float32)
    for part in parts[1:]:
        steps += part.astype(np.float32)  # quicker than to add what is of another kind
    block = np.empty((2, len(steps)), np.float32)
    for side in range(2):
        np.multiply(steps[:, side], STEP, out=block[side])
    return block
