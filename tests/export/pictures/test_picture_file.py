"""A picture as a file: whole under its name, or not there at all."""

from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from coach.errors import ExportError
from coach.export.pictures.envelope import Envelope
from coach.export.pictures.picture_file import check_picture, write_picture
from coach.export.pictures.session_picture import WIDTH, SessionPicture
from tests.live.screens.views import plan
from tests.sounds import largest_file


@pytest.fixture(scope="module")
def picture():
    """Return the picture of a session of four minutes."""
    values = np.linspace(0.0, 1.0, 4_800, dtype=np.float32)
    return SessionPicture(plan(), Envelope(peak=values, rms=values / 2, music=values), voice="silent")


@pytest.mark.parametrize("name", ["session.png", "session.PNG"])
def test_png(picture, tmp_path, name):
    """A PNG has the picture's size, and nothing else is left in its folder."""
    write_picture(picture, tmp_path / name, title="Back", force=False)
    with Image.open(tmp_path / name) as image:
        assert image.size == (WIDTH, picture.height)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_svg(picture, tmp_path):
    """An SVG is valid XML, called by its title, the same every time."""
    for name in ("a.svg", "b.svg"):
        write_picture(picture, tmp_path / name, title="Back & more", force=False)
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert root[0].text == "Back & more"
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_force(picture, tmp_path):
    """What is there already stays, unless it is to be replaced."""
    path = tmp_path / "there.svg"
    path.write_text("mine")
    with pytest.raises(ExportError, match=r"there.svg is there already; use --force to replace it"):
        write_picture(picture, path, title="Back", force=False)
    assert path.read_text() == "mine"
    write_picture(picture, path, title="Back", force=True)
    assert path.read_text().startswith("<svg ")


def test_a_file_that_appears_meanwhile(picture, tmp_path, monkeypatch):
    """A file that was not there at first is kept too."""
    path = tmp_path / "late.svg"
    monkeypatch.setattr("coach.kept.whole_file.os.fsync", lambda _: path.write_text("mine"))
    with pytest.raises(ExportError, match="is there already"):
        write_picture(picture, path, title="Back", force=False)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("late.svg", "mine")]


def test_a_full_disk(picture, tmp_path):
    """What cannot be written whole is not there."""
    with largest_file(10_000), pytest.raises(ExportError, match=r"full.svg cannot be written: file too large"):
        write_picture(picture, tmp_path / "full.svg", title="Back", force=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.gif", "unknown picture format '.gif', expected .png or .svg"),
        ("a", "unknown picture format '', expected .png or .svg"),
        ("folder.png", "is a folder, expected a file name"),
        ("missing/a.png", "missing is not there; make the folder first"),
        (f"{'a' * 300}.png", "cannot be written: file name too long"),
    ],
)
def test_refused_at_once(tmp_path, name, message):
    """A file that cannot be is refused in one line before anything is drawn."""
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ExportError) as refused:
        check_picture(tmp_path / name, force=False)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_closed_folder(tmp_path, monkeypatch):
    """A folder that may not be written to is told."""
    monkeypatch.setattr("coach.kept.whole_file.os.access", lambda *_: False)
    with pytest.raises(ExportError, match="may not be written to; choose another folder"):
        check_picture(tmp_path / "a.png", force=False)
