"""What is asked for as music, by pace or throughout."""

import pytest

from coach.errors import MusicError
from coach.pace import Pace
from coach.sound.music.choice import by_pace, make_absolute

SLOW, STEADY, FAST = Pace.SLOW, Pace.STEADY, Pace.FAST


@pytest.mark.parametrize(
    ("asked", "slow", "steady", "fast"),
    [
        ((), "auto", "auto", "auto"),
        (("dusk",), "dusk", "dusk", "dusk"),
        (("slow=dusk",), "dusk", "auto", "auto"),
        (("slow=a b.mp3", "fast=none", "/music"), "a b.mp3", "/music", "none"),
        (("a", "b", "fast=c", "fast=d"), "b", "b", "d"),
        (("steady=x=y.mp3", "2=3.mp3"), "2=3.mp3", "x=y.mp3", "2=3.mp3"),
    ],
)
def test_by_pace(asked, slow, steady, fast):
    """What names a pace goes before what names none, the later before the earlier, and auto is for the rest."""
    assert by_pace(asked) == {SLOW: slow, STEADY: steady, FAST: fast}


def test_a_mistyped_pace():
    """A slip of the pen before the = is told with what was meant."""
    with pytest.raises(MusicError, match="no music called 'slwo=dusk', did you mean 'slow=dusk'"):
        by_pace(("slwo=dusk",))


def test_a_file_that_looks_like_a_mistyped_pace(tmp_path, monkeypatch):
    """A file that is there is that file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "slo=mo.mp3").touch()
    assert by_pace(("slo=mo.mp3",))[FAST] == "slo=mo.mp3"


def test_lasting(tmp_path, monkeypatch):
    """Paths that are there become absolute; beds and paces stay what they are, whatever files are called."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.mp3", "dusk", "none"):
        (tmp_path / name).touch()
    assert make_absolute("a.mp3", ("dusk",)) == str(tmp_path / "a.mp3")
    assert make_absolute("slow=a.mp3", ("dusk",)) == f"slow={tmp_path / 'a.mp3'}"
    for value in ("dusk", "fast=none", "auto", "b.mp3"):
        assert make_absolute(value, ("dusk",)) == value
