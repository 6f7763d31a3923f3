"""Files whole under their name: what a killed process left of them, and who still writes one."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from coach.kept.whole_file import PartFile, write_whole

DAY = 24 * 3600.0


knows_processes = pytest.mark.skipif(os.name != "posix", reason="only POSIX tells whether a process is there")


@pytest.fixture
def path(tmp_path):
    """A file that is to be written, in a folder of its own."""
    return tmp_path / "a[1].srt"


@pytest.fixture
def gone():
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def part_of(path: Path, process: int) -> Path:
    """Make what a process of this machine has written of a file."""
    with closing(PartFile(path)) as part:
        part.open()
        ours = next(path.parent.glob("*.part")).name
    other = path.with_name(ours.replace(f".{os.getpid()}.", f".{process}."))
    other.write_bytes(b"part")
    return other


def elsewhere(part: Path, *, age: float) -> Path:
    """Let a part be another machine's, untouched for so many seconds."""
    name, _, process, ending = part.name.rsplit(".", 3)
    other = part.with_name(f"{name}.01234567.{process}.{ending}")
    part.replace(other)
    touched = other.stat().st_mtime - age
    os.utime(other, (touched, touched))
    return other


@knows_processes
def test_a_killed_process_leaves_nothing_for_long(path, gone):
    """What it left of a file is taken away when the file is begun once more."""
    part_of(path, gone)
    write_whole(path, b"whole", force=False)
    assert list(path.parent.iterdir()) == [path]


@knows_processes
def test_who_still_writes_is_left_alone(path):
    """The part of a process that lives is not touched, however old it is."""
    part = part_of(path, os.getppid())
    os.utime(part, (0.0, 0.0))
    write_whole(path, b"whole", force=False)
    assert set(path.parent.iterdir()) == {path, part}


@pytest.mark.parametrize(("age", "stays"), [(DAY - 60.0, True), (DAY + 60.0, False)])
def test_another_machine(path, gone, age, stays):
    """What a process wrote that cannot be known from here is kept for a day."""
    part = elsewhere(part_of(path, gone), age=age)
    write_whole(path, b"whole", force=False)
    assert part.exists() == stays


def test_where_processes_cannot_be_asked_for(path, gone, monkeypatch):
    """Windows would end a process that is asked whether it lives: there age alone decides."""
    part = part_of(path, gone)
    monkeypatch.setattr("coach.kept.whole_file._KNOWS_PROCESSES", False)
    write_whole(path, b"whole", force=False)
    assert part.exists()
    os.utime(part, (0.0, 0.0))
    write_whole(path, b"whole", force=True)
    assert not part.exists()


@knows_processes
def test_other_files_are_left_alone(path, gone):
    """Parts of other names, and whatever else looks nearly like one, stay."""
    part = part_of(path, gone)
    others = [
        part.with_name(part.name.replace("a[1].srt", "a1.srt")),
        part.with_name(part.name.replace("a[1].srt", "b.a[1].srt")),
        path.with_name(f".{path.name}.mine.part"),
        path.with_name(f"{path.name}.part"),
    ]
    for other in others:
        other.touch()
    write_whole(path, b"whole", force=False)
    assert set(path.parent.iterdir()) == {path, *others}


def test_a_part_that_cannot_be_taken_away(path, gone):
    """What stands in its place, as a folder would, is in nobody's way."""
    part = part_of(path, gone)
    part.unlink()
    part.mkdir()
    write_whole(path, b"whole", force=False)
    assert path.read_bytes() == b"whole"
