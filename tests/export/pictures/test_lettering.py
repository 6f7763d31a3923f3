"""How wide text is, and how it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.export.pictures import lettering
from coach.export.pictures.fonts import runs

LINES = (
    "Relieving back massage",
    "Middle of the back. Stroke gently up…",
    "20 minutes · 17 steps · voice espeak en-us+f5",
    "0:00",
    "1:00:00",
    "WWWWW iiiii",
    "".join(map(chr, range(32, 127))),
)


@pytest.mark.parametrize("size", [14.0, 16.0, 18.0, 19.0, 40.0, 104.0])
@pytest.mark.parametrize("line", LINES)
def test_wide_enough_for_the_font(line, size):
    """What is reckoned holds what the bundled font writes at twice the size, and no more than wide type takes."""
    wide = sum(font.getlength(part) for part, font in runs(line, 2 * size)) / 2
    assert wide - 1.0 <= lettering.width(line, size) <= wide * 1.25 + 1.0


def test_signs_that_are_not_listed():
    """A sign of East Asian type takes a square, a letter with an accent what a letter takes."""
    assert lettering.width("按", 10.0) > lettering.width("é", 10.0) > lettering.width("i", 10.0)


@pytest.mark.parametrize(
    ("room", "expected"),
    [(1000.0, "Stroke slowly, and evenly."), (150.0, "Stroke slowly, and…"), (120.0, "Stroke slowly…"), (5.0, "")],
)
def test_shortened(room, expected):
    """A line is cut after a whole word, without what stood between it and the next."""
    assert lettering.shorten("Stroke slowly, and evenly.", 16.0, room) == expected


def test_a_long_word_is_cut():
    """A single word that is too long is cut within."""
    assert lettering.shorten("Strokestrokestroke", 16.0, 80.0) == "Strokestr…"


@given(text=st.text(max_size=40), room=st.floats(0.0, 400.0))
def test_never_wider_than_its_room(text, room):
    """Whatever the text, what is left of it fits."""
    assert lettering.width(lettering.shorten(text, 16.0, room), 16.0) <= room
