"""The plan as people read it."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from coach.app.screens.cue_sheet import cue_sheet, how_much
from coach.plan.fit import fit
from coach.script.model import Drift
from tests.counted_speech import CountedSpeech
from tests.live.screens.views import plan
from tests.scripts_strategy import reps, script, section, step


def printed(of, width):
    """Return a cue sheet's lines at a width."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    with console.capture() as capture:
        console.print(cue_sheet(of, width=width))
    return [line.rstrip() for line in capture.get().rstrip("\n").split("\n")]


def test_wide():
    """From 60 columns on everything has a column of its own, and under the table stands what fitting did."""
    assert printed(plan(), 80) == [
        "A back massage",
        "clock  step                 side   talk  how much    pace",
        "       Back",
        " 0:00    Glide up the back         0:03  8 × 10.7 s  slow",
        " 1:29    Circle each blade  left   0:05  0:55        steady",
        " 2:30    Circle each blade  right  0:02  0:55        steady",
        " 3:27    Brush off                 0:04  0:27        fast",
        " 4:00  end",
        "4 minutes. Stretch +0.76: practices are 76 % of the way to their longest.",
    ]


def test_in_the_language_of_the_session():
    """Every word and every number is the language's own."""
    assert printed(plan(language="ru"), 90) == [
        "A back massage",
        "время  шаг                  сторона  слова  сколько     темп",
        "       Back",
        " 0:00    Glide up the back            0:03  8 × 10,7 с  медленно",
        " 1:29    Circle each blade  слева     0:05  0:55        ровно",
        " 2:30    Circle each blade  справа    0:02  0:55        ровно",
        " 3:27    Brush off                    0:04  0:27        быстро",
        " 4:00  конец",
        "4 минуты. Подгонка +0,76: приёмы на 76 % пути к самой большой длительности.",
    ]


def test_narrow():
    """Below that the side stands behind the step, and the pace is left out."""
    assert printed(plan(), 40) == [
        "A back massage",
        "clock  step                 how much",
        "       Back",
        " 0:00  Glide up the back    8 × 10.7 s",
        " 1:29  Circle each blade,   0:55",
        "       left",
        " 2:30  Circle each blade,   0:55",
        "       right",
        " 3:27  Brush off            0:27",
        " 4:00  end",
        "4 minutes. Stretch +0.76: practices are",
        "76 % of the way to their longest.",
    ]


@pytest.mark.parametrize("width", [40, 59, 60, 120])
def test_every_line_fits(width):
    """No line is wider than it may be."""
    assert max(map(len, printed(plan(), width))) <= width


def test_titles_are_only_text():
    """What a script says is no markup."""
    of = plan(title="[/red] massage", left_out=("[b]x",))
    lines = printed(of, 80)
    assert lines[0] == "[/red] massage"
    assert "Left out for lack of time: [b]x." in lines


def test_what_fitting_did():
    """Everything that was changed to meet the length is told."""
    lines = printed(plan(stretch=-0.25, left_out=("Rest", "Rock"), brief=True, unspoken=("Softly.",)), 120)
    assert lines[-4:] == [
        "4 minutes. Stretch -0.25: practices are 25 % of the way to their shortest.",
        "Left out for lack of time: Rest, Rock.",
        "Instructions are in their short form.",
        "No room for: Softly.",
    ]
    assert printed(plan(stretch=0.0), 120)[-1] == "4 minutes. Stretch +0.00: practices are as written."
    assert printed(plan(stretch=1.0), 120)[-1].endswith("100 % of the way to their longest.")


def test_how_much():
    """A count with its tempo, or a time."""
    of = plan()
    assert [how_much(step, "en") for step in of.steps] == ["8 × 10.7 s", "0:55", "0:55", "0:27"]
    waits = replace(of.steps[1].turn, step=replace(of.steps[1].turn.step, until_next=True))
    assert how_much(replace(of.steps[1], turn=waits), "en") == "0:55, until next"


def test_a_tempo_that_moves_is_told_by_its_ends():
    """Of strokes that get slower the first and the last are told."""
    slower = script(section(step("Stroke", reps(5, 5, (6.0, 10.0), Drift.SLOWER))))
    (one,) = fit(slower, frames=None, speech=CountedSpeech()).steps
    assert how_much(one, "en") == "5 × 6.0–10.0 s"
