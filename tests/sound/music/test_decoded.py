"""Music from files: every format as the same frames, endless, seamless, and told plainly where it cannot be."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import MusicError
from coach.sound.music.decoded import BLOCK, DecodedMusic, LoopedMusic
from coach.sound.music.decoder import decoded_blocks
from coach.units import RATE, Frames
from tests.examples import FEWER
from tests.sounds import largest_file, open_files

FRAMES = 2 * BLOCK + 4_321
FORMATS = {
    "pcm.wav": ("WAV", "PCM_16"),
    "pcm24.wav": ("WAV", "PCM_24"),
    "float.wav": ("WAV", "FLOAT"),
    "double.wav": ("WAV", "DOUBLE"),
    "pcm.flac": ("FLAC", "PCM_16"),
    "lame.mp3": ("MP3", "MPEG_LAYER_III"),
    "opus.ogg": ("OGG", "OPUS"),
    "vorbis.ogg": ("OGG", "VORBIS"),
}
DIFFER = {"lame.mp3": 1, "vorbis.ogg": 1, "opus.ogg": 25}
"""Steps by which two decoders of one format may differ."""
LOSSLESS = ("pcm.wav", "pcm24.wav", "float.wav", "double.wav", "pcm.flac")


def music(frames=FRAMES, rate=RATE):
    """Return two different slowly swelling chords in whole 16-bit steps: float32 (frames, 2)."""
    time = np.arange(frames) / rate
    left = np.sin(2.0 * np.pi * 220.0 * time) + np.sin(2.0 * np.pi * 331.0 * time)
    right = np.sin(2.0 * np.pi * 277.0 * time) * np.cos(time)
    return (np.rint(np.stack([left, right], axis=1) * 8_000.0) / 32768.0).astype(np.float32)


def write(path, sound, rate=RATE, kind=("WAV", "PCM_16")):
    """Write a sound file block by block, and return its path."""
    with soundfile.SoundFile(path, "w", rate, sound.shape[1], format=kind[0], subtype=kind[1]) as file:
        for start in range(0, len(sound), RATE):
            file.write(sound[start : start + RATE])
    return path


def steps(sound):
    """Return floats as 16-bit samples."""
    return np.clip(np.rint(sound * np.float32(32768.0)), -32768, 32767).astype(np.int16)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The same music in every format."""
    folder = tmp_path_factory.mktemp("formats")
    return {name: write(folder / name, music(), kind=kind) for name, kind in FORMATS.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_decoded_whole(files, name):
    """Each format gives the frames that another decoder gives, as 16-bit stereo."""
    whole, _ = soundfile.read(files[name], dtype="float32", always_2d=True)
    with DecodedMusic(files[name]) as decoded:
        assert decoded.frames == len(whole)
        sound = decoded.read(0, len(whole))
    assert (sound.dtype, sound.shape) == (np.int16, whole.shape)
    np.testing.assert_allclose(sound, steps(whole), atol=DIFFER.get(name, 0))


@pytest.mark.parametrize("name", LOSSLESS)
def test_lossless_formats_keep_every_sample(files, name):
    """What has not been coded with losses comes out as it went in."""
    with DecodedMusic(files[name]) as decoded:
        np.testing.assert_array_equal(decoded.read(0, FRAMES), steps(music()))


def test_what_is_too_loud_is_clipped(tmp_path):
    """Floats beyond full scale are clipped and do not wrap around."""
    path = write(tmp_path / "hot.wav", 8.0 * music(), kind=("WAV", "FLOAT"))
    with DecodedMusic(path) as decoded:
        np.testing.assert_array_equal(decoded.read(0, FRAMES), steps(8.0 * music()))


@pytest.mark.parametrize("channels", [1, 3])
def test_other_numbers_of_channels(tmp_path, channels):
    """One channel is heard on both sides; of three that nobody has named the first two are."""
    sound = np.repeat(music(), 3, axis=1)[:, :channels]
    with DecodedMusic(write(tmp_path / "channels.wav", sound)) as decoded:
        expected = np.stack([sound[:, 0], sound[:, min(1, channels - 1)]], axis=1)
        np.testing.assert_array_equal(decoded.read(0, FRAMES), steps(expected))


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 96_000])
def test_other_rates(tmp_path, rate):
    """Music of any rate takes as long as it did, at the pitch it had."""
    path = write(tmp_path / "rate.wav", music(2 * rate + 100, rate)[:, :1], rate)
    with DecodedMusic(path) as decoded:
        assert decoded.frames == round((2 * rate + 100) * RATE / rate)
        sound = decoded.read(0, 2 * RATE)
    expected = steps(music()[: 2 * RATE, :1])
    inside = slice(1_000, -1_000)
    np.testing.assert_allclose(sound[inside], np.repeat(expected[inside], 2, axis=1), atol=40)


@pytest.mark.parametrize("rate", [RATE, 44_100])
@pytest.mark.parametrize("frames", [0, 1, 3])
def test_hardly_any_frames(tmp_path, rate, frames):
    """A file of no frames, or of very few, is decoded like any other."""
    with DecodedMusic(write(tmp_path / "short.wav", music(frames), rate)) as decoded:
        assert decoded.frames == frames
        assert decoded.read(0, 10).shape == (frames, 2)
        assert decoded.read(5, 10).shape == (0, 2)


@pytest.mark.parametrize("frames", [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK])
@pytest.mark.parametrize("rate", [RATE, 44_100])
def test_lengths_around_a_block(tmp_path, rate, frames):
    """Files that end with a block lose and repeat nothing."""
    with DecodedMusic(write(tmp_path / "block.wav", music(frames, rate), rate)) as decoded:
        assert decoded.frames == round(frames * RATE / rate)


def test_decoding_goes_no_further_than_asked(tmp_path):
    """Frames that nobody asked for are not decoded: the second block is broken and the first can be read."""
    path = write(
        tmp_path / "late.flac", np.random.default_rng(3).uniform(-0.5, 0.5, (4 * BLOCK, 2)), kind=("FLAC", "PCM_16")
    )
    content = bytearray(path.read_bytes())
    content[len(content) * 3 // 4 :] = bytes(len(content) // 4)
    path.write_bytes(content)
    with DecodedMusic(path) as decoded:
        assert len(decoded.read(0, BLOCK)) == BLOCK
        for _ in range(2):
            with pytest.raises(MusicError, match=r"late\.flac breaks off: it is damaged"):
                decoded.read(3 * BLOCK, BLOCK)
        assert len(decoded.read(0, BLOCK)) == BLOCK


def contents(files):
    """Return what is not sound, by what it is called."""
    whole = files["pcm.flac"].read_bytes()
    return {
        "empty.wav": b"",
        "text.mp3": b"Once upon a time.\n" * 100,
        "cut.flac": whole[: len(whole) // 2],
        "head.ogg": files["vorbis.ogg"].read_bytes()[:20],
        "headless.raw": bytes(1000),
        "damaged.flac": whole[: len(whole) // 3] + bytes(len(whole) // 3) + whole[2 * len(whole) // 3 :],
    }


@pytest.mark.parametrize(
    "name", ["empty.wav", "text.mp3", "cut.flac", "head.ogg", "headless.raw", "damaged.flac", "folder", "nothing.wav"]
)
def test_what_cannot_be_decoded(files, tmp_path, name):
    """What is missing, no sound or damaged is told by its name in one plain line, and everything is let go of."""
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name != "nothing.wav":
        path.write_bytes(contents(files)[name])
    before = open_files()
    with DecodedMusic(path) as decoded, pytest.raises(MusicError) as caught:
        decoded.frames  # noqa: B018 - reading it decodes
    message = str(caught.value)
    breaks_off = name in ("cut.flac", "damaged.flac")
    assert message.startswith(f"{path} {'breaks off' if breaks_off else 'cannot be played as music'}: ")
    assert "\n" not in message
    assert (name == "nothing.wav") == message.endswith("there is no such file")
    assert open_files() == before


@pytest.mark.parametrize("name", ["pcm.wav", "vorbis.ogg"])
def test_a_file_cut_short_plays_as_far_as_it_goes(files, tmp_path, name):
    """Where the format allows it, what there is of a file that was not copied whole is heard."""
    path = tmp_path / name
    content = files[name].read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    whole, _ = soundfile.read(files[name], dtype="float32")
    with DecodedMusic(path) as decoded:
        count = decoded.frames
        assert FRAMES // 4 < count < FRAMES
        np.testing.assert_allclose(decoded.read(0, count // 2), steps(whole[: count // 2]), atol=DIFFER.get(name, 0))


def test_no_room_to_decode(files):
    """A full disk is told as such, the same every time, and closing is as safe as ever."""
    decoded = DecodedMusic(files["pcm.wav"])
    with largest_file(BLOCK * 5):
        assert len(decoded.read(0, BLOCK)) == BLOCK
        for _ in range(2):
            with pytest.raises(MusicError, match=r"no room in .* to decode"):
                decoded.read(BLOCK, BLOCK)
    decoded.close()


def test_everything_is_let_go_of(files):
    """Closing lets go of the file and of the decoded sound, also in the middle, also twice."""
    for name in ("pcm.flac", "opus.ogg"):
        before = open_files()
        decoded = DecodedMusic(files[name])
        decoded.read(0, 100)
        decoded.close()
        decoded.close()
        assert open_files() == before


def test_threads_may_read_at_once(files):
    """Whoever asks, in whatever order, gets the frames asked for."""
    whole = np.concatenate(list(decoded_blocks(files["opus.ogg"])))
    rng = np.random.default_rng(11)
    asked = [(int(rng.integers(0, FRAMES)), int(rng.integers(1, 30_000))) for _ in range(80)]
    with DecodedMusic(files["opus.ogg"]) as decoded, ThreadPoolExecutor(4) as pool:
        for (start, count), sound in zip(asked, pool.map(lambda part: decoded.read(*part), asked), strict=True):
            np.testing.assert_array_equal(sound, whole[start : start + count])


def test_closed_while_it_is_decoded(files):
    """A thread that decodes ahead ends with the block it is at when the music is closed."""
    for _ in range(20):
        decoded = DecodedMusic(files["pcm.flac"])
        with ThreadPoolExecutor(1) as pool:
            ahead = pool.submit(decoded.decode_ahead)
            decoded.read(0, 10)
            decoded.close()
            ahead.result()


def test_decoded_ahead(files, tmp_path):
    """What has been decoded ahead is there; what cannot be decoded is told to whoever asks for it later."""
    with DecodedMusic(files["opus.ogg"]) as decoded:
        decoded.decode_ahead()
        assert decoded.frames == FRAMES
    (tmp_path / "cut.flac").write_bytes(contents(files)["cut.flac"])
    with DecodedMusic(tmp_path / "cut.flac") as decoded:
        decoded.decode_ahead()
        with pytest.raises(MusicError, match="breaks off"):
            decoded.frames  # noqa: B018 - reading it decodes


def test_kept_from_one_time_to_the_next(files, tmp_path):
    """Sound that was kept is read and not decoded; sound kept only in part is not believed and made whole."""
    kept = tmp_path / "beds" / "music.pcm"
    for damage in (None, b"", b"half"):
        if damage is not None:
            kept.write_bytes(damage)
        with DecodedMusic(files["pcm.wav"], kept=kept, frames=Frames(FRAMES)) as decoded:
            np.testing.assert_array_equal(decoded.read(0, FRAMES + 1), steps(music()))
        assert [file.name for file in kept.parent.iterdir()] == ["music.pcm"]
        assert kept.stat().st_size == FRAMES * 4
    with DecodedMusic(tmp_path / "not needed.wav", kept=kept, frames=Frames(FRAMES)) as decoded:
        np.testing.assert_array_equal(decoded.read(5, 10), steps(music())[5:15])


def test_nothing_is_kept_of_what_was_not_heard_to_its_end(files, tmp_path):
    """A session broken off leaves nothing behind that looks like whole music."""
    kept = tmp_path / "beds" / "music.pcm"
    with DecodedMusic(files["pcm.wav"], kept=kept, frames=Frames(FRAMES)) as decoded:
        decoded.read(0, 10)
    assert not list(tmp_path.iterdir())


def test_no_room_to_keep(files, tmp_path):
    """Where decoded sound cannot be kept, it is heard all the same and nothing is left."""
    closed = tmp_path / "file"
    closed.write_bytes(b"")
    with DecodedMusic(files["pcm.wav"], kept=closed / "music.pcm", frames=Frames(FRAMES)) as decoded:
        assert decoded.frames == FRAMES
        np.testing.assert_array_equal(decoded.read(0, FRAMES), steps(music()))
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def looped(sound, loop, crossfade):
    """Return frames of three laps, lap by lap, from the rules alone: float64 (2, 3 * loop)."""
    rise = (np.arange(crossfade) + 0.5) / max(1, crossfade)
    fall = 1.0 - rise
    later = sound[:loop].copy()
    later[:crossfade] = later[:crossfade] * rise[:, None] + sound[loop : loop + crossfade] * fall[:, None]
    return np.concatenate([sound[:loop], later, later]).T


@pytest.mark.parametrize(
    "shape",
    [
        (FRAMES, 90_000, 2_400),
        (FRAMES, 80_000, 9_000),
        (3, 3, 0),
        (5, 4, 1),
        (8, 4, 4),
    ],
)
@FEWER
@given(parts=st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(0, 40_000)), min_size=1, max_size=6))
def test_a_loop_from_anywhere(tmp_path_factory, shape, parts):
    """Any frames of endless music are what lap after lap gives, whatever was asked for before."""
    frames, loop, crossfade = shape
    path = tmp_path_factory.getbasetemp() / f"loop-{frames}.wav"
    if not path.exists():
        write(path, music(frames))
    expected = looped(music(frames).astype(np.float64), loop, crossfade)
    with DecodedMusic(path) as decoded:
        endless = LoopedMusic(decoded, loop=Frames(loop), crossfade=Frames(crossfade))
        for share, count in parts:
            start = int(share * 2 * loop)
            length = min(count, 3 * loop - start)
            block = endless.block(start, length)
            assert (block.dtype, block.shape) == (np.float32, (2, length))
            np.testing.assert_allclose(block, expected[:, start : start + length], atol=1e-6)
            later = endless.block(start + 1_001 * loop, length)
            np.testing.assert_array_equal(later, endless.block(start + loop, length))


def test_a_file_shorter_than_its_loop(tmp_path):
    """A bed that is not what its catalogue says is told by name."""
    with DecodedMusic(write(tmp_path / "short.wav", music(1_000))) as decoded:
        endless = LoopedMusic(decoded, loop=Frames(2_000), crossfade=Frames(10))
        assert endless.block(0, 1_000).shape == (2, 1_000)
        with pytest.raises(MusicError, match=r"short\.wav is shorter than its loop of 2000 frames"):
            endless.block(0, 1_500)


def test_what_another_has_decoded_meanwhile(tmp_path):
    """It is found where it is kept, also by music that was opened before: nothing is decoded twice."""
    path, kept = write(tmp_path / "music.wav", music()), tmp_path / "kept" / "music.pcm"
    with DecodedMusic(path, kept=kept, frames=FRAMES) as late, DecodedMusic(path, kept=kept, frames=FRAMES) as early:
        early.decode_ahead()
        path.unlink()
        assert not late.ready
        late.decode_ahead()
        assert late.ready
        np.testing.assert_array_equal(late.read(0, FRAMES), steps(music()))
