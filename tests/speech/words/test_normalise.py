"""The normaliser writes out what voices misread, drops what crashes them, and is quick on anything."""

import string
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.speech.words import spoken_text
from coach.speech.words.lexicon import Lexicon, Respelling
from coach.speech.words.normalise import LONGEST, clean, normalise, unspeakable


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Do 5-6 strokes.", "Do 5 to 6 strokes."),
        ("6–8 reps of 30 s", "6 to 8 reps of 30 seconds"),
        ("Rest 2 min, then 1 min.", "Rest 2 minutes, then 1 minute."),
        ("Rest 5-10min", "Rest 5 to 10 minutes"),
        ("1-2 h", "1 to 2 hours"),
        ("30-s hold", "30 seconds hold"),
        ("1/2 of it", "one half of it"),
        ("1 1/2 turns", "1 and a half turns"),
        ("1½ turns", "1 and a half turns"),
        ("2/3 and 5/6", "two thirds and 5 over 6"),
        ("3x each side", "3 times each side"),
        ("5-6x", "5 to 6 times"),
        ("× 5", "times 5"),
        ("2 x 30 s", "2 times 30 seconds"),
        ("~5 times", "about 5 times"),
        ("22 °C", "22 degrees Celsius"),
        ("22℃", "22 degrees Celsius"),
        ("-5 °F", "minus 5 degrees Fahrenheit"),
        ("turn 90°", "turn 90 degrees"),
        ("50% & more", "50 percent and more"),
        ("2.5 min", "2 point 5 minutes"),
        ("0.25", "0 point 2 5"),
        ("1/2 h", "half an hour"),
        ("1 1/2 h", "1 and a half hours"),
        ("1 °C", "1 degree Celsius"),
        ("22-25 °C", "22 to 25 degrees Celsius"),
        ("Wait 5 min. more", "Wait 5 minutes more"),
        ("Wait 5 min. Then rest.", "Wait 5 minutes. Then rest."),
        ("0.5 l", "0 point 5 litres"),
        ("1,000 strokes", "1000 strokes"),
        ("at 10:30", "at 10 30"),
        ("at 10:00", "at 10 o'clock"),
        ("at 7:05", "at 7 oh 5"),
        ("60 bpm", "60 beats a minute"),
        ("4-7-8 breathing", "4 7 8 breathing"),
        ("< 5", "less than 5"),
        ("e.g. this", "for example this"),
        ("slowly — now", "slowly, now"),
        ("a well-known T12 and the 2nd rib", "a well-known T12 and the 2nd rib"),
    ],
)
def test_english(written, spoken):
    """Figures and signs become the words an English speaker says."""
    assert normalise(written, "en") == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("", ""),
        (" \n\t ", ""),
        ("one\0two\x1bthree\x7f", "one two three"),
        ("[[k'aat]] sat", "k'aat sat"),
        ("<speak>Hi <break time='1s'/>there</speak>", "Hi there"),
        ("<a" * 9, ""),
        ("Smile 😀 ☺️ now →", "Smile now"),
        ("\ud800 lone", "lone"),
        ("don’t “stop” …", "don't stop..."),
        ("snake_case {y} | \\ ^ ` $5", "snake case y 5"),
        ("-- (-) --", "(-)"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("नमस्ते", "नमस्ते"),
    ],
)
def test_what_no_voice_can_say_is_dropped(written, spoken):
    """Control characters, markup, pictures and stray signs go; letters of every script stay."""
    assert clean(written) == spoken
    assert normalise(written, "en") == spoken


def test_languages_without_grammar_are_only_cleaned():
    """No English words are put into another language."""
    assert normalise("5-6 colpi [[x]] & 30 s", "it") == "5-6 colpi x 30 s"


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Rub ☯ and 😀☺️ now", ("☯", "😀", "☺")),
        ("a_b, a_b, 5 €", ("_", "_", "€")),
        ("left/right, 1/2, on/off", ("/", "/")),
        ("1/2 or not/ever", ("/",)),
        ("½ of 5 % & 22 °C, № 3, ~5, 2 × 3", ()),
        ("“Soft” – ‘now’… (yes) [so] {x} «да» ¿sí? ¡ya! don’t\u00a0stop\u00ad", ()),
        ("one\0two", ("\0",)),
    ],
)
def test_unspeakable(text, signs):
    """What nobody will hear is told; punctuation and what the rules write out is not."""
    assert tuple(text[place] for place in unspeakable(text, "en")) == signs


def test_unspeakable_knows_which_of_several():
    """A sign that is spoken in one place may be left out in another."""
    assert unspeakable("1/2, on/off", "en") == (7,)


def test_long_text_is_cut_at_a_word():
    """A text is cut after the last word that fits, or in a word that alone is too long."""
    assert clean("word " * 900) == ("word " * 200).strip()
    assert clean("x" * 5000) == "x" * LONGEST


@pytest.mark.parametrize(
    "text", ["9" * 100_000, "1-" * 50_000, "1." * 50_000, "1/" * 50_000, "<a" * 50_000, "- " * 50_000, "1 s " * 25_000]
)
@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "ru"])
def test_hostile_text_takes_no_time(text, language):
    """No rule looks at the same text again and again: 100 kB take well under a second."""
    start = time.process_time()
    assert len(spoken_text(text, Lexicon(language=language))) <= LONGEST
    assert time.process_time() - start < 1.0


@given(st.text(max_size=300))
def test_anything_becomes_plain(text):
    """Whatever comes in, out come letters, figures and plain signs, on one line and not too long."""
    spoken = spoken_text(text, Lexicon())
    assert len(spoken) <= LONGEST
    assert spoken == " ".join(spoken.split())
    assert not set(spoken) & (set(string.punctuation) - set(".,;:!?'\"()-"))
    assert spoken.isprintable()


def test_lexicon_comes_first():
    """The lexicon sees the words as written, the normaliser what is left."""
    lexicon = Lexicon(entries=(Respelling(word="close your", other="cloze your"),))
    assert spoken_text("Close your eyes for 30 s.", lexicon) == "Cloze your eyes for 30 seconds."


def test_many_signs_that_nobody_hears(monkeypatch):
    """They are found with one look at the text, and not with one for each of them."""
    looks, module = [], sys.modules[unspeakable.__module__]
    written_out = module._written_out
    monkeypatch.setattr(module, "_written_out", lambda *asked: looks.append(asked) or written_out(*asked))
    assert unspeakable("Rub " + "< ☯ " * 70, "en") == tuple(
        place for n in range(70) for place in (4 + 4 * n, 6 + 4 * n)
    )
    assert len(looks) == 1
