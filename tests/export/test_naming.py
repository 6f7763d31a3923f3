"""Names of files with fields to be filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.export.naming import Pattern


def test_fields_are_filled_in():
    """Script, minutes and ending stand where the pattern wants them, as people would write them."""
    pattern = Pattern("out/{script}/{script}-{minutes}.{ext}")
    assert pattern.fields == {"script", "minutes", "ext"}
    path = pattern.path(script="my own/Back rub.yaml", minutes=20.0, ext=".m4b")
    assert path.as_posix() == "out/Back rub/Back rub-20.m4b"
    assert pattern.path(script="relieving.de", minutes=None, ext="opus").name == "relieving.de-.opus"
    assert Pattern("{minutes}.wav").path(script="x", minutes=7.5).as_posix() == "7.5.wav"


def test_two_braces_are_one():
    """Braces can be meant."""
    pattern = Pattern("{{{script}}}.wav")
    assert pattern.path(script="firm", minutes=None).as_posix() == "{firm}.wav"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{skript}.wav", "none of {script}, {minutes} and {ext}"),
        ("{}.wav", "none of {script}"),
        ("{script:>20}.wav", "none of {script}"),
        ("{script!r}.wav", "none of {script}"),
        ("{script.__class__}.wav", "none of {script}"),
        ("{script.wav", "a brace without its other one"),
        ("a}.wav", "a brace without its other one"),
    ],
)
def test_other_fields_are_told(text, problem):
    """A field that there is not, or one that asks for more than its value, is a mistake."""
    with pytest.raises(ValueError, match=problem):
        Pattern(text)


@given(st.text(st.characters(exclude_characters="{}\0/"), min_size=1))
def test_names_without_fields_stay_as_they_are(text):
    """Whatever else a name has in it is left alone."""
    pattern = Pattern(text)
    assert (str(pattern), pattern.fields) == (text, frozenset())
    assert pattern.path(script="x", minutes=None).as_posix() == text
