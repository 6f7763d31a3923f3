"""A voice that has never answered is not waited for as long as one that has."""

from coach.speech.voices.patience import FIRST_ANSWER, Patience
from coach.units import Seconds


def test_the_first_answer_has_less_time():
    """Once it has answered, it may take its time."""
    patience = Patience(Seconds(60.0))
    assert patience.seconds("") == FIRST_ANSWER
    patience.note_answer()
    assert patience.seconds("Rest.") == 60.0


def test_no_answer_has_more_time_than_any():
    """A short time for all holds for the first, too."""
    assert Patience(Seconds(2.0)).seconds("Rest.") == 2.0
    assert Patience(Seconds(60.0), first=Seconds(20.0)).seconds("Rest.") == 20.0


def test_a_long_text_has_more_time():
    """A thousand signs take longer to answer than a word."""
    assert Patience(Seconds(60.0)).seconds("a" * 1000) == 30.0
