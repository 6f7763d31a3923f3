"""The roll: a line is found by its id or its words, and a name that has none is told why."""

import pytest

from coach.pace import Pace
from coach.studio.roll import Roll, most_alike
from tests.takes import wanted

GLIDE, HOLD, HOLD_FAST = wanted("Glide both hands up."), wanted("Hold."), wanted("Hold.", Pace.FAST)
ROLL = Roll((GLIDE, HOLD, HOLD_FAST), {"0123456789": "Glide your hands up.", "00ff00ff00": "Rest."})


@pytest.mark.parametrize(
    "name",
    [
        GLIDE.id,
        GLIDE.id.upper(),
        f"{GLIDE.id} glide",
        f"{GLIDE.id}-2",
        "glide  BOTH hands up",
        "“Glide both hands up!”",
    ],
)
def test_a_line_by_its_name(name):
    """Its id is enough, whatever stands behind it; so are its words, however they are set."""
    assert ROLL.find(name) is GLIDE


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Hold.", "no line is called 'Hold.'; `coach voices sheet` writes what they are called"),
        (f"{GLIDE.id}2", f"no line is called '{GLIDE.id}2'"),
        ("", "no line is called ''"),
        ("00ff00ff00", "stale, 'Rest.' is not said any more"),
        (
            "0123456789 x",
            f"stale, 'Glide your hands up.' is not said any more; now it is 'Glide both hands up.' ({GLIDE.id})",
        ),
    ],
)
def test_a_name_without_a_line(name, told):
    """Words that two lines have tell neither; what a sheet called a line once is told with what it is now."""
    assert ROLL.find(name) is None
    assert ROLL.why_not(name).startswith(told)


def test_an_id_goes_before_words():
    """Each of two lines with the same words is found by its id."""
    assert ROLL.find(HOLD.id) is HOLD
    assert ROLL.find(HOLD_FAST.id) is HOLD_FAST


def test_most_alike():
    """The text that shares most words is taken, and none where none shares half of them."""
    others = [("Hold it there, softly.", 1), ("Hold it.", 2), ("Hold it there.", 3), ("Go.", 4)]
    assert most_alike("Hold it there!", others) == 3
    assert most_alike("Hold.", others) == 2
    assert most_alike("Rest here.", others) is None
