"""The lexicon finds whole words in any case, and keeps capitals and plurals."""

import pytest

from coach.words.lexicon import base_language, respell


@pytest.mark.parametrize(
    ("written", "respelled"),
    [
        ("the coccyx", "the cocksix"),
        ("Coccyx", "Cocksix"),
        ("COCCYX", "Cocksix"),
        ("two coccyxes", "two cocksixes"),
        ("Effleurage, then petrissage.", "Effler ahzh, then petrissahzh."),
        ("long effleurages", "long effler ahzhs"),
        ("the fascia's edge", "the fasha's edge"),
        ("Close your eyes.", "Cloze your eyes."),
        ("close  the\neyes", "cloze the eyes"),
        ("close to the spine", "close to the spine"),
        ("wind down", "wined down"),
        ("the wind", "the wind"),
        ("machine and chisel", "machine and chisel"),
    ],
)
def test_english(written, respelled):
    """Each word is respelled where it stands alone, and its neighbours never are."""
    assert respell(written, "en") == respelled


@pytest.mark.parametrize("language", ["en", "en-GB", "en_US", "EN"])
def test_regions_share_a_lexicon(language):
    """A region speaks its language's words."""
    assert respell("coccyx", language) == "cocksix"


@pytest.mark.parametrize("language", ["xx", "de", "", "../en", "en/x", "\0"])
def test_a_language_without_lexicon_is_left_as_written(language):
    """No lexicon, no change; a code is never taken for a path."""
    assert respell("coccyx", language) == "coccyx"


def test_base_language():
    """The region is cut off."""
    assert [base_language(code) for code in ("en", "pt-BR", " de_DE ")] == ["en", "pt", "de"]
