"""What is free of words in a turn, so that nothing is said over anything else."""

from bisect import bisect, insort

from coach.units import Seconds, to_frames

BREATH = Seconds(0.4)
"""Before the first word where no bell stands, and between any two spoken cues."""


class Spoken:
    """The spoken stretches of one turn, kept from overlapping."""

    def __init__(self, begin: int, end: int) -> None:
        self._begin = begin
        self._end = end
        self._taken: list[tuple[int, int]] = []
        """In order of time."""

    def place(self, wanted: int, length: int, latest: int) -> int | None:
        """Return the first free start from `wanted` to `latest`, and take it; None where there is none."""
        start = self.first(wanted, length, latest)
        if start is not None:
            self.take(start, length)
        return start

    def take(self, start: int, length: int) -> None:
        """Keep a stretch that is free for words."""
        insort(self._taken, (start, start + length))

    def first(self, wanted: int, length: int, latest: int) -> int | None:
        """Return the first free start from `wanted` to `latest`; None where there is none."""
        breath = to_frames(BREATH)
        start = max(wanted, self._begin)
        following = max(0, bisect(self._taken, (start, self._end)) - 1)
        for taken_start, taken_end in self._taken[following:]:
            if start + length + breath <= taken_start:
                break
            start = max(start, taken_end + breath)
        if start > latest or start + length > self._end:
            return None
        return start

    def last(self, wanted: int, length: int, earliest: int) -> int | None:
        """Return the last free start from `earliest` to `wanted`; None where there is none."""
        breath = to_frames(BREATH)
        start = min(wanted, self._end - length)
        for taken_start, taken_end in reversed(self._taken):
            if taken_end + breath <= start:
                break
            if taken_start < start + length + breath:
                start = min(start, taken_start - breath - length)
        return None if start < max(earliest, self._begin) else start
