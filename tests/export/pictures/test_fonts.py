"""The fonts of PNG text: the bundled one wherever it has the signs, the machine's own for others, or nothing."""

import pytest
from PIL import ImageFont

from coach.export.pictures import fonts
from coach.export.pictures.fonts import BUNDLED, drawable, runs
from coach.languages import languages, phrases


@pytest.fixture
def no_other(monkeypatch):
    """A machine without any font."""
    monkeypatch.setattr(fonts, "MACHINE", ())
    for cached in (fonts._font_of, fonts._has):
        cached.cache_clear()
    yield
    for cached in (fonts._font_of, fonts._has):
        cached.cache_clear()


@pytest.mark.parametrize(
    "text",
    ["Rückenmassage, groß", "¿Qué? ¡Sí!", "Łódź", "Успокаивающий массаж", "Χαλαρωτικό μασάζ", "6 × 8 – “so” …"],
)
def test_the_bundled_font(no_other, text):
    """Latin, Greek and Cyrillic are drawn as they are written, on every machine."""
    assert drawable(text) == text
    (part,) = runs(text, 20.0)
    assert part[0] == text


@pytest.mark.parametrize("language", languages())
def test_every_language_of_the_coach(no_other, language):
    """What pictures say of a session has its letters."""
    own = phrases(language)
    for text in (own.welcome, own.prepare, own.farewell, own.picture.sound, own.picture.voice, *own.paces.values()):
        assert drawable(text) == text


@pytest.mark.parametrize("text", ["背中", "تدليك الظهر", "Back 背"])
def test_letters_without_a_font(no_other, text):
    """Where a letter has no font, nothing is drawn: boxes and question marks help nobody."""
    assert drawable(text) == ""
    assert runs(drawable(text), 20.0) == ()


def test_a_picture_in_a_title(no_other):
    """A sign that is no letter is left out where there is no font for it."""
    assert drawable("Back 😌 massage\u200b") == "Back massage\u200b"


def test_a_font_of_the_machine(monkeypatch):
    """What the bundled font lacks is drawn in the first that has it, with the spaces between its words."""
    monkeypatch.setattr(fonts, "_has", lambda name, sign: name == "Own.ttf" or sign.isascii())
    monkeypatch.setattr(fonts, "_font_of", lambda sign: BUNDLED if sign.isascii() else "Own.ttf")
    monkeypatch.setattr(fonts, "_font", lambda name, size: (name, size))
    assert runs("Back 背中 部", 20.0) == (("Back ", (BUNDLED, 20.0)), ("背中 部", ("Own.ttf", 20.0)))


def test_the_bundled_font_is_whole():
    """It is there, and it is what its licence is for."""
    assert isinstance(fonts._font(BUNDLED, 20.0), ImageFont.FreeTypeFont)
    assert fonts._font(BUNDLED, 20.0).getname() == ("Source Sans Pro", "Regular")
