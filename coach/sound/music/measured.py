"""How loud and how long the user's tracks are: measured once, and remembered by what is in the file."""

import json
import math
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from coach.errors import MusicError
from coach.kept.cache import keep_json, read_kept
from coach.kept.digest import digest
from coach.sound.loudness import Meter
from coach.sound.music.decoder import claimed_length, decoded_blocks, spread_blocks
from coach.units import Frames, Lufs, Seconds

LONG = Seconds(600.0)
"""Longer tracks are measured in places, so that the first sound need not wait for hours to be decoded."""
PLACES = 120
PLACE = Seconds(3.0)

_FORMAT = 1
"""Goes up when the same sound would be measured differently."""
_SLICES = 16
_SLICE_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What there is to know of a track before it is heard."""

    loudness: Lufs
    """Integrated: of the whole, or of a long one in places spread evenly over it."""
    frames: Frames | None
    """Its whole length, or as far as it can be decoded; None: a long track, known once it has been heard."""
    broken: str | None
    """Why it ends before its file does."""


def measure(path: Path, *, folder: Path | None, wanted: Callable[[], bool] = lambda: True) -> Measured | None:
    """Return what was measured of a file before, or measure it now; None if that is no longer wanted.

    Args:
        path: The sound file.
        folder: Where measurements are kept from one session to the next; None keeps none.
        wanted: Asked now and then while a file is measured.

    Raises:
        MusicError: The file is missing, not sound, silent or too short to be measured.
    """
    kept = folder / f"{_digest(path)}.json" if folder and path.is_file() else None
    known = _read(kept) if kept else None
    if known:
        return known
    found = _measure(path, wanted)
    if found:
        keep_json(kept, {"format": _FORMAT, **asdict(found)})
    return found


def _measure(path: Path, wanted: Callable[[], bool]) -> Measured | None:
    length = claimed_length(path)
    long = length is not None and length > LONG
    blocks = spread_blocks(path, places=PLACES, seconds=PLACE) if long else decoded_blocks(path)
    meter, frames, broken = Meter(), 0, None
    try:
        for block in blocks:
            if not wanted():
                return None
            meter.add(np.ascontiguousarray(block.T, np.float32) / np.float32(32768.0))
            frames += len(block)
    except MusicError as error:
        if not frames:
            raise
        broken = str(error)
    loudness = meter.integrated_loudness()
    if not math.isfinite(loudness):
        raise MusicError(broken or f"{path} is silent or shorter than 0.4 s, expected music")
    return Measured(loudness=loudness, frames=None if long else Frames(frames), broken=broken)


def _digest(path: Path) -> str:
    """Return what tells a file's content from any other: its size, and slices spread evenly from head to tail.

    Other music differs in every slice, another coding or other tags in size as well; reading every byte of an
    hour of music would take longer than anything else before the first sound. What slips through, an edit in
    place between two slices, changes the loudness by next to nothing, and lengths are never trusted blindly.

    Raises:
        MusicError: The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            slices = []
            last = max(0, size - _SLICE_BYTES)
            for place in range(_SLICES):
                file.seek(last * place // (_SLICES - 1))
                slices.append(file.read(_SLICE_BYTES))
    except OSError as error:
        raise MusicError(f"{path} cannot be played as music: {(error.strerror or 'unknown error').lower()}") from error
    return digest(f"{size}", *slices)


def _read(kept: Path) -> Measured | None:
    """Return a measurement that was kept, None where there is none that can be believed."""
    try:
        found = json.loads(read_kept(kept) or b"")
        if found.pop("format") != _FORMAT:
            return None
        known = Measured(**found)
        believed = math.isfinite(known.loudness) and (known.frames is None or known.frames > 0)
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    return known if believed else None
