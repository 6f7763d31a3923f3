"""The files asked for, checked before any work is done for them."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.errors import ExportError
from coach.export.encoders.formats import FORMATS
from coach.kept.whole_file import check_place, place_of

STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A file asked for."""

    path: Path
    """Or :data:`STANDARD_OUTPUT`."""
    kilobits: int
    """A second; 0 where the format loses nothing."""

    @property
    def ending(self) -> str:
        """What names the format."""
        return self.path.suffix.lower()

    @property
    def carries_cover(self) -> bool:
        """Whether there is a place in it for a picture."""
        return self.path != STANDARD_OUTPUT and FORMATS[self.ending].carries_cover

    @property
    def says_loudness(self) -> bool:
        """Whether there is a place in it for how loud it is."""
        return self.path != STANDARD_OUTPUT and FORMATS[self.ending].says_loudness


def targets_of(paths: Sequence[Path], *, kilobits: int | None) -> tuple[Target, ...]:
    """Return the files asked for.

    Args:
        paths: Where to; ``-`` is standard output, as WAV.
        kilobits: A second, for every format that loses something; None takes what each is at its best with.

    Raises:
        ExportError: An unknown format, a rate it does not have, or a file asked for twice.
    """
    targets = tuple(_target(path, kilobits) for path in paths)
    if kilobits is not None and not any(target.kilobits for target in targets):
        names = ", ".join(str(target.path) for target in targets)
        raise ExportError(f"{names}: lossless sound has no bitrate to choose; leave out --bitrate")
    named: set[Path] = set()
    for target in targets:
        where = place_of(target.path)
        if where in named:
            raise ExportError(f"{target.path} is asked for twice")
        named.add(where)
    return targets


def check_targets(targets: Sequence[Target], *, force: bool) -> None:
    """Refuse what cannot be written before any work is done for it.

    Args:
        targets: The files.
        force: Replace files that are there already.

    Raises:
        ExportError: A folder that is missing or closed, a file that is there already, or a terminal for a pipe.
    """
    for target in targets:
        if target.path == STANDARD_OUTPUT:
            _check_standard_output()
        else:
            check_place(target.path, force=force)


def _target(path: Path, kilobits: int | None) -> Target:
    """Return a target whose format is known and has the rate asked for."""
    if path == STANDARD_OUTPUT:
        return Target(path=path, kilobits=0)
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(FORMATS)
        raise ExportError(f"{path}: unknown sound format '{path.suffix}', expected one of {known}, or - for a pipe")
    if kilobits is None or not kind.possible:
        return Target(path=path, kilobits=kind.kilobits)
    if kilobits not in kind.possible:
        rates = kind.possible
        known = f"{rates[0]} to {rates[-1]}" if isinstance(rates, range) else ", ".join(map(str, rates))
        raise ExportError(f"{path}: {path.suffix} has no bitrate of {kilobits} kbit/s, expected {known}")
    return Target(path=path, kilobits=kilobits)


def _check_standard_output() -> None:
    if sys.stdout is None or sys.stdout.isatty():
        raise ExportError("-: a terminal cannot take sound; send it into a pipe or a file")
