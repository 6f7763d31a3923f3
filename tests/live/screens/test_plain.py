"""The running session as plain lines: each thing once, with its time."""

from coach.live.screens.running import PlainScreen
from coach.live.transport import Mode
from tests.live.screens.views import plan, view


def shown(*views):
    """Return the lines written for one view after the other."""
    lines: list[str] = []
    with PlainScreen(lines.append) as screen:
        for each in views:
            screen.show(each)
    return lines


def test_lines_of_a_session():
    """A step, its words, and a side, each when it begins and once."""
    second = plan().steps[1].start / 48_000
    assert shown(
        view(0.0),
        view(0.5),
        view(2.0, caption="Begin now."),
        view(2.5, caption="Begin now."),
        view(4.0),
        view(9.0, caption="Last one."),
        view(second + 1.0),
    ) == [
        "   0:00  Back: Glide up the back",
        "   0:02    Begin now.",
        "   0:09    Last one.",
        "   1:30  Back: Circle each blade, left side",
    ]


def test_a_step_that_waits():
    """It is told once that it goes on until it is told otherwise."""
    assert shown(view(0.0, stays=True), view(0.5, stays=True)) == [
        "   0:00  Back: Glide up the back",
        "   0:00  (waits until you ask for the next step)",
    ]


def test_the_same_words_twice():
    """Words said again after a silence are written again."""
    lines = shown(view(1.0, caption="Softly."), view(5.0), view(9.0, caption="Softly."))
    assert lines[1:] == ["   0:01    Softly.", "   0:09    Softly."]


def test_commands_are_told():
    """What a command did stands in brackets, once."""
    assert shown(
        view(1.0),
        view(2.0, mode=Mode.PAUSED),
        view(2.0, mode=Mode.PAUSED),
        view(2.5),
        view(3.0, message="this is the last step"),
        view(3.5, message="this is the last step"),
        view(4.0, mode=Mode.STOPPED),
    ) == [
        "   0:01  Back: Glide up the back",
        "   0:02  (paused)",
        "   0:02  (playing)",
        "   0:03  (this is the last step)",
        "   0:04  (stopped)",
    ]


def test_in_the_language_of_the_session():
    """Sides and what a command did are told in it."""
    of = plan(language="fr")
    assert shown(view(100.0, of), view(101.0, of, mode=Mode.PAUSED), view(102.0, of, waiting=True)) == [
        "   1:40  Back: Circle each blade, côté gauche",
        "   1:41  (en pause)",
        "   1:42  (en cours)",
        "   1:42  (en attente de la sortie audio ; la séance reprendra au même endroit)",
    ]
