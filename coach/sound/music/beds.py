"""Which music plays at which pace."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from coach.errors import MusicError
from coach.kept.digest import digest
from coach.pace import Pace
from coach.sound.music.catalogue import BundledBed, Stem, catalogue
from coach.sound.music.choice import AUTO, NONE, by_pace
from coach.sound.music.decoded import DecodedMusic, LoopedMusic
from coach.sound.music.endless import Music, Silence
from coach.sound.music.layered import LayeredMusic
from coach.sound.music.playlist import sound_files
from coach.sound.music.tracks import Leading, Tracks
from coach.units import Frames


def open_beds(
    asked: Sequence[str],
    chosen: Mapping[str, str],
    *,
    warn: Callable[[str], None],
    shuffle: int | None = None,
    cache: Path | None = None,
) -> dict[str, Music]:
    """Return the music for each pace, and for each name that parts of a script ask for; several may share one.

    Args:
        asked: What the user asks for, see :func:`coach.sound.music.choice.by_pace`.
        chosen: The names of beds a script asks for, by pace; those of its parts by themselves.
        warn: Is told once of each track that is left out.
        shuffle: What the order of the user's tracks is drawn from; None keeps the order they have.
        cache: Where decoded beds and measurements are kept from one session to the next; None keeps none.

    Raises:
        MusicError: There is no such bed or file, or it is not sound that can be decoded.
    """
    known = {bed.name: bed for bed in catalogue()}
    names = _names(asked, chosen, known)
    if set(names.values()) == {NONE}:
        return {}
    opened: dict[str, Music] = {}
    try:
        for name in dict.fromkeys(names.values()):
            if name == NONE:
                opened[name] = Silence()
            elif name in known:
                opened[name] = _open_bundled(known[name], cache / "beds" if cache else None)
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
    return {key: opened[name] for key, name in names.items()}


def music_names(asked: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what the music of each pace is called: a bed's name, or the last part of a path.

    There is none for a pace without music, and an empty one for parts of a script that ask for none.

    Args:
        asked: What the user asks for, see :func:`coach.sound.music.choice.by_pace`.
        chosen: As of :func:`open_beds`.

    Raises:
        MusicError: There is no such bed or file.
    """
    names = _names(asked, chosen, {bed.name: bed for bed in catalogue()})
    known = {key: _path(name).name for key, name in names.items() if name != NONE}
    return known | ({NONE: ""} if NONE in names else {})


def open_bed(name: str, *, cache: Path | None = None) -> Music:
    """Return one of the bundled beds.

    Args:
        name: Of the bed.
        cache: Where decoded beds are kept from one session to the next; None keeps none.

    Raises:
        MusicError: There is no such bed.
    """
    known = {bed.name: bed for bed in catalogue()}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"
        raise MusicError(f"no bed called '{name}', {hint}")
    return _open_bundled(known[name], cache / "beds" if cache else None)


def _names(asked: Sequence[str], chosen: Mapping[str, str], known: Mapping[str, BundledBed]) -> dict[str, str]:
    """Return what plays at each pace, and where parts of a script name it, none of it missing.

    What the user asks for goes before all that a script names.
    """
    paces = by_pace(asked)
    names: dict[str, str] = {pace: _name(music, chosen.get(pace), pace, known) for pace, music in paces.items()}
    if set(paces.values()) == {AUTO}:
        names |= {key: _name(AUTO, name, None, known) for key, name in chosen.items() if key not in names}
    for name in names.values():
        if name != NONE and name not in known and not _path(name).exists():
            raise MusicError(f"no music called '{name}', {_hint(name, known)}")
    return names


def _name(music: str, chosen: str | None, pace: Pace | None, known: Mapping[str, BundledBed]) -> str:
    """Return what plays: a bed's name, ``none`` or a path."""
    if music != AUTO:
        return music
    name = chosen or next(bed.name for bed in known.values() if bed.pace is pace)
    if name not in known and (pace is not None or name != NONE):  # a script cannot name files: they are the user's
        raise MusicError(f"no bed called '{name}', {_hint(name, known)}")
    return name


def _path(name: str) -> Path:
    return Path(name).expanduser()


def _open_bundled(bed: BundledBed, folder: Path | None) -> LayeredMusic:
    contents = [_content(bed, stem) for stem in bed.stems]
    layers = []
    for stem, content in zip(bed.stems, contents, strict=True):
        kept = folder / f"{bed.name}-{stem.name}-{content}.pcm" if folder else None
        music = DecodedMusic(stem.path, kept=kept, frames=Frames(stem.loop + stem.seam))
        layers.append(LoopedMusic(music, loop=stem.loop))
    return LayeredMusic(layers, loudness=bed.loudness, tonic=bed.tonic)


def _content(bed: BundledBed, stem: Stem) -> str:
    """Return what tells the content of a stem."""
    try:
        return digest(stem.path.read_bytes(), size=8)
    except OSError as error:
        hint = "install the coach again, or use --music none"
        raise MusicError(f"the bed {bed.name} is missing, {stem.path}: {hint}") from error


def _hint(name: str, known: Mapping[str, BundledBed]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    ours = f"none or one of {', '.join(known)}"
    return f"did you mean '{near[0]}'?" if near else f"expected a sound file, a folder, a playlist, {ours}"
