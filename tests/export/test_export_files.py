"""A file is written whole and exact, or nothing has changed."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.errors import ExportError
from coach.export.encoders import lossless
from coach.export.encoders.chapters import Chapter
from coach.export.encoders.encoder import Encoder
from coach.export.encoders.formats import FORMATS
from coach.export.encoders.sleeve import Cover, Sleeve
from coach.export.files import export_files
from coach.export.renderers import Renderers
from coach.export.target import check_targets, targets_of
from coach.pace import Pace
from coach.sound.loudness import Meter, integrated_loudness
from coach.sound.mixer.mixer import Mixer, interleave, planar
from coach.units import RATE, Frames
from tests.live.screens.views import plan
from tests.sounds import CountedClips, RotatingBed, largest_file, line, mixer, timeline, words

HEARD = timeline(7.321, [(RATE, line(3)), (4 * RATE, line(4))])
SLEEVE = Sleeve(
    title="Back",
    comment="Stay off the spine.",
    chapters=(
        Chapter(start=0, end=RATE, title="Back: Glide up"),
        Chapter(start=RATE, end=HEARD.frames, title="Back: Knead, left side"),
    ),
    cover=Cover(picture=b"\xff\xd8\xff\xe0 a picture", mime="image/jpeg"),
    plan=plan(),
)

each_ending = pytest.mark.parametrize("ending", FORMATS)
each_lossless = pytest.mark.parametrize("ending", [".wav", ".flac"])


def fresh_mixer() -> Mixer:
    """Return a mixer of words over music."""
    return mixer(HEARD, clips=CountedClips(words), beds=dict.fromkeys(Pace, RotatingBed()))


WHOLE = interleave(fresh_mixer().render(0, HEARD.frames))
BLOCKS = [WHOLE[first : first + RATE // 2] for first in range(0, HEARD.frames, RATE // 2)]


def write(*paths: Path, force: bool = False, progress=lambda frames: None, sound=BLOCKS) -> None:
    """Export the session, or other blocks of its sound."""
    targets = targets_of(paths, kilobits=None)
    check_targets(targets, force=force)
    told = {"loudness": lambda: integrated_loudness(planar(WHOLE)), "progress": progress}
    export_files(sound, targets, frames=HEARD.frames, sleeve=SLEEVE, force=force, **told)


@each_lossless
def test_the_file_holds_what_the_mixer_renders(tmp_path, ending):
    """Frame by frame the file is the mixer's sound: 16-bit stereo at 48 kHz, exactly as long as the session."""
    path = tmp_path / f"session{ending}"
    write(path, sound=Renderers(fresh_mixer(), 0).blocks())
    with soundfile.SoundFile(path) as file:
        assert (file.samplerate, file.channels, file.subtype) == (48_000, 2, "PCM_16")
        assert (file.format, file.frames) == (ending[1:].upper(), HEARD.frames)
        np.testing.assert_array_equal(file.read(dtype="int16"), WHOLE)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@each_ending
def test_the_same_bytes_twice(tmp_path, ending):
    """The same session gives the same file, byte for byte."""
    first, second = tmp_path / f"first{ending}", tmp_path / f"second{ending}"
    write(first)
    write(second)
    assert first.read_bytes() == second.read_bytes()


def test_capital_endings(tmp_path):
    """The format does not hang on the case of the ending."""
    write(tmp_path / "SESSION.WAV")
    assert soundfile.info(tmp_path / "SESSION.WAV").format == "WAV"


def test_a_session_of_one_frame(tmp_path):
    """Even one frame makes a file."""
    targets = targets_of([tmp_path / f"one{ending}" for ending in FORMATS], kilobits=None)
    sound = [np.zeros((1, 2), np.int16)]
    told = {"loudness": Meter().integrated_loudness, "progress": lambda frames: None}
    export_files(sound, targets, frames=Frames(1), sleeve=SLEEVE, force=False, **told)
    assert [soundfile.info(tmp_path / f"one{ending}").frames for ending in (".wav", ".flac", ".opus")] == [1, 1, 1]
    assert {file.name for file in tmp_path.iterdir()} == {f"one{ending}" for ending in FORMATS}


def test_progress_adds_up(tmp_path):
    """All frames are told once."""
    told = []
    write(tmp_path / "session.wav", progress=told.append)
    assert sum(told) == HEARD.frames
    assert min(told) > 0


def test_more_than_a_wav_can_hold(tmp_path, monkeypatch):
    """What is too long for a WAV file becomes RF64 under the same name; FLAC knows no such limit."""
    monkeypatch.setattr(lossless, "LARGEST_WAV", HEARD.frames * 4)
    write(tmp_path / "fits.wav")
    monkeypatch.setattr(lossless, "LARGEST_WAV", HEARD.frames * 4 - 1)
    write(tmp_path / "long.wav")
    write(tmp_path / "long.flac")
    assert [soundfile.info(tmp_path / name).format for name in ("fits.wav", "long.wav", "long.flac")] == [
        "WAV",
        "RF64",
        "FLAC",
    ]
    np.testing.assert_array_equal(soundfile.read(tmp_path / "long.wav", dtype="int16")[0], WHOLE)


def test_what_a_wav_holds():
    """The limit leaves room for the header in the 32 bits that give a WAV file's size."""
    assert lossless.LARGEST_WAV < 2**32 - 1000


def test_an_existing_file_is_kept(tmp_path):
    """Without force, a file that is there is refused at once and not touched."""
    path = tmp_path / "session.wav"
    path.write_bytes(b"old")
    with pytest.raises(ExportError, match=r"session\.wav is there already; use --force to replace it"):
        check_targets(targets_of([path], kilobits=None), force=False)
    assert path.read_bytes() == b"old"


def test_an_existing_file_is_replaced_when_asked(tmp_path):
    """With force, the new file takes the old one's place."""
    path = tmp_path / "session.wav"
    path.write_bytes(b"old")
    write(path, force=True)
    np.testing.assert_array_equal(soundfile.read(path, dtype="int16")[0], WHOLE)


def test_a_file_that_appears_meanwhile_is_kept(tmp_path):
    """What somebody else has put there while the session was mixed is not replaced without force."""
    path = tmp_path / "session.wav"
    with pytest.raises(ExportError, match="is there already"):
        write(path, progress=lambda frames: path.write_bytes(b"other"))
    assert path.read_bytes() == b"other"
    assert [file.name for file in tmp_path.iterdir()] == ["session.wav"]


def test_all_formats_of_one_rendering(tmp_path):
    """Several files come from the same sound, each as it would be alone; what the mixer gives is asked for once."""
    for ending in FORMATS:
        write(tmp_path / f"alone{ending}")
    told = []
    write(*(tmp_path / f"together{ending}" for ending in FORMATS), progress=told.append)
    assert sum(told) == HEARD.frames
    for ending in FORMATS:
        assert (tmp_path / f"together{ending}").read_bytes() == (tmp_path / f"alone{ending}").read_bytes(), ending


def test_a_file_that_fails_leaves_the_others_alone(tmp_path):
    """Where the disk is full for one file, the smaller one is still written, and the command has failed."""
    with largest_file(150_000), pytest.raises(ExportError) as told:
        write(tmp_path / "a.wav", tmp_path / "a.opus", tmp_path / "a.flac")
    lines = str(told.value).splitlines()
    assert [line.split("/")[-1] for line in lines] == [
        "a.wav cannot be written: file too large",
        "a.flac cannot be written: file too large",
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["a.opus"]
    assert soundfile.info(tmp_path / "a.opus").frames == HEARD.frames


def test_nothing_is_mixed_for_nobody(tmp_path):
    """Once all files have failed the work ends."""
    told = []
    with largest_file(0), pytest.raises(ExportError, match="file too large"):
        write(tmp_path / "a.wav", progress=told.append)
    assert sum(told) < HEARD.frames


@each_ending
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, AssertionError, MemoryError])
def test_broken_off_in_the_middle(tmp_path, ending, error):
    """Whatever ends the mixing is told as it is, leaves nothing behind, and the old file as it was."""
    path = tmp_path / f"session{ending}"
    path.write_bytes(b"old")
    told = []

    def interrupt(frames):
        told.append(frames)
        if len(told) == 3:
            raise error

    with pytest.raises(error):
        write(path, force=True, progress=interrupt)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@each_ending
def test_an_encoder_that_fails(tmp_path, ending, monkeypatch):
    """A failure in the encoder's thread is told, and nobody waits for it for ever."""

    class Failing:
        def __init__(self, *opened) -> None:
            self._real: Encoder = real.open(*opened)
            self.close = self._real.close

        def write(self, _samples):
            raise RuntimeError("no such luck")

    real = FORMATS[ending]
    monkeypatch.setitem(FORMATS, ending, replace(real, open=Failing))
    with pytest.raises(RuntimeError, match="no such luck"):
        write(tmp_path / f"session{ending}")
    assert not list(tmp_path.iterdir())


def test_an_encoder_that_refuses(tmp_path, monkeypatch):
    """What the sound library itself refuses is told in one line, and nothing is left."""

    def refuse(*_):
        raise soundfile.LibsndfileError(2)

    monkeypatch.setattr(soundfile.SoundFile, "write", refuse)
    with pytest.raises(ExportError, match=r"session\.wav cannot be written: .*"):
        write(tmp_path / "session.wav")
    assert not list(tmp_path.iterdir())


@each_ending
@pytest.mark.parametrize("size", [0, 20, 10_000, 50_000])
def test_a_full_disk(tmp_path, ending, size):
    """Where the disk is full, be it from the header on or near the end, nothing is left and the old file stays."""
    path = tmp_path / f"session{ending}"
    path.write_bytes(b"old")
    with largest_file(size), pytest.raises(ExportError, match=rf"session\{ending} cannot be written: file too large"):
        write(path, force=True)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@contextmanager
def standard_output(monkeypatch) -> Iterator[int]:
    """Make standard output a pipe, and give the end to read from."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        yield reader


def test_into_a_pipe(tmp_path, monkeypatch):
    """Standard output takes the same samples, while a file beside it is written."""
    with standard_output(monkeypatch) as reader, ThreadPoolExecutor(1) as reading, os.fdopen(reader, "rb") as pipe:
        content = reading.submit(pipe.read, 44 + WHOLE.nbytes)
        write(Path("-"), tmp_path / "a.flac")
        assert content.result()[44:] == WHOLE.tobytes()
    assert soundfile.info(tmp_path / "a.flac").frames == HEARD.frames


def test_a_reader_that_leaves(monkeypatch):
    """Once nobody reads there is nothing to do, and nothing is wrong."""
    told = []
    with standard_output(monkeypatch) as reader:
        os.close(reader)
        write(Path("-"), progress=told.append)
    assert sum(told) < HEARD.frames


def test_broken_off_while_nobody_reads(monkeypatch):
    """Whoever waits for a reader is not waited for."""

    def interrupt(_frames):
        raise KeyboardInterrupt

    with standard_output(monkeypatch) as reader, os.fdopen(reader), pytest.raises(KeyboardInterrupt):
        write(Path("-"), progress=interrupt)


def test_no_sound_onto_a_terminal(monkeypatch):
    """A terminal is not taken for a pipe."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with pytest.raises(ExportError, match="a terminal cannot take sound"):
        check_targets(targets_of([Path("-")], kilobits=None), force=False)


def test_an_unknown_ending(tmp_path):
    """An ending that names no format is told with those that do."""
    for name, ending in (("session.wma", ".wma"), ("session", ""), (".wav", "")):
        with pytest.raises(ExportError, match=f"unknown sound format '{ending}', expected one of .wav, .flac, .opus"):
            targets_of([tmp_path / name], kilobits=None)


def test_bitrates(tmp_path):
    """A rate counts for every format that loses something, and is told where a format does not have it."""
    paths = [tmp_path / f"a{ending}" for ending in FORMATS]
    chosen = {target.ending: target.kilobits for target in targets_of(paths, kilobits=160)}
    assert chosen == {ending: 0 if ending in (".wav", ".flac") else 160 for ending in FORMATS}
    with pytest.raises(ExportError, match=r"a.mp3: .mp3 has no bitrate of 100 kbit/s, expected 64, 80, .*, 320"):
        targets_of([tmp_path / "a.mp3"], kilobits=100)
    with pytest.raises(ExportError, match=r"a.opus: .opus has no bitrate of 1000 kbit/s, expected 32 to 510"):
        targets_of([tmp_path / "a.opus"], kilobits=1000)
    with pytest.raises(ExportError, match="lossless sound has no bitrate to choose; leave out --bitrate"):
        targets_of([tmp_path / "a.wav", tmp_path / "a.flac"], kilobits=128)


def test_the_same_file_twice(tmp_path):
    """A name given twice is a mistake."""
    with pytest.raises(ExportError, match=r"a\.wav is asked for twice"):
        targets_of([tmp_path / "a.wav", tmp_path / "a.wav"], kilobits=None)


def test_a_target_that_is_a_folder(tmp_path):
    """A folder is not replaced, whatever it is called."""
    (tmp_path / "album.wav").mkdir()
    with pytest.raises(ExportError, match=r"album\.wav is a folder, expected a file name"):
        check_targets(targets_of([tmp_path / "album.wav"], kilobits=None), force=True)


def test_a_missing_folder(tmp_path):
    """A folder that is not there is named."""
    with pytest.raises(ExportError, match="nowhere is not there; make the folder first"):
        check_targets(targets_of([tmp_path / "nowhere" / "session.wav"], kilobits=None), force=True)


def test_a_name_too_long(tmp_path):
    """What the file system refuses is told in one line."""
    with pytest.raises(ExportError, match="cannot be written: file name too long"):
        write(tmp_path / ("x" * 300 + ".wav"))
    with pytest.raises(ExportError, match="cannot be written: file name too long"):
        write(tmp_path / ("x" * 250 + ".wav"))
    assert not list(tmp_path.iterdir())


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """Give a folder that this process may not write to, also where it runs as root."""
    if os.name != "posix":
        pytest.skip("rights are those of POSIX")
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755 if root else 0o555)
        try:
            if root:
                os.seteuid(65534)
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)


def test_a_folder_one_may_not_write_to():
    """A folder without the right to write is told, and nothing else happens."""
    with ordinary_user() as folder:
        with pytest.raises(ExportError, match=r"may not be written to|permission denied"):
            write(folder / "session.wav")
        assert not list(folder.iterdir())


def test_a_folder_is_checked_before_any_work(tmp_path, monkeypatch):
    """Whether the folder can be written to is known before anything is mixed."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ExportError, match="may not be written to; choose another folder"):
        check_targets(targets_of([tmp_path / "session.wav"], kilobits=None), force=True)


def test_a_folder_one_may_not_look_into():
    """A folder without the right to look is told as well."""
    with ordinary_user() as folder:
        path = folder / "closed" / "session.wav"
        if os.geteuid() == 65534:
            os.seteuid(0)
            path.parent.mkdir(0o700)
            os.seteuid(65534)
        else:
            folder.chmod(0o755)
            path.parent.mkdir(0o000)
        with pytest.raises(ExportError, match="cannot be written: permission denied"):
            check_targets(targets_of([path], kilobits=None), force=True)


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
@pytest.mark.parametrize(("mask", "rights"), [(0o022, 0o644), (0o027, 0o640), (0o002, 0o664)])
def test_ordinary_rights(tmp_path, mask, rights):
    """The file has the rights that the user's mask gives any new file."""
    before = os.umask(mask)
    try:
        write(tmp_path / "session.wav")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "session.wav").stat().st_mode) == rights


def test_the_same_file_by_two_names(tmp_path):
    """However it is written, one file is asked for once."""
    (tmp_path / "link").symlink_to(tmp_path)
    for other in (tmp_path / "x" / ".." / "a.wav", tmp_path / "link" / "a.wav"):
        with pytest.raises(ExportError, match=r"a\.wav is asked for twice"):
            targets_of([tmp_path / "a.wav", other], kilobits=None)


def test_a_link_is_followed_and_a_pipe_is_not_replaced(tmp_path):
    """What a link leads to is written, and the link stays; a pipe is no file that could be replaced."""
    (tmp_path / "session.wav").symlink_to(tmp_path / "real.wav")
    write(tmp_path / "session.wav")
    assert (tmp_path / "session.wav").is_symlink()
    assert (tmp_path / "real.wav").read_bytes()[:4] == b"RIFF"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.wav")
        with pytest.raises(ExportError, match=r"pipe\.wav is a pipe or a device and cannot be replaced; -o - writes"):
            check_targets(targets_of([tmp_path / "pipe.wav"], kilobits=None), force=True)
