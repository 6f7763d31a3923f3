"""Files of every kind as blocks of 16-bit stereo: their length, their pictures, what breaks off and what lies."""

import os
import struct
import subprocess
import sys
from contextlib import closing

import av
import numpy as np
import pytest
import soundfile

from coach.errors import MusicError
from coach.sound.music import decoder as module
from coach.sound.music.decoder import claimed_length, decoded_blocks, spread_blocks
from coach.units import RATE, Seconds
from tests.sounds import open_files

FRAMES = 3 * RATE + 4_321


def music(frames=FRAMES):
    """Return a swelling chord, left and right different: float32 (frames, 2)."""
    time = np.arange(frames) / RATE
    left = 0.3 * np.sin(2.0 * np.pi * 220.0 * time) * np.sin(3.0 * time)
    return np.stack([left, 0.2 * np.sin(2.0 * np.pi * 277.0 * time)], axis=1).astype(np.float32)


def noise(frames=FRAMES):
    """Return noise, which hardly any codec makes smaller: float32 (frames, 2)."""
    return np.random.default_rng(5).uniform(-0.5, 0.5, (frames, 2)).astype(np.float32)


def coded(path, codec, sound, *, picture=False, rate=RATE):
    """Write a file through av, with a cover picture if asked for, and return its path."""
    with av.open(str(path), "w", format="mp3" if codec == "mp3" else "mp4") as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo")
        stream.bit_rate = 256_000
        cover = container.add_stream("mjpeg", rate=1) if picture else None
        if cover is not None:
            cover.width = cover.height = 16
            cover.pix_fmt = "yuvj420p"
            cover.disposition = av.stream.Disposition.attached_pic.value
            image = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), "rgb24")
            for packet in [*cover.encode(image.reformat(format="yuvj420p")), *cover.encode(None)]:
                container.mux(packet)
        size = stream.codec_context.frame_size or 4_096
        for start in range(0, len(sound), size):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(sound[start : start + size].T), format="fltp", layout="stereo"
            )
            frame.sample_rate, frame.pts = rate, start
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path


def whole(path, start=0):
    """Return everything of a file from a frame on: int16 (n, 2)."""
    return np.concatenate([np.zeros((0, 2), np.int16), *decoded_blocks(path, start)])


def until_it_breaks(path):
    """Return how many frames a file gives before it breaks off, and what is said of it then."""
    count = 0
    with pytest.raises(MusicError) as caught:
        for block in decoded_blocks(path):
            count += len(block)
    return count, str(caught.value)


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "aac"), ("b.m4a", "alac"), ("c.mp3", "mp3")])
@pytest.mark.parametrize("picture", [False, True])
def test_music_with_a_cover(tmp_path, name, codec, picture):
    """A cover picture makes no difference; a lossy coding may leave some silence after the end."""
    sound = music()
    decoded = whole(coded(tmp_path / name, codec, sound, picture=picture))
    assert FRAMES <= len(decoded) < FRAMES + 1_152
    np.testing.assert_allclose(decoded[2_000:-3_000] / 32768.0, sound[2_000 : len(decoded) - 3_000], atol=0.02)


def test_channels_are_mixed(tmp_path):
    """Of six channels the middle one is heard on both sides, those behind on theirs, and nothing clips."""
    sound = np.zeros((RATE, 6), np.float32)
    for channel in range(6):
        sound[channel * 1_000 : (channel + 1) * 1_000, channel] = 1.0 - 1.0 / 32768.0
    soundfile.write(tmp_path / "6.wav", sound, RATE, format="WAVEX")
    path = tmp_path / "6.flac"
    soundfile.write(path, sound, RATE)
    decoded = whole(path)[500:6_000:1_000] / 32768.0
    side, full = 0.5**0.5 / (1.0 + 2.0 * 0.5**0.5), 1.0 / (1.0 + 2.0 * 0.5**0.5)
    expected = [(full, 0.0), (0.0, full), (side, side), (0.0, 0.0), (side, 0.0), (0.0, side)]
    np.testing.assert_allclose(decoded, expected, atol=1e-4)


def test_eight_bits(tmp_path):
    """The oldest files have samples without a sign."""
    soundfile.write(tmp_path / "8.wav", music(), RATE, subtype="PCM_U8")
    expected = soundfile.read(tmp_path / "8.wav", dtype="float32")[0]
    np.testing.assert_array_equal(whole(tmp_path / "8.wav") / 32768.0, expected)


def test_a_rate_that_changes():
    """What follows in another rate is heard as long as it lasts, and nothing is lost where it changes."""

    def frame(seconds, rate, value):
        made = av.AudioFrame.from_ndarray(np.full((2, int(seconds * rate)), value, np.float32), "fltp", "stereo")
        made.sample_rate = rate
        return made

    frames = [frame(1.0, 44_100, 0.5), frame(0.5, RATE, 0.25), frame(1.0, 22_050, 0.125)]
    sound = np.concatenate(list(module._convert(frames)))
    assert len(sound) == 2.5 * RATE
    assert (sound[[RATE // 2, 5 * RATE // 4, 2 * RATE]] == [[16_384], [8_192], [4_096]]).all()


def test_a_damaged_head(tmp_path):
    """What cannot be decoded from its very beginning is not music that breaks off."""
    soundfile.write(tmp_path / "a.flac", noise(), RATE)
    (tmp_path / "a.flac").write_bytes(bytes(3_000) + (tmp_path / "a.flac").read_bytes())
    count, message = until_it_breaks(tmp_path / "a.flac")
    assert count == 0
    assert "a.flac cannot be played as music: it is damaged, or not sound" in message


def test_what_is_no_number_is_silent(tmp_path):
    """Floats that are no number, or without bounds, do no harm."""
    sound = np.full((1_000, 2), np.nan, np.float32)
    sound[:100] = np.inf
    soundfile.write(tmp_path / "odd.wav", sound, RATE, subtype="FLOAT")
    decoded = whole(tmp_path / "odd.wav")
    assert (decoded[:100] == 32_767).all()
    assert not decoded[100:].any()


@pytest.mark.parametrize("name", ["a.wav", "b.flac", "c.mp3", "d.ogg"])
@pytest.mark.parametrize("start", [1, 4_095, RATE + 7, FRAMES - 1, FRAMES])
def test_decoding_from_the_middle(tmp_path, name, start):
    """From whatever frame on, the samples are the very same as decoded from the beginning."""
    path = tmp_path / name
    soundfile.write(path, music(), RATE)
    np.testing.assert_array_equal(whole(path, start), whole(path)[start:])


@pytest.mark.parametrize(("cut", "filling"), [(True, b""), (False, b"\0"), (False, b"\xa5")])
def test_a_broken_middle(tmp_path, cut, filling):
    """What comes before a damaged part is heard, and then it is told that the file breaks off."""
    path = tmp_path / "whole.flac"
    soundfile.write(path, noise(), RATE)
    content = path.read_bytes()
    third = len(content) // 3
    end = b"" if cut else filling * third + content[2 * third :]
    broken = tmp_path / "broken.flac"
    broken.write_bytes(content[: third + 100] + end)
    count, message = until_it_breaks(broken)
    assert FRAMES // 5 < count < FRAMES // 2
    assert message == f"{broken} breaks off: it is damaged, or not sound"
    soundfile.write(path, noise(), RATE)
    np.testing.assert_array_equal(next(decoded_blocks(broken)), whole(path)[: len(next(decoded_blocks(broken)))])


def test_a_damaged_lossy_file_goes_on(tmp_path):
    """A bad packet of a lossy file is passed over, as every player does."""
    path = tmp_path / "song.mp3"
    soundfile.write(path, noise(), RATE)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 100] = bytes(100)
    path.write_bytes(content)
    assert FRAMES - 5_000 < len(whole(path)) <= FRAMES


@pytest.mark.parametrize("name", ["liar.mp3", "liar.flac", "liar", "100%.wav", "a:b.wav", "http:x.wav", "夜 é.wav"])
def test_the_name_does_not_matter(tmp_path, name):
    """What a file is shows in its content; and no name is taken for an address."""
    path = tmp_path / name
    soundfile.write(path, music(), RATE, format="WAV", subtype="PCM_16")
    assert len(whole(path)) == FRAMES


def test_nothing_else_is_opened(tmp_path):
    """A file that points to others, here or on the net, is no sound file."""
    soundfile.write(tmp_path / "other.wav", music(), RATE)
    for content in (
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n",
        "ffconcat version 1.0\n",
    ):
        path = tmp_path / "list.mp3"
        path.write_text(content + f"file '{tmp_path / 'other.wav'}'\n")
        with pytest.raises(MusicError, match=r"list\.mp3 cannot be played as music"):
            whole(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_a_fifo_is_not_waited_for(tmp_path):
    """What is no file is told at once, and not waited for."""
    os.mkfifo(tmp_path / "fifo.wav")
    with pytest.raises(MusicError, match="it is not a file"):
        whole(tmp_path / "fifo.wav")


def test_nothing_is_written_beside_the_errors(tmp_path):
    """The decoder's own remarks on damaged files are kept from the terminal."""
    path = tmp_path / "bad.mp3"
    soundfile.write(path, noise(), RATE)
    content = path.read_bytes()
    path.write_bytes(content[:9_000] + bytes(3_000) + content[9_500:20_000] + b"\xff" * 3_000)
    program = "import sys; from pathlib import Path; from coach.sound.music.decoder import *; "
    program += "print(sum(map(len, decoded_blocks(Path(sys.argv[1])))))"
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    assert (int(done.stdout) > 0, done.stderr) == (True, "")


def test_let_go_of_in_the_middle(tmp_path):
    """Whoever stops listening closes the file."""
    soundfile.write(tmp_path / "a.flac", music(), RATE)
    before = open_files()
    with closing(decoded_blocks(tmp_path / "a.flac")) as blocks:
        next(blocks)
    assert open_files() == before


def test_claimed_length(tmp_path):
    """A file tells its length without being decoded; what is no sound tells nothing."""
    soundfile.write(tmp_path / "a.flac", music(2 * RATE), RATE)
    assert claimed_length(tmp_path / "a.flac") == 2.0
    (tmp_path / "b.wav").write_bytes(b"RIFF" + struct.pack("<I", 4) + b"WAVE")
    with pytest.raises(MusicError, match=r"b\.wav cannot be played"):
        claimed_length(tmp_path / "b.wav")


@pytest.mark.parametrize("name", ["a.wav", "b.flac", "c.mp3", "d.ogg"])
def test_spread_over_the_whole(tmp_path, name):
    """Stretches come from everywhere: of music that grows, each is louder than the one before."""
    sound = noise(20 * RATE) * np.linspace(0.1, 1.0, 20 * RATE, dtype=np.float32)[:, None]
    path = tmp_path / name
    with soundfile.SoundFile(path, "w", RATE, 2) as file:
        for start in range(0, len(sound), RATE):
            file.write(sound[start : start + RATE])
    blocks = list(spread_blocks(path, places=10, seconds=0.5))
    assert len(blocks) == 10
    assert all(0.4 * RATE < len(block) <= 0.55 * RATE for block in blocks)
    levels = [float(np.square(block / 32768.0).mean()) for block in blocks]
    assert levels == sorted(levels)


def headed(path, *, rate=48_000, bits=16, kind=1, samples=b""):
    """Write a WAV whose header says what it likes, and return its path."""
    step = bits // 8
    sound = (b"fmt ", 16, kind, 1, rate, rate * step % 2**32, step, bits, b"data", len(samples))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", *sound)
    path.write_bytes(head + samples)
    return path


@pytest.mark.parametrize("header", [{"bits": 0}, {"rate": 1}, {"rate": 999}, {"rate": 2**31 - 1}])
def test_a_header_that_no_sound_has(tmp_path, header):
    """No bits a sample, or a rate that would make hours of a second: it is no music, whatever is asked of it."""
    path = headed(tmp_path / "a.wav", samples=bytes(range(256)) * 400, **header)
    for ask in (decoded_blocks, lambda path: spread_blocks(path, places=3, seconds=Seconds(1.0)), claimed_length):
        with pytest.raises(MusicError, match=r"a\.wav cannot be played as music: it is damaged, or not sound$"):
            found = ask(path)
            list(found if hasattr(found, "__iter__") else ())


@pytest.mark.parametrize(("kind", "level"), [("<f4", 1e38), ("<f4", -1e38), ("<f8", 1e300), ("<f4", np.inf)])
@pytest.mark.parametrize("rate", [48_000, 44_100])
def test_samples_beyond_all_measure(tmp_path, kind, level, rate):
    """They are as loud as can be, and nothing is warned of."""
    samples = np.full(rate, level, kind)
    path = headed(tmp_path / "a.wav", rate=rate, bits=samples.itemsize * 8, kind=3, samples=samples.tobytes())
    sound = np.concatenate(list(decoded_blocks(path)))
    assert sound[RATE // 2].tolist() == ([32767] * 2 if level > 0 else [-32768] * 2)
