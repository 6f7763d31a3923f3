"""Findings fit any width, and are one line each in a pipe."""

import pytest
from rich.console import Console

from coach.app.screens.finding_list import finding_lines, finding_table
from coach.audit.finding import Finding, State

FOUND = (
    Finding(part="music", state=State.WORKS, told="6 beds"),
    Finding(part="voice pico", state=State.LACKS, told="small, of early Android", remedy="apt-get install pico"),
    Finding(part="disk", state=State.FAILS, told="nothing can be written to /tmp: no space left on device"),
)


def shown(width):
    """Return findings as they stand on a terminal."""
    console = Console(width=width, highlight=False)
    with console.capture() as capture:
        console.print(finding_table(FOUND, width=width))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_wide():
    """A line each, and under it what to do."""
    assert shown(80) == [
        "✓  music       6 beds",
        "–  voice pico  small, of early Android",
        "               → apt-get install pico",
        "✗  disk        nothing can be written to /tmp: no space left on device",
    ]


@pytest.mark.parametrize("width", [20, 40])
def test_narrow(width):
    """What is told stands under its part, and no line is longer than the terminal is wide."""
    lines = shown(width)
    assert lines[:3] == ["✓  music", "   6 beds", "–  voice pico"]
    assert max(map(len, lines)) <= width


def test_piped():
    """Whoever cuts lines apart gets one for each thing."""
    assert list(finding_lines(FOUND)) == [
        "works  music: 6 beds",
        "lacks  voice pico: small, of early Android; apt-get install pico",
        "fails  disk: nothing can be written to /tmp: no space left on device",
    ]
