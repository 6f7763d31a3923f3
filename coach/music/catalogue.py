"""The beds that come with the coach."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from coach.errors import MusicError
from coach.library import bundled
from coach.pace import Pace
from coach.units import Frames, Lufs


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledBed:
    """A bed as its catalogue describes it."""

    name: str
    title: str
    pace: Pace
    path: Path
    tempo: float | None
    """Beats a minute; None: without a beat."""
    key: str
    loop: Frames
    seam: Frames
    """Frames after the loop that repeat its beginning, for the crossfade."""
    loudness: Lufs
    description: str


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
    return tuple(
        BundledBed(
            name=entry["name"],
            title=entry["title"],
            pace=Pace(entry["pace"]),
            path=folder / entry["file"],
            tempo=entry["tempo"],
            key=entry["key"],
            loop=Frames(entry["loop"]),
            seam=Frames(entry["seam"]),
            loudness=Lufs(entry["loudness"]),
            description=entry["description"],
        )
        for entry in entries
    )
