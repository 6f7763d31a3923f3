"""A clip file is a WAV, whole or not believed."""

import struct
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from coach.sound.clips import files
from coach.sound.clips.polish import Cut

CUT = Cut(samples=np.arange(-500, 500, dtype=np.int16), rate=22_050)
FRAMES = 2177  # 1000 samples at 22,050 Hz


@pytest.fixture
def path(tmp_path):
    """A clip file in a folder that had to be made."""
    path = tmp_path / "deep" / "clip.wav"
    files.write(path, CUT)
    return path


def test_what_was_written_is_read(path):
    """Samples and rate come back, and the length is known without them."""
    kept = files.read(path)
    assert kept is not None
    assert np.array_equal(kept.samples, CUT.samples)
    assert kept.samples.dtype == np.int16
    assert kept.rate == CUT.rate
    assert files.length_of(path) == FRAMES


def test_words_are_kept_behind_the_sound(tmp_path):
    """Words come back with the samples, and players read the sound as before; spoiled ones spoil the clip."""
    path = tmp_path / "clip.wav"
    files.write(path, replace(CUT, words=((0, 400), (400, 1000))))
    kept = files.read(path)
    assert kept is not None
    assert kept.words == ((0, 400), (400, 1000))
    assert np.array_equal(kept.samples, CUT.samples)
    assert files.length_of(path) == FRAMES
    assert np.array_equal(soundfile.read(path, dtype="int16")[0], CUT.samples)
    content = path.read_bytes()
    for spoiled in (content[:-1], content[:-8], content + bytes(8), content.replace(b"wrds", b"wrdz")):
        path.write_bytes(spoiled)
        assert files.read(path) is None


def test_any_player_can_read_it(path):
    """It is a plain WAV."""
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == CUT.rate
    assert np.array_equal(samples, CUT.samples)


def test_nothing_else_is_left_in_the_folder(path):
    """The unfinished file has become the finished one."""
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:43],
        lambda content: content[:44],
        lambda content: content[:-1],
        lambda content: content[:-2],
        lambda content: content + b"x",
        lambda content: content + b"xx",
        lambda content: bytes(len(content)),
        lambda content: b"OggS" + content[4:],
        lambda content: content[:24] + bytes(4) + content[28:],
        lambda content: content[:22] + b"\2" + content[23:],
        lambda content: content.replace(struct.pack("<II", 22_050, 44_100), struct.pack("<II", 24_000, 48_000)),
        lambda content: content.replace(struct.pack("<II", 22_050, 44_100), struct.pack("<iI", 2**31 - 1, 2**32 - 2)),
    ],
)
def test_a_spoiled_file_is_no_clip(path, spoil):
    """Cut short, longer, empty, blank, of another kind or of another rate: it is not believed, and taken away."""
    path.write_bytes(spoil(path.read_bytes()))
    assert files.length_of(path) is None
    assert files.read(path) is None
    assert not path.exists()


def test_a_byte_that_has_changed_is_found(tmp_path):
    """Anywhere in the sound or in the words, whatever else looks whole; a wrong header is found without reading on."""
    path = tmp_path / "clip.wav"
    files.write(path, replace(CUT, words=((0, 400), (400, 1000))))
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert files.length_of(path) in ((None,) if place < 60 else (FRAMES,))
        assert files.read(path) is None
        assert not path.exists()


def test_no_file_is_no_clip(tmp_path):
    """A missing file and a folder in its place are no clips either."""
    assert files.length_of(tmp_path / "none.wav") is None
    assert files.read(tmp_path / "none.wav") is None
    assert files.length_of(tmp_path) is None
    assert files.read(tmp_path) is None


def test_a_failed_write_leaves_nothing(tmp_path):
    """Where the move fails, the unfinished file is taken away and the error told."""
    (tmp_path / "clip.wav" / "in the way").mkdir(parents=True)
    with pytest.raises(OSError):
        files.write(tmp_path / "clip.wav", CUT)
    assert [file.name for file in tmp_path.iterdir()] == ["clip.wav"]


@pytest.mark.parametrize("words", [(), ((0, 400), (400, 1000))])
def test_who_spoke_is_kept(tmp_path, words):
    """A person's take stays one, whether its words are known or not."""
    files.write(tmp_path / "clip.wav", replace(CUT, words=words, by_person=True))
    kept = files.read(tmp_path / "clip.wav")
    assert (kept.by_person, kept.words) == (True, words)
    assert np.array_equal(kept.samples, CUT.samples)
    assert files.length_of(tmp_path / "clip.wav") == FRAMES
    files.write(tmp_path / "clip.wav", replace(CUT, words=words))
    assert files.read(tmp_path / "clip.wav").by_person is False
