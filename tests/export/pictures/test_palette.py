"""The colours of the paces: told apart on the dark ground, also by people who do not see red and green."""

from itertools import combinations

import pytest

from coach.export.pictures import colours
from coach.pace import Pace


def channels(colour: str) -> list[float]:
    """Return a colour's linear red, green and blue, 0..1 (IEC 61966-2-1)."""
    parts = [int(colour[at : at + 2], 16) / 255.0 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def to_a_deuteranope(colour: str) -> list[float]:
    """Return what somebody without green cones sees of it (Viénot, Brettel and Mollon 1999)."""
    red, green, blue = channels(colour)
    yellow = 0.29275 * red + 0.70725 * green
    return [yellow, yellow, -0.02234 * red + 0.02234 * green + blue]


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast of two colours, from 1 (WCAG 2.2)."""
    bright, dark = sorted((0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other)))[::-1]
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("seen", [channels, to_a_deuteranope])
def test_they_stand_out(seen):
    """Each is bright enough on the ground, and steady is brighter than both others by far."""
    assert min(contrast(seen(colour), seen(colours.GROUND)) for colour in colours.PACES.values()) > 3.0
    steady = seen(colours.PACES[Pace.STEADY])
    assert min(contrast(steady, seen(colours.PACES[pace])) for pace in (Pace.SLOW, Pace.FAST)) > 1.8


def test_slow_is_blue_and_fast_is_not():
    """To a deuteranope one of them is blue and the other yellow."""
    slow, fast = (to_a_deuteranope(colours.PACES[pace]) for pace in (Pace.SLOW, Pace.FAST))
    assert slow[2] > 1.5 * slow[0]
    assert fast[2] < 0.5 * fast[0]


def test_hatches_differ():
    """In black and white the lines across them tell the paces apart."""
    lines = [hatch or float("inf") for hatch in colours.HATCHES.values()]
    assert all(max(pair) >= 2.0 * min(pair) for pair in combinations(lines, 2))
