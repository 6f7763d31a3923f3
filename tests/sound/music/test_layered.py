"""Music over music: the sum of its layers, whatever is asked for, and all of them let go of together."""

from math import lcm

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from coach.sound.music.decoded import DecodedMusic, LoopedMusic
from coach.sound.music.layered import LayeredMusic
from coach.units import RATE, Frames, Lufs
from tests.examples import FEWER
from tests.sounds import open_files

LOOPS = (7_000, 5_003, 3_001)
FADE = 100


@pytest.fixture(scope="module")
def sounds(tmp_path_factory):
    """Three files of noise, each a loop and the beginning of it once more."""
    folder = tmp_path_factory.mktemp("stems")
    rng = np.random.default_rng(5)
    paths = []
    for number, loop in enumerate(LOOPS):
        noise = rng.integers(-8_000, 8_000, (loop, 2)).astype(np.int16)
        paths.append(folder / f"{number}.wav")
        soundfile.write(paths[-1], np.concatenate([noise, noise[:FADE]]), RATE)
    return paths


def opened(paths):
    """Return the files as endless loops."""
    return [
        LoopedMusic(DecodedMusic(path), loop=Frames(loop), crossfade=Frames(FADE))
        for path, loop in zip(paths, LOOPS, strict=True)
    ]


@FEWER
@given(parts=st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 20_000)), min_size=1, max_size=5))
def test_the_sum_from_anywhere(sounds, parts):
    """Any frames are each layer's, wherever it stands in its own loop, added up."""
    music = LayeredMusic(opened(sounds), loudness=Lufs(-18.0))
    whole = [soundfile.read(path, dtype="float32")[0].T[:, :loop] for path, loop in zip(sounds, LOOPS, strict=True)]
    for start, count in parts:
        block = music.block(start, count)
        expected = sum(np.take(sound, np.arange(start, start + count), axis=1, mode="wrap") for sound in whole)
        assert (block.dtype, block.shape) == (np.float32, (2, count))
        np.testing.assert_allclose(block, expected, atol=1e-6)
    music.close()


def test_the_same_whatever_the_blocks(sounds):
    """Cut into blocks of any size, it is the same music, sample for sample."""
    music = LayeredMusic(opened(sounds), loudness=Lufs(-18.0))
    blocks = [music.block(start, 1_234) for start in range(0, 20 * 1_234, 1_234)]
    np.testing.assert_array_equal(np.concatenate(blocks, axis=1), music.block(0, 20 * 1_234))
    music.close()


def test_it_comes_round_only_when_all_layers_do(sounds):
    """Loops whose lengths share no factor repeat together after the product of them."""
    music = LayeredMusic(opened(sounds), loudness=Lufs(-18.0))
    first = music.block(FADE, 2_000)
    for loop in LOOPS:
        assert not np.allclose(music.block(FADE + 3 * loop, 2_000), first, atol=0.01)
    np.testing.assert_array_equal(music.block(FADE + lcm(*LOOPS), 2_000), music.block(FADE + 2 * lcm(*LOOPS), 2_000))
    music.close()


def test_decoded_ahead_and_let_go_of(sounds):
    """All layers are decoded ahead, and closing lets go of every one, also twice."""
    before = open_files()
    music = LayeredMusic(opened(sounds), loudness=Lufs(-18.0))
    music.decode_ahead()
    assert music.loudness == -18.0
    assert music.block(0, max(LOOPS)).any()
    music.close()
    music.close()
    assert open_files() == before
