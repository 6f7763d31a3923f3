"""A line is a value: equal where text, pace and role are."""

from dataclasses import FrozenInstanceError

import pytest

from coach.pace import Pace
from coach.speech.line import Line
from coach.speech.role import Role


def test_equal_lines_are_one_key():
    """Text, pace and role tell lines apart and nothing else does; a line guides unless it is told otherwise."""
    line, fast = Line(text="Rest.", pace=Pace.SLOW), Line(text="Rest.", pace=Pace.FAST)
    counted = Line(text="Rest.", pace=Pace.SLOW, role=Role.COUNT)
    assert {line, Line(text="Rest.", pace=Pace.SLOW, role=Role.GUIDE), fast, counted} == {line, fast, counted}
    assert len({line, fast, counted}) == 3


def test_line_is_frozen():
    """Nobody can change a line that others hold."""
    with pytest.raises(FrozenInstanceError):
        Line(text="Rest.", pace=Pace.SLOW).text = "Go."
