"""The lexicon finds whole words in any case, keeps capitals and endings, and spells by engine."""

import pytest

from coach.speech.words.lexicon import Lexicon, Respelling, base_language, respell

TUI_NA = Respelling(word="tui na", other="twee nah")
FASCIA = Respelling(word="fascia", other="fasha", engines=(("piper", "fashya"), ("http", "fascia")))
SPINE = Respelling(word="spine", engines=(("espeak", "spyne"),))
ENGLISH = Lexicon(entries=(Respelling(word="coccyx", other="cocksix"), TUI_NA, FASCIA, SPINE))


@pytest.mark.parametrize(
    ("written", "respelled"),
    [
        ("the coccyx", "the cocksix"),
        ("Coccyx", "Cocksix"),
        ("COCCYX", "Cocksix"),
        ("two coccyxes", "two cocksixes"),
        ("the fascia's edge", "the fasha's edge"),
        ("fasciae", "fasciae"),
        ("tui  \nna", "twee nah"),
        ("Tui Na", "Twee nah"),
        ("the spine", "the spine"),
    ],
)
def test_words(written, respelled):
    """Each word is respelled where it stands alone, and its neighbours never are."""
    assert respell(written, ENGLISH) == respelled


@pytest.mark.parametrize(
    ("engine", "respelled"),
    [("", "fasha, spine"), ("espeak", "fasha, spyne"), ("piper", "fashya, spine"), ("http", "fascia, spine")],
)
def test_engines(engine, respelled):
    """An engine gets its own spelling, and where it has none, the one for all others or the word itself."""
    assert respell("fascia, spine", ENGLISH, engine) == respelled


def test_own_entries_win():
    """An entry for the same word replaces the whole of the one before it."""
    own = Respelling(word="fascia", engines=(("espeak", "fashia"),))
    lexicon = ENGLISH.with_own((own, Respelling(word="oil", other="oyl")))
    assert respell("fascia oil coccyx", lexicon, "espeak") == "fashia oyl cocksix"
    assert respell("fascia", lexicon, "piper") == "fascia"


@pytest.mark.parametrize(
    ("language", "word", "written", "respelled"),
    [
        ("en-GB", "plexus", "plexuses", "xes"),
        ("de", "plexus", "des Plexus, Plexuses, Plexussen", "des X, Xes, Plexussen"),
        ("ru", "плечо", "плечо, плечом", "x, плечом"),
    ],
)
def test_endings(language, word, written, respelled):
    """A language keeps the endings that its plurals have; Russian words change too much, and are listed each."""
    assert respell(written, Lexicon(language=language, entries=(Respelling(word=word, other="x"),))) == respelled


def test_an_empty_lexicon_changes_nothing():
    """No entry, no change."""
    assert respell("coccyx", Lexicon(language="xx")) == "coccyx"


def test_base_language():
    """The region is cut off."""
    assert [base_language(code) for code in ("en", "pt-BR", " de_DE ")] == ["en", "pt", "de"]
