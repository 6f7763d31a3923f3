"""The window on a file: any frames in any order, and never more than a few seconds of it in memory."""

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from coach.sound.music.decoder import decoded_blocks
from coach.sound.music.window import AHEAD, BEHIND, Window
from coach.units import RATE, to_frames
from tests.examples import FEWER
from tests.sounds import open_files

FRAMES = 40 * RATE + 123
MOST = to_frames(BEHIND + AHEAD) + 3 * RATE
"""Frames held at most beside those asked for: decoding goes by blocks of about a second."""


@pytest.fixture(scope="module", params=["48.wav", "48.flac", "48.mp3", "44.flac"])
def file(request, tmp_path_factory):
    """A file of noise in a format, and all that it decodes to."""
    path = tmp_path_factory.mktemp("window") / request.param
    rate = 44_100 if request.param.startswith("44") else RATE
    soundfile.write(path, np.random.default_rng(1).uniform(-0.5, 0.5, (FRAMES * rate // RATE, 2)), rate)
    return path, np.concatenate(list(decoded_blocks(path)))


@FEWER
@given(parts=st.lists(st.tuples(st.integers(0, FRAMES + 100), st.integers(0, 2 * RATE)), min_size=1, max_size=6))
def test_any_frames_in_any_order(file, parts):
    """Whatever was read before, frames are those of the whole file, and few are held."""
    path, whole = file
    window = Window(path)
    most = 0
    for start, count in parts:
        np.testing.assert_array_equal(window.read(start, count), whole[start : start + count])
        most = max(most, count)  # a step back within what is held lets go of nothing
        assert window.held <= MOST + most
    window.close()


def test_memory_is_constant(file):
    """Reading through a file, and leaping to its end, holds as much as at its beginning."""
    path, whole = file
    window = Window(path)
    for start in range(0, len(whole), RATE // 2):
        window.read(start, RATE // 2)
        assert window.held <= MOST + RATE // 2
    assert (window.end, window.broken) == (len(whole), None)
    window.close()
    leaping = Window(path)
    leaping.read(len(whole) - 100, 100)
    assert leaping.held <= MOST
    leaping.close()


def test_the_end_is_seen_ahead(file):
    """That a file ends is known while there is still time to fade."""
    path, whole = file
    window = Window(path)
    window.read(len(whole) - to_frames(AHEAD) - 3 * RATE, 10)
    assert window.end is None
    window.read(len(whole) - to_frames(AHEAD) + 1, 10)
    assert window.end == len(whole)
    window.close()


def test_a_file_that_vanished(file, tmp_path):
    """What is decoded stays; what would have to be decoded anew is where the file ends from then on."""
    path, whole = file
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    window = Window(copy)
    window.read(30 * RATE, 10)
    copy.unlink()
    np.testing.assert_array_equal(window.read(30 * RATE, 10), whole[30 * RATE : 30 * RATE + 10])
    assert len(window.read(0, 10)) == 0
    assert window.end == 0
    assert "there is no such file" in window.broken


def test_closed(file):
    """Closing lets go of the file and of the sound; twice is safe."""
    before = open_files()
    window = Window(file[0])
    window.read(0, 10)
    window.close()
    window.close()
    assert window.held == 0
    assert open_files() == before
