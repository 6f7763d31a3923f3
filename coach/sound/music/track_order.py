"""In which order tracks follow each other, without an end."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from random import Random


class TrackOrder:
    """Tracks in their own order again and again, or each pass in a new one.

    Attributes:
        shuffled: Whether each pass has an order of its own.
    """

    def __init__(self, tracks: Sequence[Path], *, seed: int | None) -> None:
        """Put tracks in order.

        Args:
            tracks: One or more; a shuffled one that is listed twice is heard once in a pass.
            seed: What the orders are drawn from; None keeps the order given.
        """
        self.shuffled = seed is not None
        self._seed = seed
        self._tracks = tuple(dict.fromkeys(tracks)) if self.shuffled else tuple(tracks)
        self._drawn = lru_cache(maxsize=4)(self._draw)

    def track(self, place: int) -> Path:
        """Return the track at a place of the endless order; in a shuffled one no two in a row are the same."""
        lap, within = divmod(place, len(self._tracks))
        if not self.shuffled:
            return self._tracks[within]
        if len(self._tracks) == 2:
            lap = 0  # two tracks can only take turns
        drawn = self._drawn(lap)
        if lap > 0 and within < 2 and len(self._tracks) > 2 and drawn[0] == self._drawn(lap - 1)[-1]:
            within = 1 - within
        return self._tracks[drawn[within]]

    def _draw(self, lap: int) -> tuple[int, ...]:
        random = Random(f"{self._seed} {lap}")
        # Sorting by drawn numbers, because how `shuffle` draws them may change with Python.
        return tuple(sorted(range(len(self._tracks)), key=lambda _: random.random()))
