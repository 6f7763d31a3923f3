"""Keys out of what a terminal sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.live.controls.keys import KeyReader

SENT = {
    "space": b" ",
    "enter": b"\r",
    "n": b"n",
    "?": b"?",
    "ä": "Ä".encode(),
    "up": b"\x1b[A",
    "right": b"\x1bOC",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
}


@pytest.mark.parametrize(("name", "sent"), SENT.items())
def test_a_key_has_its_name(name: str, sent: bytes) -> None:
    """Each key is read by its name, large letters as small ones."""
    assert KeyReader().feed(sent) == (name,)


@given(st.lists(st.sampled_from(sorted(SENT)), max_size=12), st.data())
def test_split_sequences_and_bursts(keys: list[str], data: st.DataObject) -> None:
    """However the bytes are cut, the same keys come out."""
    sent = b"".join(SENT[key] for key in keys)
    reader = KeyReader()
    read: list[str] = []
    while sent:
        count = data.draw(st.integers(1, len(sent)))
        read += reader.feed(sent[:count])
        sent = sent[count:]
    assert (read, reader.waiting) == (keys, False)


def test_escape_alone() -> None:
    """A bare Escape is known by nothing following it."""
    reader = KeyReader()
    assert (reader.feed(b"\x1b"), reader.waiting) == ((), True)
    assert (reader.pause(), reader.waiting) == (("escape",), False)
    assert reader.feed(b"n") == ("n",)


def test_escape_twice_and_a_key_begun() -> None:
    """Escape before Escape is a key of its own; what stayed unfinished is read as what it is."""
    reader = KeyReader()
    assert reader.feed(b"\x1b\x1b[") == ("escape",)
    assert reader.pause() == ("escape", "[")


@pytest.mark.parametrize("sent", [b"\x1b[25~", b"\x1b[Z", b"\x1bx", b"\x01", b"\x1b[1;5A"])
def test_keys_without_a_meaning_are_none(sent: bytes) -> None:
    """Unknown keys, Alt and Ctrl with a letter are never taken for the letters in them."""
    assert KeyReader().feed(sent) == ()


@given(st.binary(max_size=40))
def test_any_bytes_are_survived(sent: bytes) -> None:
    """Nothing a terminal sends breaks the reader."""
    reader = KeyReader()
    assert all(isinstance(key, str) for key in (*reader.feed(sent), *reader.pause()))


@pytest.mark.parametrize(
    ("sent", "name"), [(b"\x1bOP", "f1"), (b"\x1b[15~", "f5"), (b"\x1b[24~", "f12"), (b"\x1b[3~", "delete")]
)
def test_function_keys_have_names(sent: bytes, name: str) -> None:
    """Foot pedals can be set to send them, so that they can be settled to ask for something."""
    assert KeyReader().feed(sent) == (name,)
