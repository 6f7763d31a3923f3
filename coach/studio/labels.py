"""Labels as Audacity writes them: where in a long recording something is, and what it is called."""

import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from coach.bounded import read_bounded
from coach.errors import TakeError
from coach.units import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One stretch of a recording."""

    start: Seconds
    end: Seconds
    """Infinite where it goes on to the end of the recording."""
    name: str


def read_labels(path: Path) -> tuple[Label, ...]:
    """Return the labels in a file, in their order; one that marks a point goes on to the next.

    Raises:
        TakeError: It cannot be read, or a row is no label; the message names it.
    """
    try:
        rows = read_bounded(path).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TakeError(f"{path} cannot be read: {error}; it should be labels as Audacity exports them") from error
    labels = [
        _label(row, f"{path}:{number}")
        for number, row in enumerate(rows, start=1)
        if row.strip() and not row.startswith("\\")  # how high a label of a spectrum reaches
    ]
    labels.sort(key=lambda label: label.start)
    nexts = [after.start for _, after in pairwise(labels)] + [Seconds(math.inf)]
    return tuple(
        label if label.end > label.start else Label(start=label.start, end=following, name=label.name)
        for label, following in zip(labels, nexts, strict=True)
    )


def _label(row: str, place: str) -> Label:
    """Return the label of a row.

    Raises:
        TakeError: It is none.
    """
    start, end, name = (*row.split("\t", 2), "", "")[:3]
    try:
        begins, ends = (float(time.replace(",", ".")) for time in (start, end))
    except ValueError as error:
        raise TakeError(f"{place}: expected start, end and name with tabs between them, got {row!r}") from error
    if not 0.0 <= begins <= ends < math.inf:
        raise TakeError(f"{place}: a label cannot go from {start} s to {end} s")
    return Label(start=Seconds(begins), end=Seconds(ends), name=name.strip())
