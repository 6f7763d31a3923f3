"""Files, folders and playlists become the tracks they stand for, in the order people expect."""

from pathlib import Path

import pytest

from coach.errors import MusicError
from coach.sound.music.playlist import sound_files


def touched(folder, *names):
    """Make empty files, and return their paths."""
    paths = tuple(folder / name for name in names)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return paths


def listed(path, *, warnings=()):
    """Return what a path stands for; it warns of exactly these."""
    told = []
    found = sound_files(path, told.append)
    assert [line.partition(" ")[0] for line in told] == list(warnings)
    return found


def test_a_file_is_itself(tmp_path):
    """A file is one track, whatever its name ends with and whether or not it is there."""
    assert listed(tmp_path / "song.xyz") == (tmp_path / "song.xyz",)


def test_a_folder_in_natural_order(tmp_path):
    """Numbers count as numbers, capitals do not count, and sub-folders stand among the rest."""
    expected = touched(tmp_path, "1 a.mp3", "2 b.FLAC", "2b/1.ogg", "2b/10.ogg", "10 c.wav", "Apple.m4a", "berry.opus")
    touched(tmp_path, "cover.jpg", "list.m3u", ".hidden.mp3", "._1 a.mp3", "notes.txt")
    assert listed(tmp_path) == expected


def test_a_folder_without_sound(tmp_path):
    """Where there is nothing to be heard, the folder is named and what was expected."""
    touched(tmp_path, "cover.jpg")
    with pytest.raises(MusicError, match=r"no sound files in .*, expected \.mp3"):
        sound_files(tmp_path, print)


def test_a_playlist(tmp_path):
    """Entries are read beside the playlist, in their order; comments and empty lines are none."""
    (tmp_path / "list.m3u").write_text(
        "#EXTM3U\n#EXTINF:123,Some One - Some Song\nsub/b.mp3\n\n  a.mp3  \n" + f"{tmp_path}/c.flac\nsub/b.mp3\n"
    )
    expected = (tmp_path / "sub/b.mp3", tmp_path / "a.mp3", tmp_path / "c.flac", tmp_path / "sub/b.mp3")
    assert listed(tmp_path / "list.m3u") == expected


@pytest.mark.parametrize(
    ("coding", "name"), [("utf-8-sig", "夜.mp3"), ("utf-8", "nuit d'été.mp3"), ("latin-1", "été.mp3")]
)
def test_a_playlist_in_any_coding(tmp_path, coding, name):
    """UTF-8 with or without a mark, or else Latin-1."""
    (tmp_path / "list.M3U8").write_text(name + "\r\n", encoding=coding)
    assert listed(tmp_path / "list.M3U8") == (tmp_path / name,)


def test_a_playlist_from_windows(tmp_path):
    """Backslashes part folders, unless a file here is called just that."""
    (both,) = touched(tmp_path, "a\\b.mp3")
    (tmp_path / "list.m3u").write_text("a\\b.mp3\nsub\\c.mp3\n")
    assert listed(tmp_path / "list.m3u") == (both, tmp_path / "sub/c.mp3")


def test_addresses_in_a_playlist(tmp_path):
    """What lies on the net is left out with a warning; a file's address is that file."""
    (tmp_path / "list.m3u").write_text(f"http://example.org/a.mp3\n{(tmp_path / 'b c.mp3').as_uri()}\nRTSP://x/y\n")
    assert listed(tmp_path / "list.m3u", warnings=("http://example.org/a.mp3", "RTSP://x/y")) == (tmp_path / "b c.mp3",)


def test_an_empty_playlist(tmp_path):
    """A playlist without entries is told as such."""
    (tmp_path / "list.m3u").write_text("#EXTM3U\n")
    with pytest.raises(MusicError, match=r"no sound files in .*list\.m3u"):
        sound_files(tmp_path / "list.m3u", print)


def test_a_playlist_that_is_not_there(tmp_path):
    """A playlist that cannot be read is told with the reason."""
    with pytest.raises(MusicError, match=r"none\.m3u cannot be read: no such file"):
        sound_files(Path(tmp_path / "none.m3u"), print)


def test_entries_that_are_no_names_of_files(tmp_path):
    """Each is left out for itself, told no longer than a line; what is fine is heard."""
    (tmp_path / "list.m3u").write_text(f"{'x' * 5000}\nfile://[bad/x\na.mp3\n")
    told = []
    assert sound_files(tmp_path / "list.m3u", told.append) == (tmp_path / "a.mp3",)
    assert told[0] == f"{'x' * 100}… in {tmp_path / 'list.m3u'} cannot be heard: file name too long; it is left out"
    assert told[1].startswith("file://[bad/x in ")
    assert len(told) == 2


def test_many_entries_that_are_left_out_are_summed_up(tmp_path):
    """Five are told one by one."""
    (tmp_path / "list.m3u").write_text("".join(f"http://x/{n}.mp3\n" for n in range(1000)) + "a.mp3\n")
    told = []
    assert sound_files(tmp_path / "list.m3u", told.append) == (tmp_path / "a.mp3",)
    assert len(told) == 6
    assert (
        told[4] == f"http://x/4.mp3 in {tmp_path / 'list.m3u'} cannot be heard: the coach works offline; it is left out"
    )
    assert told[5] == f"995 more entries of {tmp_path / 'list.m3u'} are left out"


def test_no_more_files_than_anybody_hears(tmp_path, monkeypatch):
    """What a list has beyond them is left out, and that is told."""
    monkeypatch.setattr("coach.sound.music.playlist.MOST", 3)
    (tmp_path / "list.m3u").write_text("a.mp3\nb.mp3\nc.mp3\nd.mp3\n")
    told = []
    assert [file.name for file in sound_files(tmp_path / "list.m3u", told.append)] == ["a.mp3", "b.mp3", "c.mp3"]
    assert told == [f"{tmp_path / 'list.m3u'} has 4 sound files; those after the first 3 are left out"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file on this system")
def test_a_playlist_without_an_end(tmp_path):
    """No more of it is read than a playlist may have."""
    (tmp_path / "list.m3u").symlink_to("/dev/zero")
    with pytest.raises(MusicError, match="cannot be read: larger than 10 mb"):
        sound_files(tmp_path / "list.m3u", print)
