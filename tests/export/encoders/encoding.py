"""A sound, what is to be said about it, and how it becomes a file."""

import numpy as np

from coach.export.encoders.chapters import Chapter
from coach.export.encoders.encoder import BLOCK, Encoding
from coach.export.encoders.formats import FORMATS
from coach.export.encoders.sleeve import Cover, Sleeve
from coach.units import RATE, Frames, Lufs

FRAMES = Frames(5 * RATE + 4321)
JPEG = b"\xff\xd8\xff\xe0 not much of a picture"
CHAPTERS = (
    Chapter(start=Frames(0), end=Frames(70_001), title="Before you start: Get ready"),
    Chapter(start=Frames(70_001), end=Frames(150_013), title="Bäck: Glide up, left side"),
    Chapter(start=Frames(150_013), end=FRAMES, title="Bäck: Glide up, right side"),
)
SLEEVE = Sleeve(
    title="Five seconds",
    album="Seconds",
    comment="Stay off the spine. Ménage—la.",
    chapters=CHAPTERS,
    cover=Cover(picture=JPEG, mime="image/jpeg"),
)


def chirp(frames: int = FRAMES) -> np.ndarray:
    """Return a sound that is nowhere like itself a little later: int16 (n, 2)."""
    seconds = np.arange(frames) / RATE
    tone = 12_000 * np.sin(2 * np.pi * (200.0 * seconds + 300.0 * seconds**2))
    return np.stack([tone, 0.5 * tone], axis=1).astype(np.int16)


SOUND = chirp()


def encoded(path, *, sleeve=SLEEVE, sound=SOUND, kilobits=None, loudness=-17.0, block=BLOCK):
    """Encode a sound, and return the path."""
    kind = FORMATS[path.suffix]
    order = Encoding(
        frames=Frames(len(sound)),
        ending=path.suffix,
        kilobits=kind.kilobits if kilobits is None else kilobits,
        sleeve=sleeve,
    )
    with path.open("w+b") as file:
        encoder = kind.open(file, order)
        for start in range(0, len(sound), block):
            encoder.write(np.ascontiguousarray(sound[start : start + block]))
        encoder.finish(Lufs(loudness))
        encoder.close()
        encoder.close()
    return path
