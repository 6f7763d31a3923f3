"""A little of some music."""

import numpy as np
import pytest

from coach.sound.music.sample import FADE, sample
from coach.units import to_frames
from tests.sounds import RotatingBed


@pytest.mark.parametrize("seconds", [1.0, 3.0, 10.5])
def test_the_beginning_of_the_music(seconds):
    """A sample is as long as asked for, begins and ends softly, and is the music itself between."""
    bed = RotatingBed()
    frames = to_frames(seconds)
    sound = sample(bed, frames)
    whole = bed.block(0, frames)
    assert (sound.shape, sound.dtype) == ((2, frames), np.float32)
    edge = min(to_frames(FADE), frames // 2)
    np.testing.assert_array_equal(sound[:, edge:-edge], whole[:, edge:-edge])
    loudness = np.hypot(*sound) / bed.amplitude
    assert loudness[0] < 0.001
    assert loudness[-1] < 0.001
    assert (np.diff(loudness[:edge]) > -1e-4).all()


def test_one_frame():
    """A sample of one frame is one frame of the music."""
    assert sample(RotatingBed(), 1).shape == (2, 1)
