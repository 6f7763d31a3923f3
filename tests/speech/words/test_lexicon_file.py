"""Lexicons are read strictly, the user's own above those that come with the coach."""

import pytest

from coach.errors import SettingsError
from coach.speech.words import spoken_text
from coach.speech.words.lexicon_file import lexicon_file, read_lexicon
from coach.speech.words.normalise import clean

TERMS = {
    "effleurage": "effler ahzh",
    "petrissage": "petrissahzh",
    "tapotement": "tapottmahn",
    "friction": "friction",
    "vibration": "vibration",
    "kneading": "kneading",
    "stroking": "stroking",
    "shiatsu": "shee ahtsoo",
    "tui na": "twee nah",
    "qi": "chee",
    "jojoba": "hohohba",
    "masseur": "masseur",
    "masseuse": "mass erz",
    "coccyx": "cocksix",
    "sacrum": "sacrum",
    "sacroiliac": "sacro iliac",
    "fascia": "fasha",
    "myofascial": "myo fashal",
    "trapezius": "trapezius",
    "rhomboids": "rhomboids",
    "deltoid": "deltoid",
    "latissimus": "latissimus",
    "quadriceps": "quadra seps",
    "masseter": "mass eeter",
    "patella": "pah tella",
    "olecranon": "oh leckranon",
    "popliteal": "popli teeal",
    "trochanter": "tro canter",
    "shoulder blade": "shoulder blade",
    "vertebra": "vertebra",
    "buttock crease": "buttock crease",
    "Close your eyes": "Cloze your eyes",
    "wind down": "wined down",
    "savasana": "shah vah sana",
    "pranayama": "prahna yahma",
    "5-6 strokes": "5 to 6 strokes",
    "30 s hold": "30 seconds hold",
    "1/2 turn": "one half turn",
    "3x each side": "3 times each side",
    "22 °C": "22 degrees Celsius",
}


@pytest.mark.parametrize(("term", "spelling"), TERMS.items())
def test_forty_terms_of_massage(term, spelling, tmp_path):
    """Each goes to a voice in a spelling that it says right."""
    assert len(TERMS) == 40
    assert spoken_text(term, read_lexicon("en", tmp_path), "espeak") == spelling


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("de", "Die Brustwirbelsäule, dann Effleurage.", "Die Brust-wirbelsäule, dann Efflöhrahsche."),
        ("es", "Effleurage con 2 ml", "Eflerash con 2 mililitros"),
        ("fr", "Le dos, 2 min", "Le dau, 2 minutes"),
        ("ru", "Закрой глаза", "Закрой глазаа"),
    ],
)
def test_other_languages(language, written, spoken, tmp_path):
    """What eSpeak misreads is respelled for it; a word only it misreads is left to other voices as written."""
    assert spoken_text(written, read_lexicon(language, tmp_path), "espeak") == spoken
    assert spoken_text("le dos", read_lexicon("fr", tmp_path), "piper") == "le dos"


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "ru"])
def test_bundled_lexicons_change_every_word_they_list(language, tmp_path):
    """No entry is without effect, and none needs the normaliser."""
    entries = read_lexicon(language, tmp_path).entries
    assert entries
    for entry in entries:
        spellings = [entry.other, *(spelling for _, spelling in entry.engines)]
        assert any(spellings)
        assert entry.word not in spellings
        assert all(clean(spelling) == spelling for spelling in spellings)


@pytest.mark.parametrize("language", ["xx", "", "../en", "en/x", "\0", "en-GB"])
def test_a_code_is_never_taken_for_a_path(language, tmp_path):
    """A language without lexicon has an empty one; a region has its language's."""
    assert bool(read_lexicon(language, tmp_path).entries) == (language == "en-GB")


def test_own_words_are_added_and_win(tmp_path):
    """A word may be spelled for all engines, or for some of them."""
    file = lexicon_file(tmp_path, "en-GB")
    file.write_text("Coccyx: cock six\nHara: {espeak: hah rah, piper: hara, other: harah}\n", encoding="utf-8")
    lexicon = read_lexicon("en", tmp_path)
    said = [spoken_text("Coccyx, hara, qi", lexicon, engine) for engine in ("espeak", "piper", "flite")]
    assert said == ["Cock six, hah rah, chee", "Cock six, hara, chee", "Cock six, harah, chee"]


@pytest.mark.parametrize("text", ["", "\n# nothing yet\n"])
def test_an_empty_file_adds_nothing(text, tmp_path):
    """A file may be begun before there is a word in it."""
    lexicon_file(tmp_path, "en").write_text(text, encoding="utf-8")
    assert read_lexicon("en", tmp_path) == read_lexicon("en", tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("qi: {espaek: chee}", "1:6: unknown key 'espaek' in a respelling, did you mean 'espeak'?"),
        ("qi: '7'", "1:5: '7' does not fit here, expected plain letters as any voice can read them"),
        ("qi: '[[tSi]]'", "1:5: '[[tSi]]' does not fit here, expected plain letters as any voice can read them"),
        ("a: b\n5 min: x", "2:1: '5 min' does not fit here, expected a word, or a few"),
        ("qi: chee\nQi: tchi", "2:1: 'Qi' stands twice, expected each once"),
        ("qi: [chee]", "1:5: found a list, expected a respelling with keys"),
        ("- qi", "1:1: found a list, expected words, each with its respelling"),
    ],
)
def test_mistakes_are_told_with_their_place(text, problem, tmp_path):
    """A lexicon is checked as strictly as a script."""
    file = lexicon_file(tmp_path, "en")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_lexicon("en", tmp_path)
    assert str(caught.value) == f"{file}:{problem}"
