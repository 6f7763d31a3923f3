"""One part of many exports, for whatever starts the same command many times over, each for its own part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from coach.export.order import Job

_WRITTEN = re.compile(r"(\d{1,6})/(\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part of several."""

    number: int
    """From 1 on."""
    of: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Return a part as it is written, such as 3/20.

        Raises:
            ValueError: It is none; the message says what was expected.
        """
        found = _WRITTEN.fullmatch(text.strip())
        number, of = (int(figure) for figure in found.groups()) if found else (0, 0)
        if not 1 <= number <= of:
            raise ValueError(f"is no part of several: expected one from 1/{of or 20} to {of or 20}/{of or 20}")
        return cls(number=number, of=of)

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def jobs(self, jobs: Sequence[Job]) -> list[Job]:
        """Return what falls to this part: the same on every machine, whatever is there already.

        They are dealt by their length, as cards are, so that no part gets all of the long ones.
        """
        dealt = sorted(jobs, key=lambda job: (job.request.minutes or 0.0, job.request.script))
        return dealt[self.number - 1 :: self.of]
