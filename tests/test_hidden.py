"""Signs that nobody sees are found, spelled out or left out; all that people write is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hidden import hidden_sign, shown, without_hidden


@pytest.mark.parametrize(
    ("text", "name", "spelled"),
    [
        ("a\x1b[31mb", "U+001B", "a\\x1b[31mb"),
        ("\x9b2J", "U+009B", "\\x9b2J"),
        ("over\rwritten", "U+000D", "over\\x0dwritten"),
        ("\u202eabc", "U+202E", "\\u202eabc"),
        ("a\u2066b", "U+2066", "a\\u2066b"),
        ("no sign \uffff", "U+FFFF", "no sign \\uffff"),
        ("half a sign \udc80", "U+DC80", "half a sign \\udc80"),
        ("\U0010fffe", "U+10FFFE", "\\u10fffe"),
    ],
)
def test_what_nobody_sees(text, name, spelled):
    """It is called by its number, and spelled as programmers spell it."""
    assert hidden_sign(text) == name
    assert shown(text) == spelled
    assert hidden_sign(without_hidden(text)) is None


@pytest.mark.parametrize(
    "text", ["", "Tab\tand\nline", "Café – “naïve” …", "呼吸 עברית العربية", "👩\u200d🦰 ☯", "[red]"]
)
def test_what_people_write(text):
    """Any script, any punctuation, joined signs and brackets stay as they are."""
    assert hidden_sign(text) is None
    assert shown(text) == without_hidden(text) == text


@given(st.text())
def test_what_is_shown_moves_no_cursor(text):
    """Whatever was there, nothing is left that a terminal obeys, and it can be written."""
    left = shown(text)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in left if sign not in "\t\n")
    left.encode()
