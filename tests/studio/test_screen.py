"""The recorder on a terminal, drawn at several widths."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from coach.studio.recorder import Sight, Stage
from coach.studio.screen import RecorderScreen
from coach.units import Decibels, Seconds
from tests.takes import wanted

LINE = wanted("Lower back. Glide both hands up to the shoulders, [slowly].", seconds=6.5, where=("Back, Glide up", "x"))


def drawn(width, **seen):
    """Return what is on a terminal of so many columns, line by line."""
    console = Console(file=io.StringIO(), width=width, height=12, force_terminal=True, legacy_windows=False)
    with RecorderScreen(console, title="anna") as screen:
        screen.show(Sight(wanted=LINE, number=3, count=120, **seen))
    with console.capture() as capture:
        console.print(screen._live.renderable)
    return Text.from_ansi(capture.get()).plain.rstrip("\n").split("\n")


def test_eighty_columns():
    """Pace, time and place, the line, what is to be done, the level, the keys."""
    assert drawn(80, stage=Stage.RECORDING, seconds=Seconds(2.14), level=Decibels(-30.0)) == [
        "╭──────────────────────────── anna, line 3 of 120 ─────────────────────────────╮",
        "│ slow · up to 6.5 s · Back, Glide up                                          │",
        "│                                                                              │",
        "│     Lower back. Glide both hands up to the shoulders, [slowly].              │",
        "│                                                                              │",
        "│ ● Speak now   2.1 s                                                          │",
        "│ ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╺━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  -30 dB │",
        "│ Enter done  r again  s skip  b back  q stop                                  │",
        "╰──────────────────────────────────────────────────────────────────────────────╯",
    ]


def test_forty_columns():
    """Everything has its place on a narrow terminal too; the line is whole."""
    lines = drawn(40, stage=Stage.DECIDING, told=("clipped: peaks at 0.0 dB are cut off",), refused=True)
    assert all(len(line) == 40 for line in lines)
    assert " ".join(line.strip("│ ") for line in lines[3:6]) == LINE.line.text
    assert "Enter keep" not in "".join(lines)
    assert "Once more, please." in "".join(lines)


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        (Stage.READY, "Read it once, then begin."),
        (Stage.COUNT_IN, "Quiet, please … 3"),
        (Stage.PLAYING, "▶ This is how it sounds   2.1 s"),
        (Stage.DECIDING, "Keep it?   2.1 s"),
    ],
)
def test_every_stage(stage, told):
    """What is to be done is told at every stage, and so are the keys that are of use."""
    lines = drawn(80, stage=stage, seconds=Seconds(2.1))
    assert told in lines[5]
    assert "quiet" in lines[6]
    assert "q stop" in lines[7]
