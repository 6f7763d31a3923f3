"""The bundled beds on a terminal."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from coach.app.screens.bed_list import bed_list
from coach.sound.music.catalogue import catalogue


def printed(beds, width):
    """Return the list's lines at a width."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    with console.capture() as capture:
        console.print(bed_list(beds, width=width))
    return [line.rstrip() for line in capture.get().rstrip("\n").split("\n")]


def test_wide():
    """A bed is one line of facts and one of what it sounds like."""
    assert printed(catalogue(), 80)[:2] == [
        "dusk   slow    no beat  D dorian  loops of 2:00, 1:12 and 0:54",
        "  Low strings and far voices under an evening sky; bowls now and then, no beat.",
    ]


def test_narrow():
    """Few columns put the loops under it."""
    moss = next(bed for bed in catalogue() if bed.name == "moss")
    assert printed((moss,), 40) == [
        "moss  steady  72 bpm   F major",
        "  A harp in quarter notes over warm",
        "  strings, soft rain on leaves.",
        "  loops of 2:00, 1:12 and 0:54",
    ]


def test_a_single_loop():
    """A bed of one stem is one loop."""
    moss = next(bed for bed in catalogue() if bed.name == "moss")
    assert printed((replace(moss, stems=moss.stems[:1]),), 80)[0].endswith("  a loop of 2:00")


def test_none():
    """Without beds there is nothing to list."""
    assert printed((), 80) == [""]


@pytest.mark.parametrize("width", [40, 59, 60, 80, 120])
def test_every_line_fits(width):
    """No line is wider than it may be, and every bed is named."""
    lines = printed(catalogue(), width)
    assert max(map(len, lines)) <= width
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == [bed.name for bed in catalogue()]
