"""Which music plays at which pace."""

import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.errors import MusicError
from coach.music.catalogue import BundledBed, catalogue
from coach.music.choice import AUTO, NONE, by_pace
from coach.music.decoded import BUNDLED_CROSSFADE, DecodedMusic, LoopedMusic
from coach.music.playlist import sound_files
from coach.music.tracks import LOUDNESS, Tracks
from coach.pace import Pace
from coach.units import Frames, Lufs


class Music(Protocol):
    """Music without an end that can be let go of."""

    @property
    def loudness(self) -> Lufs:
        """Integrated, of the whole music."""

    def block(self, start: int, count: int) -> NDArray[np.float32]:
        """Return frames from any frame: float32 (2, count), the caller's to change."""

    def decode_ahead(self) -> None:
        """Do now what blocks would have to wait for; asked again and again while the session runs."""

    def close(self) -> None:
        """Let go of all files; closing twice is safe."""


class Leading:
    """Music of which the user's tracks at other paces must know how far it has been heard, to keep up with it."""

    def __init__(self, music: Music, followers: Sequence[Tracks]) -> None:
        """Let tracks follow music."""
        self.loudness = music.loudness
        self._music = music
        self._followers = tuple(tracks for tracks in followers if tracks is not music)

    def block(self, start: int, count: int) -> NDArray[np.float32]:
        """Return frames from any frame: float32 (2, count)."""
        for tracks in self._followers:
            tracks.follow(start + count)
        return self._music.block(start, count)

    def decode_ahead(self) -> None:
        """Do what the music has to do ahead."""
        self._music.decode_ahead()

    def close(self) -> None:
        """Let go of all files; closing twice is safe."""
        self._music.close()


class Silence:
    """No music, at one pace among others that have some."""

    loudness = LOUDNESS

    def block(self, start: int, count: int) -> NDArray[np.float32]:  # noqa: ARG002 - silent at every frame
        """Return silence: float32 (2, count)."""
        return np.zeros((2, count), np.float32)

    def decode_ahead(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def open_beds(
    asked: Sequence[str],
    chosen: Mapping[Pace, str],
    *,
    warn: Callable[[str], None],
    shuffle: int | None = None,
    cache: Path | None = None,
) -> dict[Pace, Music]:
    """Return the music for each pace; several paces may share one.

    Args:
        asked: What the user asks for, see :func:`coach.music.choice.by_pace`.
        chosen: The names of beds a script asks for.
        warn: Is told once of each track that is left out.
        shuffle: What the order of the user's tracks is drawn from; None keeps the order they have.
        cache: Where decoded beds and measurements are kept from one session to the next; None keeps none.

    Raises:
        MusicError: There is no such bed or file, or it is not sound that can be decoded.
    """
    known = {bed.name: bed for bed in catalogue()}
    names = {pace: _name(music, pace, chosen, known) for pace, music in by_pace(asked).items()}
    if set(names.values()) == {NONE}:
        return {}
    for name in names.values():
        if name != NONE and name not in known and not _path(name).exists():
            raise MusicError(f"no music called '{name}', {_hint(name, known)}")
    opened: dict[str, Music] = {}
    try:
        for name in dict.fromkeys(names.values()):
            if name == NONE:
                opened[name] = Silence()
            elif name in known:
                opened[name] = _bundled(known[name], cache / "beds" if cache else None)
            else:
                files = sound_files(_path(name), warn)
                opened[name] = Tracks(files, seed=shuffle, folder=cache / "tracks" if cache else None, warn=warn)
    except BaseException:
        for music in opened.values():
            music.close()
        raise
    followers = [music for music in opened.values() if isinstance(music, Tracks)]
    if followers and len(opened) > 1:
        opened = {name: Leading(music, followers) for name, music in opened.items()}
    return {pace: opened[name] for pace, name in names.items()}


def _name(music: str, pace: Pace, chosen: Mapping[Pace, str], known: Mapping[str, BundledBed]) -> str:
    """Return what plays at a pace: a bed's name, ``none`` or a path."""
    if music != AUTO:
        return music
    name = chosen.get(pace) or next(bed.name for bed in known.values() if bed.pace is pace)
    if name not in known:  # a script cannot name files: they are the user's
        raise MusicError(f"no bed called '{name}', {_hint(name, known)}")
    return name


def _path(name: str) -> Path:
    return Path(name).expanduser()


def _bundled(bed: BundledBed, folder: Path | None) -> LoopedMusic:
    try:
        digest = hashlib.blake2b(bed.path.read_bytes(), digest_size=8).hexdigest()
    except OSError as error:
        hint = "install the coach again, or use --music none"
        raise MusicError(f"the bed {bed.name} is missing, {bed.path}: {hint}") from error
    kept = folder / f"{bed.name}-{digest}.pcm" if folder else None
    music = DecodedMusic(bed.path, kept=kept, frames=Frames(bed.loop + bed.seam))
    return LoopedMusic(music, loop=bed.loop, crossfade=BUNDLED_CROSSFADE, same=True, loudness=bed.loudness)


def _hint(name: str, known: Mapping[str, BundledBed]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    ours = f"none or one of {', '.join(known)}"
    return f"did you mean '{near[0]}'?" if near else f"expected a sound file, a folder, a playlist, {ours}"
