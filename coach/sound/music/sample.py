"""A little of some music, to be heard by itself."""

import numpy as np
from numpy.typing import NDArray

from coach.sound.music.endless import Music
from coach.units import RATE, Frames, Seconds, to_frames

FADE = Seconds(1.5)
"""How long a sample takes to come and to go; one of less than twice that takes half of its length for each."""


def sample(music: Music, frames: Frames) -> NDArray[np.float32]:
    """Return the beginning of some music, faded in and out: float32 (2, frames) at 48 kHz, −1..1."""
    blocks = [music.block(start, min(RATE, frames - start)) for start in range(0, frames, RATE)]
    sound = np.concatenate(blocks, axis=1)
    length = min(to_frames(FADE), frames // 2)
    if length:
        rising = np.sin((np.arange(length) + 0.5) * (np.pi / 2 / length)).astype(np.float32)
        sound[:, :length] *= rising
        sound[:, -length:] *= rising[::-1]
    return sound
