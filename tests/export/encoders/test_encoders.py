"""One contract for every encoder: what comes out is what went in, as long, and says what it was told to say."""

import errno
from base64 import b64decode

import av
import numpy as np
import pytest

from coach.export.encoders.encoder import BLOCK, Encoding
from coach.export.encoders.formats import FORMATS
from coach.export.encoders.sleeve import Cover, Sleeve
from coach.units import RATE, Frames, Lufs
from tests.export.encoders.encoding import CHAPTERS, FRAMES, JPEG, SLEEVE, SOUND, chirp, encoded

LOSSLESS = (".wav", ".flac")
EXACT = (*LOSSLESS, ".opus", ".ogg", ".mp3")
ENDINGS = [ending for ending in FORMATS if ending != ".html"]
"""A page is no sound file; tests/export/encoders/test_html.py opens it."""
SAYING = [ending for ending in ENDINGS if ending != ".wav"]
LONGEST_PACKET = 1152
each = pytest.mark.parametrize("ending", ENDINGS)
each_saying = pytest.mark.parametrize("ending", SAYING)


def decoded(path) -> np.ndarray:
    """Return what a player hears: float (n, 2)."""
    with av.open(path) as container:
        resampler = av.AudioResampler(format="s16", layout="stereo", rate=RATE)
        frames = [frame for coded in container.decode(audio=0) for frame in resampler.resample(coded)]
        assert all(frame.sample_rate == RATE for frame in frames)
    return np.concatenate([frame.to_ndarray().reshape(-1, 2) for frame in frames]).astype(float)


def words(path) -> dict[str, str]:
    """Return the words a file says, by their names in capital letters."""
    with av.open(path) as container:
        found = {**container.streams.audio[0].metadata, **container.metadata}
    return {name.upper(): said for name, said in found.items()}


@each
def test_as_long_as_what_went_in(tmp_path, ending):
    """Where the format can tell, the length is exact to the frame; elsewhere within one packet."""
    heard = decoded(encoded(tmp_path / f"a{ending}"))
    assert 0 <= len(heard) - FRAMES <= (0 if ending in EXACT else LONGEST_PACKET)


@each
def test_the_same_sound_at_the_same_place(tmp_path, ending):
    """No frame has moved, and what is lost is far softer than what is kept."""
    heard = decoded(encoded(tmp_path / f"a{ending}"))[:FRAMES]
    lost = heard - SOUND[: len(heard)]
    if ending in LOSSLESS:
        assert not lost.any()
    assert np.square(lost).mean() < np.square(SOUND.astype(float)).mean() / 30


@each
def test_the_same_bytes_always(tmp_path, ending):
    """Nothing in a file comes from the clock or from chance."""
    first, second = (encoded(tmp_path / f"{name}{ending}").read_bytes() for name in ("a", "b"))
    assert first == second


@each
@pytest.mark.parametrize("frames", [1, 959, 1024, 1152, 48_000])
def test_short_sounds(tmp_path, ending, frames):
    """The shortest session has its length, too."""
    path = encoded(tmp_path / f"a{ending}", sound=chirp(frames), sleeve=Sleeve())
    assert 0 <= len(decoded(path)) - frames <= (0 if ending in EXACT else LONGEST_PACKET)


@each_saying
def test_words(tmp_path, ending):
    """Title, album, artist, genre and notes are read again as they were said."""
    found = words(encoded(tmp_path / f"a{ending}"))
    assert {name: found[name] for name, _ in SLEEVE.words} == dict(SLEEVE.words)


@each_saying
@pytest.mark.parametrize(
    ("loudness", "replay_gain", "r128"),
    [
        (-17.0, "-1.00 dB", "-1536"),
        (-70.0, "52.00 dB", "12032"),
        (-np.inf, "0.00 dB", "0"),
        (0.0, "-18.00 dB", "-5888"),
    ],
)
def test_loudness(tmp_path, ending, loudness, replay_gain, r128):
    """Players are told by how much to turn a session up or down, and silence not at all."""
    found = words(encoded(tmp_path / f"a{ending}", loudness=loudness, sound=SOUND[:RATE]))
    if ending in (".opus", ".ogg"):
        assert found["R128_TRACK_GAIN"] == r128
    else:
        assert found["REPLAYGAIN_TRACK_GAIN"].rstrip("\0") == replay_gain


@each_saying
def test_chapters(tmp_path, ending):
    """Players find every chapter with its title, within a hundredth of a second."""
    with av.open(encoded(tmp_path / f"a{ending}")) as container:
        found = container.chapters()
    assert [chapter["metadata"]["title"] for chapter in found] == [chapter.title for chapter in CHAPTERS]
    for chapter, planned in zip(found, CHAPTERS, strict=True):
        assert float(chapter["start"] * chapter["time_base"]) == pytest.approx(planned.start / RATE, abs=0.001)


@each_saying
def test_cover(tmp_path, ending):
    """The picture is in the file byte for byte, where players look for it."""
    content = encoded(tmp_path / f"a{ending}").read_bytes()
    if ending in (".opus", ".ogg"):
        name = content.index(b"METADATA_BLOCK_PICTURE=")
        coded = content[name + 23 : name + 23 + 4 * ((len(JPEG) + 42 + 2) // 3)]
        assert b64decode(coded).endswith(JPEG)
    else:
        assert content.count(JPEG) == 1
        marks = {".flac": b"image/jpeg", ".mp3": b"APIC", ".m4a": b"covr", ".m4b": b"covr", ".mka": b"cover.jpg"}
        assert marks[ending] in content


@each_saying
def test_nothing_to_say(tmp_path, ending):
    """Without words, chapters and cover there is the sound and its loudness."""
    path = encoded(tmp_path / f"a{ending}", sleeve=Sleeve(artist="", genre=""))
    with av.open(path) as container:
        assert container.chapters() == []
    assert not {"TITLE", "ARTIST", "COMMENT"} & set(words(path))


@pytest.mark.parametrize("ending", [".flac", ".opus"])
def test_a_large_cover(tmp_path, ending):
    """A picture of more than a page, or a block, of the format still leaves the sound where it is."""
    noise = np.random.default_rng(5).integers(0, 256, 300_000, np.uint8).tobytes()
    sleeve = Sleeve(cover=Cover(picture=JPEG + noise, mime="image/jpeg"), chapters=CHAPTERS)
    path = encoded(tmp_path / f"a{ending}", sleeve=sleeve)
    assert len(decoded(path)) == FRAMES
    with av.open(path) as container:
        assert len(container.chapters()) == len(CHAPTERS)
        picture = next(container.demux(container.streams.video[0]))
    assert bytes(picture) == JPEG + noise


@pytest.mark.parametrize("ending", [ending for ending in ENDINGS if FORMATS[ending].possible])
def test_bitrates(tmp_path, ending):
    """More bits a second make a larger file, at both ends of what may be asked for."""
    rates = FORMATS[ending].possible
    sizes = []
    for kilobits in (rates[0], rates[-1]):
        path = encoded(tmp_path / f"{kilobits}{ending}", kilobits=kilobits)
        assert 0 <= len(decoded(path)) - FRAMES <= LONGEST_PACKET
        sizes.append(path.stat().st_size)
    assert sizes[0] < sizes[1]


@pytest.mark.parametrize(("ending", "brand"), [(".m4a", b"M4A "), (".m4b", b"M4B ")])
def test_brands(tmp_path, ending, brand):
    """Apple's players tell an audio book from a song by its brand."""
    assert encoded(tmp_path / f"a{ending}").read_bytes()[4:12] == b"ftyp" + brand


@each
def test_closed_before_it_is_whole(tmp_path, ending):
    """An encoder given up can be closed, twice."""
    kind = FORMATS[ending]
    with (tmp_path / "a").open("w+b") as file:
        encoder = kind.open(file, Encoding(frames=FRAMES, ending=ending, kilobits=kind.kilobits, sleeve=SLEEVE))
        encoder.write(SOUND[:BLOCK])
        encoder.close()
        encoder.close()


class FullFile:
    """A file on a disk that takes so many bytes, and after that nothing."""

    def __init__(self, file, room):
        self.file = file
        self._room = room

    def write(self, content):
        """Write, or fail."""
        self._room -= len(content)
        if self._room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.file.write(content)

    def __getattr__(self, name):
        return getattr(self.file, name)


@pytest.mark.parametrize("ending", [".m4a", ".m4b", ".mka"])
@pytest.mark.parametrize("room", [0, 100, 20_000, 60_000])
def test_a_full_disk_is_told_once_and_for_all(tmp_path, capfd, ending, room):
    """A container's first failure is told, each later call tells it again, and nobody else says a word."""
    kind = FORMATS[ending]
    with (tmp_path / "full").open("w+b") as file:
        order = Encoding(frames=Frames(len(SOUND)), ending=ending, kilobits=kind.kilobits)
        with pytest.raises(OSError, match="No space left") as told:
            encoder = kind.open(FullFile(file, room), order)
            encoder.write(SOUND)
            encoder.finish(Lufs(-17.0))
        assert told.value.errno == errno.ENOSPC
        if "encoder" in locals():
            with pytest.raises(OSError, match="No space left"):
                encoder.finish(Lufs(-17.0))
            encoder.close()
    assert capfd.readouterr() == ("", "")
