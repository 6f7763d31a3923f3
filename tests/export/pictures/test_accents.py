"""Accents are drawn over letters the bundled font has, and Russian is written in Latin letters."""

import io
import string

import pytest
from PIL import Image, ImageChops

from coach.export.pictures.accents import ABOVE, BELOW, CYRILLIC, parted
from coach.export.pictures.png import PngCanvas

DIAERESIS, ACUTE, CEDILLA = "\u0308", "\u0301", "\u0327"


@pytest.mark.parametrize(
    ("text", "bare", "marks"),
    [
        ("Rücken", "Rucken", ((1, DIAERESIS),)),
        ("Él çà", "El ca", ((0, ACUTE), (3, CEDILLA), (4, "\u0300"))),
        ("Й, ё, 按, ß, ő", "Й, ё, 按, ß, ő", ()),
        ("", "", ()),
    ],
)
def test_accents_are_parted_from_their_letters(text, bare, marks):
    """What can be drawn is taken off; letters with anything else stay whole."""
    assert parted(text) == (bare, marks)


def test_every_letter_of_the_languages_spoken_is_known():
    """German, Spanish and French need no accent that cannot be drawn, and no Russian letter is missing."""
    letters = "äöüÄÖÜáéíóúüñÁÉÍÓÚÜÑàâçèéêëîïôùûüÿÀÂÇÈÉÊËÎÏÔÙÛÜŸ"
    _, marks = parted(letters)
    assert [number for number, _ in marks] == list(range(len(letters)))
    assert {mark for _, mark in marks} <= {*ABOVE, *BELOW}
    assert len(CYRILLIC) == 66
    assert set("".join(CYRILLIC.values())) <= set(string.ascii_letters)


@pytest.mark.parametrize(("letter", "accented", "above"), [("u", "ü", True), ("A", "Á", True), ("c", "ç", False)])
def test_an_accent_stands_clear_above_or_below(letter, accented, above):
    """The letter itself is as before; what is new stands over or under it."""

    def drawn(text):
        canvas = PngCanvas(60, 60, ground="#000000")
        canvas.text(20.0, 40.0, text, size=30.0, colour="#ffffff")
        return Image.open(io.BytesIO(canvas.encoded()))

    bare = drawn(letter)
    _, top, _, bottom = bare.getbbox()
    _, first, _, last = ImageChops.difference(drawn(accented), bare).getbbox()
    assert last <= top if above else first >= bottom - 1
