"""Exports that end at the last moment: under the name stands what stood there before, and nothing beside it."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from coach.errors import ExportError
from coach.export.encoders.encoder import BLOCK
from coach.export.encoders.formats import FORMATS
from coach.export.encoders.sleeve import Sleeve
from coach.export.files import export_files
from coach.export.stems import export_stems, stem_files
from coach.export.target import targets_of
from coach.kept.whole_file import write_whole
from coach.sound.loudness import Meter
from coach.units import RATE, Frames
from tests.live.screens.views import plan
from tests.sounds import largest_file, mixer, timeline

OLD = b"old"
SHORT = Sleeve(title="Back", plan=plan())

each_ending = pytest.mark.parametrize("ending", FORMATS)


def old(path: Path) -> Path:
    """Return a file that is there."""
    path.write_bytes(OLD)
    return path


def write(path: Path) -> None:
    """Export half a second over what is there."""
    targets = targets_of([path], kilobits=None)
    frames = Frames(RATE // 2)
    sound = [np.zeros((frames, 2), np.int16)]
    told = {"loudness": Meter().integrated_loudness, "progress": lambda _: None}
    export_files(sound, targets, frames=frames, sleeve=SHORT, force=True, **told)


def write_captions(path: Path) -> None:
    """Write captions over what is there."""
    write_whole(path, b"1\n00:00:01,000 --> 00:00:02,000\nGlide up.\n" * 1000, force=True)


def nothing_has_changed(path: Path) -> bool:
    """Tell whether a folder holds one file, and that as it was."""
    return list(path.parent.iterdir()) == [path] and path.read_bytes() == OLD


def ends(monkeypatch, name: str, error: BaseException) -> None:
    """Let what the system is asked for last end in an error."""

    def refuse(*_):
        raise error

    monkeypatch.setattr(*((os, "fsync") if name == "fsync" else (Path, "replace")), refuse)


@each_ending
@pytest.mark.parametrize("last", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_the_last(tmp_path, monkeypatch, ending, last, number):
    """What the system has taken but cannot keep, or not put in place, is no file."""
    ends(monkeypatch, last, OSError(number, os.strerror(number)))
    path = old(tmp_path / f"a{ending}")
    with pytest.raises(ExportError) as told:
        write(path)
    assert str(told.value) == f"{path} cannot be written: {os.strerror(number).lower()}"
    assert nothing_has_changed(path)


@each_ending
@pytest.mark.parametrize("last", ["fsync", "replace"])
def test_interrupted_at_the_last(tmp_path, monkeypatch, ending, last):
    """Ctrl-C while a file is made safe or put in place takes it away."""
    ends(monkeypatch, last, KeyboardInterrupt())
    path = old(tmp_path / f"a{ending}")
    with pytest.raises(KeyboardInterrupt):
        write(path)
    assert nothing_has_changed(path)


@each_ending
def test_a_disk_that_lacks_one_byte(tmp_path, ending):
    """Where all but the last byte fits there is no file."""
    path = old(tmp_path / f"a{ending}")
    write(path)
    size = path.stat().st_size
    old(path)
    with largest_file(size - 1), pytest.raises(ExportError, match="cannot be written: file too large"):
        write(path)
    assert nothing_has_changed(path)
    with largest_file(size):
        write(path)
    assert path.stat().st_size == size


@pytest.mark.parametrize("last", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_captions_that_end_at_the_last(tmp_path, monkeypatch, last, error):
    """Text beside the sound is whole, or as it was."""
    path = old(tmp_path / "a.srt")
    ends(monkeypatch, last, error)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else ExportError):
        write_captions(path)
    assert nothing_has_changed(path)


@pytest.mark.parametrize("size", [0, 20, 10_000])
def test_captions_on_a_full_disk(tmp_path, size):
    """Text that does not fit is not there in part."""
    path = old(tmp_path / "a.srt")
    with largest_file(size), pytest.raises(ExportError, match=r"a\.srt cannot be written: file too large"):
        write_captions(path)
    assert nothing_has_changed(path)


def write_stems(folder: Path, progress=lambda frames: None) -> None:
    """Write stems over what is there."""
    export_stems(mixer(timeline(3.0 * BLOCK / RATE)), folder, force=True, progress=progress)


def old_stems(folder: Path) -> None:
    """Make files that are there."""
    for path in stem_files(folder):
        old(path)


def stems_as_they_were(folder: Path) -> bool:
    """Tell whether a folder holds the three files, as they were, and no other."""
    there = {path: path.read_bytes() for path in folder.iterdir()}
    return there == dict.fromkeys(stem_files(folder), OLD)


@pytest.mark.parametrize("size", [0, 20, 1000])
def test_stems_on_a_full_disk(tmp_path, size):
    """Stems of which one does not fit are not there at all."""
    old_stems(tmp_path)
    with largest_file(size), pytest.raises(ExportError, match=r"voice\.flac cannot be written: file too large"):
        write_stems(tmp_path)
    assert stems_as_they_were(tmp_path)


def test_stems_of_which_one_lacks_a_byte(tmp_path):
    """Where all but the last byte of the largest stem fits there is none of them."""
    write_stems(tmp_path)
    size = max(path.stat().st_size for path in stem_files(tmp_path))
    old_stems(tmp_path)
    with largest_file(size - 1), pytest.raises(ExportError, match=r"\.flac cannot be written: file too large"):
        write_stems(tmp_path)
    assert stems_as_they_were(tmp_path)
    with largest_file(size):
        write_stems(tmp_path)
    assert max(path.stat().st_size for path in stem_files(tmp_path)) == size


@pytest.mark.parametrize("last", ["fsync", "replace"])
def test_stems_on_a_disk_that_fails_at_the_last(tmp_path, monkeypatch, last):
    """Stems that the system has taken but cannot keep are not there."""
    old_stems(tmp_path)
    ends(monkeypatch, last, OSError(errno.EIO, os.strerror(errno.EIO)))
    with pytest.raises(ExportError, match=r"voice\.flac cannot be written: input/output error"):
        write_stems(tmp_path)
    assert stems_as_they_were(tmp_path)


def test_stems_that_are_interrupted(tmp_path):
    """Ctrl-C leaves the files that were there."""

    def interrupt(_frames):
        raise KeyboardInterrupt

    old_stems(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        write_stems(tmp_path, interrupt)
    assert stems_as_they_were(tmp_path)
