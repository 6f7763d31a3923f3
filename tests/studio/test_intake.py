"""The intake: files by their names, one long file by its labels, every sample kept, and each refusal by name."""

import av
import numpy as np
import pytest
import soundfile

from coach.errors import TakeError
from coach.pace import Pace
from coach.speech.takes.folder import TakeFolder
from coach.speech.voices.recorded import RecordedVoice
from coach.studio.intake import given, take_all
from coach.studio.roll import Roll
from coach.studio.sheet import sheet_csv, texts_in
from tests.takes import speech, wanted

LINES = tuple(map(wanted, ("Hold it there.", "Rest your hands.", "Two more.")))
ROLL = Roll(LINES)


@pytest.fixture
def folder(tmp_path):
    """The folder of a voice that has nothing yet."""
    return TakeFolder(tmp_path / "anna")


@pytest.fixture
def here(tmp_path):
    """A folder for what is given."""
    (tmp_path / "given").mkdir()
    return tmp_path / "given"


def noise(count, steps, seed=1):
    """Return samples in whole steps of a depth, full scale and all: float64 (n,)."""
    whole = np.random.default_rng(seed).integers(-steps, steps, count, endpoint=False)
    whole[:2] = -steps, steps - 1
    return whole / steps


def kept(folder, line):
    """Return the samples and the kind of the file that is kept of a line."""
    take = TakeFolder(folder.path).get(line.line, line.language)
    info = soundfile.info(folder.path / take.file)
    return soundfile.read(folder.path / take.file)[0], (info.format, info.subtype, info.samplerate)


@pytest.mark.parametrize(
    ("suffix", "subtype", "rate"),
    [
        ("wav", "PCM_16", 44_100),
        ("wav", "PCM_24", 48_000),
        ("wav", "FLOAT", 96_000),
        ("flac", "PCM_16", 16_000),
        ("flac", "PCM_24", 48_000),
        ("aiff", "PCM_16", 8_000),
    ],
)
def test_every_sample_is_kept(folder, here, suffix, subtype, rate):
    """What loses nothing is kept with its rate and depth, sample for sample, and is what the voice says."""
    steps = 2**15 if subtype == "PCM_16" else 2**23
    given_samples = noise(rate, steps)
    soundfile.write(here / f"{LINES[0].id}.{suffix}", given_samples, rate, subtype=subtype)
    assert list(take_all(here, None, ROLL, folder)) == []
    samples, kind = kept(folder, LINES[0])
    np.testing.assert_array_equal(samples, given_samples)
    assert kind == ("FLAC", "PCM_16" if steps == 2**15 else "PCM_24", rate)
    said = RecordedVoice(folder.path, language="en").speak(LINES[0].line.text, Pace.SLOW)
    np.testing.assert_array_equal(said.samples, given_samples.astype(np.float32))
    assert said.by_person


@pytest.mark.parametrize("suffix", ["mp3", "ogg", "opus", "m4a"])
def test_files_that_lose_something(folder, here, suffix):
    """They are kept as they are decoded, about as long and as loud as they were."""
    said, path = speech("Hold it there.", rate=48_000), here / f"{LINES[0].id}.{suffix}"
    if suffix == "m4a":
        with av.open(str(path), "w", format="ipod") as container:
            stream = container.add_stream("aac", rate=48_000, layout="mono")
            frame = av.AudioFrame.from_ndarray(said.samples[None, :].copy(), format="flt", layout="mono")
            frame.sample_rate = 48_000
            container.mux([*stream.encode(frame), *stream.encode(None)])
    else:
        container = "OGG" if suffix in ("ogg", "opus") else "MP3"
        soundfile.write(path, said.samples, 48_000, format=container, subtype="OPUS" if suffix == "opus" else None)
    assert list(take_all(here, None, ROLL, folder)) == []
    samples, (form, _, rate) = kept(folder, LINES[0])
    assert (form, rate) == ("FLAC", 48_000)
    assert samples.size == pytest.approx(said.samples.size, abs=3_000)
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.05)


def test_several_channels_become_one(folder, here):
    """Two equal channels are the one they are; others are mixed."""
    one, other = noise(48_000, 2**15), noise(48_000, 2**15, seed=2)
    soundfile.write(here / f"{LINES[0].id}.wav", np.stack((one, one), axis=1), 48_000)
    soundfile.write(here / f"{LINES[1].id}.wav", np.stack((one, other), axis=1), 48_000)
    assert list(take_all(here, None, ROLL, folder)) == []
    np.testing.assert_array_equal(kept(folder, LINES[0])[0], one)
    np.testing.assert_array_equal(kept(folder, LINES[1])[0], (one + other) / 2.0)


def test_one_long_file_with_labels(folder, here):
    """Each label is a take, by its id or its words, from its first sample to its last; silence between them is none."""
    long = noise(10 * 44_100, 2**15)
    soundfile.write(here / "long.wav", long, 44_100)
    labels = f"1.0\t2.5\t{LINES[0].id}\n4.0\t4.0\ttwo more\n6.0001\t7.0001\t{LINES[1].id} again\n"
    (here / "long.txt").write_text(labels)
    assert list(take_all(here / "long.wav", None, ROLL, folder)) == []
    np.testing.assert_array_equal(kept(folder, LINES[0])[0], long[44_100 : round(2.5 * 44_100)])
    np.testing.assert_array_equal(kept(folder, LINES[2])[0], long[4 * 44_100 : round(6.0001 * 44_100)])
    np.testing.assert_array_equal(kept(folder, LINES[1])[0], long[round(6.0001 * 44_100) : round(7.0001 * 44_100)])
    (here / "long.txt").rename(here / "other.txt")
    again = TakeFolder(folder.path.parent / "berta")
    assert list(take_all(here / "long.wav", here / "other.txt", ROLL, again)) == []
    assert len(again.takes) == 3


def test_what_is_not_taken(folder, here):
    """What has no line, is no sound, comes twice or lies beyond the end is told by name; the rest is taken."""
    sound = noise(48_000, 2**15)
    for name in ("aaa", LINES[0].id, f"{LINES[0].id} again", "0123456789"):
        soundfile.write(here / f"{name}.wav", sound, 48_000)
    (here / f"{LINES[1].id}.wav").write_bytes(b"no sound")
    (here / "notes.txt").write_text("not a label")
    (here / ".hidden.wav").write_bytes(b"")
    (here / "folder").mkdir()
    soundfile.write(here / "zzz.wav", sound, 48_000)
    (here / "zzz.txt").write_text(f"0.1\t0.9\t{LINES[2].id}\n3.0\t4.0\t{LINES[1].id}\n")
    (here / "lines.csv").write_text(
        sheet_csv([wanted("Hold it here.")]).replace(wanted("Hold it here.").id, "0123456789")
    )
    roll = Roll(LINES, texts_in(here / "lines.csv"))
    told = list(take_all(here, None, roll, folder))
    assert sorted(told) == sorted(
        [
            f"{here}/0123456789.wav: stale, 'Hold it here.' is not said any more; "
            f"now it is 'Hold it there.' ({LINES[0].id})",
            f"{here}/{LINES[0].id} again.wav: {here}/{LINES[0].id}.wav has that line already",
            f"{here}/{LINES[1].id}.wav cannot be taken: it is damaged, or not sound",
            f"{here}/aaa.wav: no line is called 'aaa'; `coach voices sheet` writes what they are called",
            f"{here}/zzz.wav at 3.0 s: the recording ends before the label '{LINES[1].id}'",
        ]
    )
    assert {take.line for take in folder.takes} == {LINES[0].line, LINES[2].line}


def test_a_take_of_a_voice_gives_way(folder, here):
    """A person's take replaces one that a voice made, and an earlier one of a person's own."""
    folder.keep(LINES[0], speech("Hold it there."), made="flite:slt")
    for seed in (1, 2):
        sound = noise(48_000, 2**15, seed=seed)
        soundfile.write(here / f"{LINES[0].id}.wav", sound, 48_000)
        assert list(take_all(here, None, ROLL, folder)) == []
        np.testing.assert_array_equal(kept(folder, LINES[0])[0], sound)
    assert [path.suffix for path in sorted(folder.path.iterdir())] == [".flac", ".csv"]


def test_numbers_that_are_none(here):
    """A file of floats that are not all numbers is no sound."""
    soundfile.write(here / "a.wav", np.full(100, np.nan), 48_000, subtype="FLOAT")
    ((refusal,),) = (list(given(here / "a.wav")),)
    assert isinstance(refusal, TakeError)
    assert str(refusal) == f"{here}/a.wav is not made of numbers"
