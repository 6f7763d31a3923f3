"""Tracks as one bed: level, crossfades, any frame from anywhere, and what is left out."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import MusicError
from coach.sound import loudness
from coach.sound.music import measured as measuring
from coach.sound.music import tracks as module
from coach.sound.music.endless import LOUDNESS
from coach.sound.music.tracks import CROSSFADE, Tracks
from coach.units import RATE, to_frames, to_gain
from tests.examples import FEWER
from tests.sounds import open_files

LENGTHS = (17 * RATE + 11, RATE // 2 + 1, 20 * RATE, 3 * RATE)


def noise(frames, seed=0, level=0.1):
    """Return noise in whole 16-bit steps: float32 (frames, 2)."""
    sound = np.random.default_rng(seed).normal(0.0, level, (frames, 2))
    return (np.rint(sound.clip(-0.9, 0.9) * 32768.0) / 32768.0).astype(np.float32)


def written(path, sound, rate=RATE):
    """Write a sound file, and return its path."""
    soundfile.write(path, sound, rate)
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Tracks of different lengths, long and short, loud and soft."""
    folder = tmp_path_factory.mktemp("tracks")
    return [
        written(folder / f"{seed}.wav", noise(frames, seed, 0.02 * (seed + 1))) for seed, frames in enumerate(LENGTHS)
    ]


@pytest.fixture
def told():
    """What has been warned of."""
    return []


def opened(files, told=None, *, seed=None, folder=None):
    """Return tracks; nothing may be warned of if nobody listens."""
    return Tracks(files, seed=seed, folder=folder, warn=pytest.fail if told is None else told.append)


def levelled(path):
    """Return a track as it should sound undisturbed: float32 (2, n)."""
    return at_level(soundfile.read(path, dtype="float32")[0])


def at_level(sound):
    """Return float32 (n, 2) at the level of the bed: float32 (2, n)."""
    return sound.T * np.float32(to_gain(LOUDNESS - loudness.integrated_loudness(np.ascontiguousarray(sound.T))))


def sequence(paths):
    """Return tracks one after the other from the rules alone: float64 (2, n); the last one has no crossfade."""
    bed = np.zeros((2, 0))
    before = 0
    for path in paths:
        sound = levelled(path).astype(np.float64)
        fade = min(to_frames(CROSSFADE), before // 4, sound.shape[1] // 4) if before else 0
        phase = (np.arange(fade) + 0.5) / max(1, fade) * np.pi / 2
        sound[:, :fade] *= np.sin(phase)
        bed[:, bed.shape[1] - fade :] *= np.cos(phase)
        bed = np.concatenate([bed, np.zeros((2, sound.shape[1] - fade))], axis=1)
        bed[:, bed.shape[1] - sound.shape[1] :] += sound
        before = sound.shape[1]
    return bed


@pytest.fixture(scope="module")
def heard(files):
    """The tracks once as the rules have it, and as they are in one block: they must be the same."""
    expected = sequence([*files, *files, files[0]])[:, : -LENGTHS[0] // 2]
    tracks = opened(files)
    block = tracks.block(0, expected.shape[1])
    tracks.close()
    np.testing.assert_allclose(block, expected, atol=2e-6)
    return block


@pytest.fixture(scope="module")
def measurements(tmp_path_factory):
    """Where measurements are kept from one example to the next."""
    return tmp_path_factory.mktemp("measurements")


@FEWER
@given(parts=st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(0, 2 * RATE)), min_size=1, max_size=8))
def test_any_block_from_anywhere(files, heard, measurements, parts):
    """Level, crossfades and order are those of the rules; a frame is the same whatever was asked for before."""
    tracks = opened(files, folder=measurements)
    for share, count in parts:
        start = int(share * (heard.shape[1] - count))
        np.testing.assert_array_equal(tracks.block(start, count), heard[:, start : start + count])
    tracks.close()


def test_before_the_beginning_is_silence(files, heard):
    """A block may begin before the first frame."""
    tracks = opened(files)
    block = tracks.block(-10, 30)
    assert not block[:, :10].any()
    np.testing.assert_array_equal(block[:, 10:], heard[:, :20])
    tracks.close()


def test_one_track_follows_itself(files):
    """A single file is repeated without an end, crossfaded with its own beginning."""
    tracks = opened(files[2:3])
    expected = sequence(files[2:3] * 3)
    np.testing.assert_allclose(tracks.block(0, 40 * RATE), expected[:, : 40 * RATE], atol=2e-6)
    lap = 16 * RATE
    np.testing.assert_array_equal(tracks.block(101 * lap, RATE), tracks.block(3 * lap, RATE))
    tracks.close()


def test_power_is_kept_over_a_crossfade(tmp_path):
    """Different music, equally loud, keeps its power where it meets."""
    files = [written(tmp_path / f"{seed}.wav", noise(20 * RATE, seed)) for seed in (1, 2)]
    tracks = opened(files)
    powers = np.square(tracks.block(15 * RATE, 8 * RATE)).reshape(2, 16, -1).mean(axis=(0, 2))
    np.testing.assert_allclose(powers, powers.mean(), rtol=0.03)
    tracks.close()


def test_every_track_is_equally_loud(files):
    """Soft tracks are raised and loud ones lowered to what the bed tells."""
    tracks = opened(files)
    for start, end in ((0, 13), (18, 31)):
        assert loudness.integrated_loudness(tracks.block(start * RATE, (end - start) * RATE)) == pytest.approx(
            -20.0, abs=0.1
        )
    assert tracks.loudness == -20.0
    tracks.close()


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3"])
def test_long_tracks_sound_like_short_ones(tmp_path, monkeypatch, suffix):
    """A track whose length nobody knows beforehand is crossfaded at its end like any other."""
    monkeypatch.setattr(measuring, "PLACES", 10)
    files = [written(tmp_path / f"{seed}.{suffix}", noise(20 * RATE, seed)) for seed in (1, 2)]
    known = opened(files)
    whole = known.block(0, 50 * RATE)
    known.close()
    monkeypatch.setattr(measuring, "LONG", 1.0)
    for order in ((0, 16, 34, 12), (34, 0, 16)):
        tracks = opened(files)
        for start in order:
            block, expected = tracks.block(start * RATE, 5 * RATE), whole[:, start * RATE : (start + 5) * RATE]
            np.testing.assert_allclose(block, expected, atol=0.02)
            assert np.corrcoef(block.ravel(), expected.ravel())[0, 1] > 0.9999
        tracks.close()


def test_memory_is_constant(tmp_path):
    """However long the tracks are, a few seconds of a few of them are held, wherever one listens."""
    files = [written(tmp_path / f"{seed}.wav", noise(60 * RATE, seed)) for seed in (1, 2)]
    tracks = opened(files)
    for start in [*range(0, 130 * RATE, RATE), 0, 100 * RATE, 56 * RATE]:
        tracks.block(start, RATE // 2)
        assert tracks.held < 3 * 18 * RATE
    tracks.close()


def test_shuffled(files):
    """A seed gives its order every time, no track twice in a row, and all of them in each pass."""
    one, other = opened(files, seed=5), opened(files, seed=5)
    one.block(0, 100 * RATE)
    np.testing.assert_array_equal(one.block(70 * RATE, RATE), other.block(70 * RATE, RATE))
    names = [entry.track for entry in one._entries[:8]]
    assert set(names[:4]) == set(names[4:]) == set(files)
    assert all(before != after for before, after in pairwise(names))
    one.close()
    other.close()


def broken(path, seconds=30):
    """Write a file whose second half is damaged, and return its path."""
    written(path, noise(seconds * RATE, 9))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def test_what_cannot_be_played_is_left_out(tmp_path, files, told):
    """Missing, silent and senseless files are told once each, and never heard."""
    (tmp_path / "text.mp3").write_text("Once upon a time.\n" * 100)
    silent = written(tmp_path / "silent.wav", np.zeros((RATE, 2)))
    listed = [tmp_path / "none.wav", files[0], tmp_path / "text.mp3", silent, files[3]]
    tracks = opened(listed, told)
    expected = sequence([files[0], files[3]] * 3)[:, : 50 * RATE]
    np.testing.assert_allclose(tracks.block(0, 50 * RATE), expected, atol=2e-6)
    assert [line.partition(" ")[0].rpartition("/")[2] for line in told] == ["none.wav", "text.mp3", "silent.wav"]
    assert told[0] == f"{tmp_path / 'none.wav'} cannot be played as music: there is no such file; it is left out"
    tracks.close()


def test_nothing_that_can_be_played(tmp_path, told):
    """A single file tells what is wrong with it; of several the last word is that there are none."""
    before = open_files()
    with pytest.raises(MusicError, match=r"a\.wav cannot be played as music: there is no such file$"):
        opened([tmp_path / "a.wav"])
    with pytest.raises(MusicError, match="none of 2 sound files can be played"):
        opened([tmp_path / "a.wav", tmp_path / "b.wav", tmp_path / "a.wav"], told)
    assert len(told) == 2
    assert open_files() == before


def test_a_broken_middle_is_crossfaded(tmp_path, files, told):
    """A track that breaks off ends there, with a crossfade like any other; it is told once."""
    cut = broken(tmp_path / "cut.flac")
    tracks = opened([cut, files[2]], told)
    length = measuring.measure(cut, folder=None).frames
    assert RATE * 10 < length < RATE * 16
    fade = min(to_frames(CROSSFADE), length // 4)
    around = tracks.block(length - fade, fade + RATE)
    np.testing.assert_allclose(around[:, fade:], levelled(files[2])[:, fade : fade + RATE], atol=2e-6)
    tracks.block(0, 100 * RATE)
    assert told == [f"{cut} breaks off: it is damaged, or not sound; it is heard for 0:{length // RATE}"]
    tracks.close()


def test_a_long_track_that_breaks_off(tmp_path, files, told, monkeypatch):
    """A break nobody knew of is seen in time to crossfade."""
    cut = broken(tmp_path / "cut.flac")
    length = measuring.measure(cut, folder=None).frames
    monkeypatch.setattr(measuring, "LONG", 25.0)
    tracks = opened([cut, files[2]], told)
    for start in range(0, length - RATE, RATE // 2):
        tracks.block(start, RATE // 2)
    fade = min(to_frames(CROSSFADE), length // 4)
    after = tracks.block(length, RATE)
    np.testing.assert_allclose(after, levelled(files[2])[:, fade : fade + RATE], atol=2e-6)
    assert len(told) == 1
    tracks.close()


def test_a_track_that_vanishes_before_its_turn(tmp_path, files, told):
    """It has been measured, it is gone when it should begin: the next one comes, and it is told once."""
    gone = written(tmp_path / "gone.wav", noise(20 * RATE, 4))
    tracks = opened([files[2], gone, files[0]], told)
    tracks.block(0, RATE)
    tracks.decode_ahead()
    gone.unlink()
    expected = sequence([files[2], files[0]] * 2)[:, : 40 * RATE]
    heard = [tracks.block(start, RATE) for start in range(0, 40 * RATE, RATE)]
    np.testing.assert_allclose(np.concatenate(heard, axis=1), expected, atol=2e-6)
    assert told == [f"{gone} cannot be played as music: there is no such file; it is left out"]
    tracks.close()


def test_a_track_that_breaks_off_while_it_is_heard(tmp_path, files, told):
    """What turns out shorter than it was measured hands over from where it is heard, without a step."""
    other = written(tmp_path / "a.wav", noise(30 * RATE, 4))
    tracks = opened([other, files[2]], told)
    tracks._windows[0] = module.Window(written(tmp_path / "b.wav", noise(20 * RATE, 4)))
    heard = np.concatenate([tracks.block(start, RATE // 2) for start in range(0, 24 * RATE, RATE // 2)], axis=1)
    expected = sequence([tmp_path / "b.wav", files[2]])[:, : 24 * RATE]
    np.testing.assert_allclose(heard[:, 16 * RATE :], expected[:, 16 * RATE :], atol=0.01)
    assert told == [f"{other} is shorter than it was; it is left out"]
    tracks.close()


def test_everything_vanishes(tmp_path, told):
    """When nothing is left the session goes on in silence, after the last track has faded, and it is told once."""
    only = written(tmp_path / "only.wav", noise(20 * RATE, 4))
    undisturbed = levelled(only)[:, : 16 * RATE]
    tracks = opened([only], told)
    tracks.block(0, RATE)
    only.unlink()
    heard = np.concatenate([tracks.block(start, RATE) for start in range(0, 30 * RATE, RATE)], axis=1)
    np.testing.assert_allclose(heard[:, : 16 * RATE], undisturbed, atol=2e-6)
    assert not heard[:, 20 * RATE :].any()
    assert np.square(heard[:, 19 * RATE : 20 * RATE]).mean() < 0.2 * np.square(heard[:, 15 * RATE : 16 * RATE]).mean()
    assert told[-1] == "no music is left that can be played; the session goes on without"
    assert len(told) == 2
    tracks.close()


def test_measured_ahead(tmp_path, files, monkeypatch):
    """Only what is heard within the next minutes is measured, before the start no more than the first track."""
    monkeypatch.setattr(module, "LEAD", 20.0)
    tracks = opened(files, folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    tracks.decode_ahead()
    assert len(list(tmp_path.iterdir())) == 3
    tracks.decode_ahead()
    assert len(list(tmp_path.iterdir())) == 3
    tracks.block(19 * RATE, RATE)
    tracks.decode_ahead()
    assert len(list(tmp_path.iterdir())) == 4
    tracks.close()


def test_keeping_up_with_other_music(files, heard):
    """Tracks that are not heard now are decoded as far as the session is, and sound as they would have."""
    tracks = opened(files)
    tracks.follow(33 * RATE)
    tracks.follow(5 * RATE)
    assert tracks.held == 0
    tracks.decode_ahead()
    held = tracks.held
    assert held > 0
    np.testing.assert_array_equal(tracks.block(33 * RATE, 100), heard[:, 33 * RATE : 33 * RATE + 100])
    assert tracks.held == held
    tracks.close()


def test_measured_ahead_while_it_is_heard(files, heard):
    """A thread that measures ahead changes no sample, and ends when the music is closed."""
    for _ in range(2):
        tracks = opened(files)
        with ThreadPoolExecutor(1) as pool:
            ahead = pool.submit(tracks.decode_ahead)
            np.testing.assert_array_equal(tracks.block(0, 40 * RATE), heard[:, : 40 * RATE])
            tracks.close()
            ahead.result()


def test_closed(files):
    """Closing lets go of all files, twice is safe, and what is asked for later is silence."""
    before = open_files()
    tracks = opened(files)
    tracks.block(15 * RATE, RATE)
    tracks.close()
    tracks.close()
    assert open_files() == before
    assert not tracks.block(0, 10).any()
    tracks.decode_ahead()
    assert open_files() == before


def test_many_that_cannot_be_played_are_summed_up(tmp_path, files, told):
    """Five are told one by one, and a thousand take no time and no page of warnings."""
    tracks = opened([*(tmp_path / f"gone{n}.mp3" for n in range(1000)), files[0]], told)
    assert len(told) == 6
    assert told[4].endswith("gone4.mp3 cannot be played as music: there is no such file; it is left out")
    assert told[5] == "995 more sound files are left out"
    assert tracks.block(0, RATE).any()
    tracks.close()
