"""The cache: bounded by last use, never under a running session."""

import os
import subprocess
import sys

import pytest

from coach.bounded import MEGABYTE
from coach.errors import SettingsError
from coach.kept.cache import Cache, note_use, read_kept
from coach.kept.whole_file import PartFile, keep_whole

YEAR = 365 * 24 * 3600.0


def kept(folder, name, *, age, size=MEGABYTE):
    """Keep a file that was last used so many seconds ago."""
    path = folder / name
    keep_whole(path, bytes(size))
    used = path.stat().st_mtime - age
    os.utime(path, (used, used))
    return path


def names(folder):
    """Return the names of all files there."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_oldest_out_by_last_use(tmp_path):
    """When a session ends, what was used longest ago goes first, and no more than has to."""
    cache = Cache(tmp_path, "2")
    first, _, third = (kept(tmp_path / "clips", f"{n}.wav", age=YEAR - n) for n in range(3))
    note_use(first)
    with cache.in_use():
        assert len(names(tmp_path / "clips")) == 3
    assert names(tmp_path) == sorted([first.name, third.name])


def test_what_a_running_session_uses_stays(tmp_path):
    """Neither another session's end nor clearing takes what is used meanwhile; what is not goes."""
    cache = Cache(tmp_path, "0")
    used, unused = kept(tmp_path, "used", age=YEAR), kept(tmp_path, "unused", age=YEAR)
    with cache.in_use():
        assert read_kept(used) == bytes(MEGABYTE)
        with cache.in_use():
            made = kept(tmp_path / "clips", "made", age=0.0)
        assert not unused.exists()
        assert cache.shrink(0) == 0
        assert used.exists()
        assert made.exists()
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="only POSIX tells whether a process is there")
def test_leftovers_of_a_killed_process(tmp_path):
    """Half written files and sessions of processes that are gone are taken away, and hold nothing back."""
    old = kept(tmp_path, "old", age=YEAR)
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom coach.kept.cache import Cache\n"
        "from coach.kept.whole_file import PartFile\ncache = Cache(Path(sys.argv[1]), None)\n"
        "with cache.in_use():\n    PartFile(cache.folder / 'clip.wav').open()\n    os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    assert len(names(tmp_path)) == 3
    note_use(old)
    assert Cache(tmp_path, None).shrink(0) == MEGABYTE
    assert names(tmp_path) == []


def test_who_still_writes_is_left_alone(tmp_path):
    """A file on its way is nobody's to take away."""
    part = PartFile(tmp_path / "clip.wav")
    part.open(ours=True).write(b"half")
    assert Cache(tmp_path, None).shrink(0) == 0
    part.put_in_place(force=True)
    assert names(tmp_path) == ["clip.wav"]


def test_sizes(tmp_path):
    """Files and bytes are told by folder; what lies in none was measured of voices."""
    kept(tmp_path / "clips", "a", age=0.0, size=10)
    kept(tmp_path / "clips", "b", age=0.0, size=20)
    kept(tmp_path, "pace.json", age=0.0, size=3)
    assert Cache(tmp_path, None).sizes() == {"clips": (2, 30), "voices": (1, 3)}


def test_nothing_there(tmp_path):
    """A folder that is not there is an empty cache; a name that is not there was not kept."""
    assert Cache(tmp_path / "none", None).sizes() == {}
    assert Cache(tmp_path / "none", None).shrink(0) == 0
    assert read_kept(tmp_path / "none") is None
    assert read_kept(None) is None


@pytest.mark.parametrize("limit", ["much", "-1", "inf", "nan"])
def test_what_is_no_limit(tmp_path, limit):
    """It is told in a line, with what was expected."""
    with pytest.raises(SettingsError, match=f"COACH_CACHE_MB is '{limit}': expected megabytes"):
        Cache(tmp_path, limit)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_one_may_not_write_to(tmp_path):
    """A session goes on without keeping anything."""
    tmp_path.chmod(0o500)
    with Cache(tmp_path / "cache", None).in_use():
        assert names(tmp_path) == []
