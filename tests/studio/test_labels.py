"""Labels as Audacity exports them: stretches and points, and rows that are none told by their place."""

import pytest

from coach.errors import TakeError
from coach.studio.labels import read_labels


def told(tmp_path, text):
    """Return start, end and name of each label in a file."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return [(label.start, label.end, label.name) for label in read_labels(tmp_path / "a.txt")]


def test_labels(tmp_path):
    """Rows come in their order in time; decimal commas, spectra and empty rows are nothing to stumble over."""
    text = "\ufeff3.5\t4.25\tab cd\n\\\t100.0\t2000.0\n\n0,5\t1,25\t “Hold.” \n"
    assert told(tmp_path, text) == [(0.5, 1.25, "“Hold.”"), (3.5, 4.25, "ab cd")]


def test_points(tmp_path):
    """A label that marks a point goes on to the next, the last one to the end; one without a name has none."""
    assert told(tmp_path, "1.0\t1.0\tone\n2.0\t2.5\ttwo\n3.0\t3.0") == [
        (1.0, 2.0, "one"),
        (2.0, 2.5, "two"),
        (3.0, float("inf"), ""),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.0\t2.0\ta\nfrom here\n", "a.txt:2: expected start, end and name with tabs between them, got 'from here'"),
        ("2.0\t1.0\ta\n", "a.txt:1: a label cannot go from 2.0 s to 1.0 s"),
        ("nan\t1.0\ta\n", "a.txt:1: a label cannot go from nan s to 1.0 s"),
        ("1.0\tinf\ta\n", "a.txt:1: a label cannot go from 1.0 s to inf s"),
    ],
)
def test_what_is_no_label(tmp_path, text, message):
    """A row that is no label is told with its line."""
    with pytest.raises(TakeError) as caught:
        told(tmp_path, text)
    assert str(caught.value) == f"{tmp_path}/{message}"


def test_what_cannot_be_read(tmp_path):
    """A file that is gone, or no text, is told by its name."""
    with pytest.raises(TakeError, match=r"b\.txt cannot be read: "):
        read_labels(tmp_path / "b.txt")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TakeError, match=r"b\.txt cannot be read: .* labels as Audacity exports them"):
        read_labels(tmp_path / "b.txt")
