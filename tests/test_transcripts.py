"""What counts as misheard in the table of voices."""

import pytest

from tests.bench.transcripts import errors, words_of


@pytest.mark.parametrize(
    ("said", "heard", "expected"),
    [
        ("Two more.", "two more", 0),
        ("2 more, for 30 seconds", "Two more for thirty seconds.", 0),
        ("Knead the hip", "need the hip", 0),
        ("Where your favourite was", "wear your favorite was", 0),
        ("A hand's width", "a hands width", 0),
        ("Warm up", "warmup", 0),
        ("The breastbone", "the breast bone", 0),
        ("Hold.", "I hold", 1),
        ("Lighter.", "", 1),
        ("Never press on the spine", "never dress on this spine", 2),
    ],
)
def test_errors_count_words_and_nothing_a_listener_cannot_hear(said: str, heard: str, expected: int) -> None:
    """A word put in, left out or mistaken is an error; figures, spaces and words that sound alike are none."""
    assert errors(words_of(said), words_of(heard)) == expected


def test_words_keep_their_letters_in_other_languages() -> None:
    """Accents are left out on both sides, and no number is put in English words."""
    assert words_of("Cómo está, 20 más", "es")[:2] == ["como", "esta"]
