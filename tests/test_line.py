"""A line is a value: equal where text and pace are."""

from dataclasses import FrozenInstanceError

import pytest

from coach.line import Line
from coach.pace import Pace


def test_equal_lines_are_one_key():
    """Text and pace tell lines apart and nothing else does."""
    line = Line(text="Rest.", pace=Pace.SLOW)
    assert {line, Line(text="Rest.", pace=Pace.SLOW), Line(text="Rest.", pace=Pace.FAST)} == {
        line,
        Line(text="Rest.", pace=Pace.FAST),
    }


def test_line_is_frozen():
    """Nobody can change a line that others hold."""
    with pytest.raises(FrozenInstanceError):
        Line(text="Rest.", pace=Pace.SLOW).text = "Go."
