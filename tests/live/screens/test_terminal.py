"""The running session on a terminal, drawn at several widths."""

import io
from dataclasses import replace

import pytest
from rich.console import Console
from rich.text import Text

from coach.live.controls.keyboard import all_keys, hint
from coach.live.screens.running import TerminalScreen, progress
from coach.live.transport import Mode
from coach.plan.model import Within
from coach.script.model import Side
from tests.live.screens.views import plan, view

HINTS = {paused: hint(paused=paused) for paused in (False, True)}
SAID = "Brush the whole back with quick hands, and do not stop before it is warm."


def drawn(seen, width, title="A back massage", helping=False, height=20):
    """Return what is last on a terminal of so many columns, line by line."""
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=True, legacy_windows=False)
    with TerminalScreen(console, title=title, hints=HINTS, keys=all_keys()) as screen:
        screen.show(replace(seen, helping=helping))
    with console.capture() as capture:
        console.print(screen._live.renderable)
    return Text.from_ansi(capture.get()).plain.rstrip("\n").split("\n")


def test_eighty_columns():
    """Step, count and pace, words, what comes next, the time, the keys."""
    assert drawn(view(30.0, caption=SAID), 80) == [
        "╭─────────────────────────────── A back massage ───────────────────────────────╮",
        "│ Back: Glide up the back                                                      │",
        "│ 3 of 8   slow pace                                                           │",
        "│ Brush the whole back with quick hands, and do not stop before it is warm.    │",
        "│ next: Back: Circle each blade, left side                                     │",
        "│ 0:30 ━━━━━━━╸━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 3:30 left │",
        "│ space pause  n next  r repeat  w wrap up  q stop  ? keys                     │",
        "╰──────────────────────────────────────────────────────────────────────────────╯",
    ]


def test_forty_columns():
    """Nothing that matters is cut off where there is little room: words and keys go on in the next line."""
    assert drawn(view(30.0, caption=SAID), 40) == [
        "╭─────────── A back massage ───────────╮",
        "│ Back: Glide up the back              │",
        "│ 3 of 8   slow pace                   │",
        "│ Brush the whole back with quick      │",
        "│ hands, and do not stop before it is  │",
        "│ warm.                                │",
        "│ next: Back: Circle each blade, left… │",
        "│ 0:30 ━━╸━━━━━━━━━━━━━━━━━━ 3:30 left │",
        "│ space pause  n next  r repeat        │",
        "│ w wrap up    q stop  ? keys          │",
        "╰──────────────────────────────────────╯",
    ]


def test_where_there_is_room():
    """Figures are large enough to be read from the table, and four steps of what comes are seen."""
    assert drawn(view(30.0, caption=SAID), 100, height=30)[1:16] == [
        f"│ {line:<96} │"
        for line in (
            "Back: Glide up the back",
            "3 of 8   slow pace",
            "",
            "██████      ██  ██████",
            "    ██      ██  ██  ██",
            "██████    ██    ██████",
            "    ██  ██      ██  ██",
            "██████  ██      ██████",
            "",
            "Brush the whole back with quick hands, and do not stop before it is warm.",
            "next: Back: Circle each blade, left side",
            "Back: Circle each blade, right side",
            "Back: Brush off",
            "",
            "0:30 ━━━━━━━━━━╺━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 3:30 left",
        )
    ]


def test_it_is_as_high_whatever_is_shown():
    """Where there is room, nothing moves from one step to the next."""
    heights = {len(drawn(view(at, caption=SAID), 100, height=30)) for at in (0.5, 30.0, 120.0, 230.0)}
    assert len(heights) == 1


def test_the_words_stay():
    """While hands do what was said, it can still be read."""
    assert drawn(view(40.0, caption="Glide up.", speaking=False), 80)[3].strip("│ ") == "Glide up."


def test_a_section_done_several_times():
    """The round and their number stand behind the step's name."""
    assert drawn(view(30.0, rounds=3), 80)[1].strip("│ ") == "Back: Glide up the back · round 1/3"


def test_a_group_done_several_times():
    """Which time it is stands behind the step's name; a side is told by the name itself."""
    within = (
        Within(title="Hand", number=1, count=2, side=Side.LEFT),
        Within(title="Fingers", number=2, count=5, item="thumb"),
    )
    seen = view(30.0)
    grouped = replace(seen, step=replace(seen.step, turn=replace(seen.step.turn, within=within)))
    assert drawn(grouped, 80)[1].strip("│ ") == "Back: Glide up the back, thumb · Fingers 2/5"


def test_keys_while_it_is_paused():
    """The key that paused goes on now."""
    assert drawn(view(30.0, mode=Mode.PAUSED), 80)[-2].startswith("│ space go on  n next")


def test_a_step_that_waits():
    """Where the time still to go would stand, it says what it waits for."""
    assert progress(view(100.0, stays=True)) == "waits until you ask for the next step"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_every_line_fits(width):
    """No line is wider than the terminal, and the frame is closed."""
    lines = drawn(view(30.0, caption=SAID, message=""), width)
    assert {len(line) for line in lines} == {width}
    assert all(line[0] + line[-1] in ("╭╮", "││", "╰╯") for line in lines)
    assert "q stop" in lines[-2] + lines[-3]


def test_what_a_command_did_is_seen_before_words():
    """A refusal is read at once, even while something is said."""
    lines = drawn(view(30.0, caption=SAID, message="this is the last step"), 80)
    assert lines[3] == "│ this is the last step                                                        │"


def test_paused():
    """A pause says so where the pace stood."""
    assert drawn(view(30.0, mode=Mode.PAUSED), 80)[2].split() == ["│", "3", "of", "8", "paused", "│"]


def test_the_last_step():
    """Nothing comes next."""
    assert drawn(view(239.0), 80)[4].split() == ["│", "last", "step", "│"]


def test_titles_are_only_text():
    """A script's title is no markup."""
    assert " [/red] [b]x " in drawn(view(30.0), 80, title="[/red] [b]x")[0]


@pytest.mark.parametrize(("at", "text"), [(0.0, "listen"), (30.0, "3 of 8"), (88.0, "8 of 8"), (100.0, "0:50 to go")])
def test_counting(at, text):
    """While the instruction is said there is nothing to count; then repetitions, or the time still to go."""
    assert progress(view(at)) == text


def test_in_the_language_of_the_session():
    """The side, the count, the pace, what comes next and the time left are told in it."""
    lines = drawn(view(100.0, plan(language="de")), 80)
    words = [" ".join(line.replace("│", " ").split()) for line in lines]
    assert words[1:3] == ["Back: Circle each blade, linke Seite", "noch 0:50 Tempo: gleichmäßig"]
    assert words[4] == "danach: Back: Circle each blade, rechte Seite"
    assert words[5].endswith("noch 2:20")


def test_it_is_drawn_only_when_something_changed():
    """Four times a second for the time, at once for anything else, and the screen is given back."""
    file = io.StringIO()
    console = Console(file=file, width=80, height=20, force_terminal=True, legacy_windows=False)
    sizes = []
    of = plan()
    with TerminalScreen(console, title="A", hints=HINTS, keys=all_keys()) as screen:
        for seen in (view(1.0, of), view(1.1, of), view(1.26, of), view(1.27, of, message="no"), view(1.28, of)):
            screen.show(seen)
            sizes.append(len(file.getvalue()))
    first, same, later, told, silent = sizes
    assert first == same < later < told < silent
    assert file.getvalue().count("\x1b[?25l") == file.getvalue().count("\x1b[?25h") == 1


@pytest.mark.parametrize("width", [40, 80])
def test_help(width):
    """Every key stands there with what it does, and nothing is wider than the terminal."""
    lines = drawn(view(30.0), width, helping=True)
    assert {len(line) for line in lines} == {width}
    words = " ".join(" ".join(lines).replace("│", " ").split())
    for meaning in ("pause, and go on", "next step", "a minute less", "show or hide the keys"):
        assert all(word in words for word in meaning.split())
    assert any("Page Down" in line for line in lines)


def test_a_device_that_is_awaited():
    """Who looks at the screen is told why nothing is heard."""
    assert "waiting for the sound device" in drawn(view(30.0, waiting=True, message="paused"), 80)[3]


def test_stopped():
    """While the closing line is heard, the session says that it is ending."""
    assert drawn(view(30.0, mode=Mode.STOPPED), 80)[2].split()[4] == "stopped"
