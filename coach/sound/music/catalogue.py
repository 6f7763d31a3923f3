"""The beds that come with the coach."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from coach.errors import MusicError
from coach.pace import Pace
from coach.script.library import bundled
from coach.units import Frames, Lufs


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """One of the loops whose sum is a bed."""

    name: str
    path: Path
    loop: Frames
    seam: Frames
    """Frames after the loop that repeat its beginning, for the crossfade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledBed:
    """A bed as its catalogue describes it."""

    name: str
    title: str
    pace: Pace
    tempo: float | None
    """Beats a minute; None: without a beat."""
    key: str
    loudness: Lufs
    """Of the sum of the stems, over a long time."""
    description: str
    stems: tuple[Stem, ...]

    @property
    def tonic(self) -> int:
        """Key note, in semitones above C."""
        note, accidental = self.key[0], self.key[1:2]
        return ("C D EF G A B".index(note) + {"#": 1, "b": -1}.get(accidental, 0)) % 12


def catalogue() -> tuple[BundledBed, ...]:
    """Return the bundled beds in the order of their catalogue.

    Raises:
        MusicError: There is no catalogue: the coach is not installed as it should be.
    """
    folder = bundled("audio")
    try:
        text = (folder / "beds.yaml").read_text(encoding="utf-8")
    except OSError as error:
        raise MusicError(f"no beds in {folder}: install the coach again, or use --music none") from error
    entries = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    beds = []
    for entry in entries:
        stems = tuple(Stem(path=folder / stem.pop("file"), **stem) for stem in entry["stems"])
        beds.append(BundledBed(**entry | {"pace": Pace(entry["pace"]), "stems": stems}))
    return tuple(beds)
