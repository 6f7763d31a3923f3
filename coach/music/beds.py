"""Which music plays at which pace."""

import difflib
import hashlib
from collections.abc import Mapping
from pathlib import Path

from coach.errors import MusicError
from coach.music.catalogue import BundledBed, Stem, catalogue
from coach.music.decoded import BUNDLED_CROSSFADE, DecodedMusic, LoopedMusic, own_music
from coach.music.layered import LayeredMusic, Music
from coach.pace import Pace
from coach.units import Frames

AUTO = "auto"
NONE = "none"


def open_beds(music: str, chosen: Mapping[Pace, str], *, folder: Path | None = None) -> dict[Pace, Music]:
    """Return the music for each pace; several paces may share one.

    Args:
        music: What the user asks for: ``auto``, ``none``, a bed's name or a sound file.
        chosen: The names of beds a script asks for.
        folder: Where decoded beds are kept from one session to the next; None keeps none.

    Raises:
        MusicError: There is no such bed or file, or it is not sound that can be decoded.
    """
    if music == NONE:
        return {}
    known = {bed.name: bed for bed in catalogue()}
    if music != AUTO:
        one = _bundled(known[music], folder) if music in known else own_music(_file(music, known))
        return dict.fromkeys(Pace, one)
    names = {pace: chosen.get(pace) or _first_of_pace(known, pace) for pace in Pace}
    for name in names.values():
        if name not in known:
            raise MusicError(f"no bed called '{name}', {_hint(name, known)}")
    opened = {name: _bundled(known[name], folder) for name in set(names.values())}
    return {pace: opened[name] for pace, name in names.items()}


def _bundled(bed: BundledBed, folder: Path | None) -> LayeredMusic:
    digests = [_digest(bed, stem) for stem in bed.stems]
    layers = []
    for stem, digest in zip(bed.stems, digests, strict=True):
        kept = folder / f"{bed.name}-{stem.name}-{digest}.pcm" if folder else None
        music = DecodedMusic(stem.path, kept=kept, frames=Frames(stem.loop + stem.seam))
        # Only the loudness of all stems together is known, and only that is ever asked for.
        loop = LoopedMusic(music, loop=stem.loop, crossfade=BUNDLED_CROSSFADE, same=True, loudness=bed.loudness)
        layers.append(loop)
    return LayeredMusic(layers, loudness=bed.loudness)


def _digest(bed: BundledBed, stem: Stem) -> str:
    try:
        return hashlib.blake2b(stem.path.read_bytes(), digest_size=8).hexdigest()
    except OSError as error:
        hint = "install the coach again, or use --music none"
        raise MusicError(f"the bed {bed.name} is missing, {stem.path}: {hint}") from error


def _first_of_pace(known: Mapping[str, BundledBed], pace: Pace) -> str:
    return next(bed.name for bed in known.values() if bed.pace is pace)


def _file(music: str, known: Mapping[str, BundledBed]) -> Path:
    path = Path(music)
    if not path.exists():
        raise MusicError(f"no music called '{music}', {_hint(music, known)}")
    return path


def _hint(name: str, known: Mapping[str, BundledBed]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"expected a sound file, none or one of {', '.join(known)}"
