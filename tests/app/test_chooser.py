"""Choosing a session with the arrow keys: what there is, what each key does, and the command that does the same."""

import contextlib

import pytest
from rich.console import Console

from coach.app import choosing
from coach.app.chooser import KEYS, Chooser, Key
from coach.app.choosing import choose
from coach.app.offer import Offer
from coach.app.options import as_words
from coach.app.screens.chooser_screen import ChooserScreen, command_of
from coach.remote.reception import Offered
from coach.script.model import Pulse
from coach.session.request import Request

SCRIPT = """
title: {title}
language: {language}
minutes: {minutes}
sections: [{{title: A, areas: [arms], pace: slow, steps: [{{title: Stroke, say: Stroke the arms., for: 1-30min}}]}}]
"""
ONE = Offered(
    script="one",
    title="One",
    language="en",
    minutes="12.5",
    least=4,
    most=27,
    voice=("auto", "espeak"),
    music=("auto", "none", "dusk"),
    focus=("", "neck"),
    level=("",),
)
SHORT = Offered(
    script="kurz",
    title="Kurz",
    language="de",
    minutes="",
    least=3,
    most=5,
    voice=("auto",),
    music=("auto",),
    focus=("",),
    level=("easy", "hard"),
)


@pytest.fixture
def keyed(monkeypatch):
    """Gives a function that has keys pressed, by their names, in a chooser of two sessions, and returns it."""

    def pressed(*names: str, last=None) -> Chooser:
        chooser = Chooser(ONE, last or {})
        chooser.add(SHORT)
        for name in names:
            chooser.press(KEYS[name])
        return chooser

    return pressed


def test_the_first_of_everything(keyed):
    """Where nothing has been chosen yet, the first session stands there as it is usually heard."""
    chooser = keyed()
    assert chooser.choice == {
        "script": "one",
        "minutes": "",
        "voice": "auto",
        "music": "auto",
        "focus": "",
        "level": "",
    }
    assert (chooser.done, chooser.rows[chooser.row]) == (False, "script")


def test_lengths(keyed):
    """By five minutes, the session's own in its place; a short one by the minute."""
    assert keyed().values("minutes") == ("5", "10", "", "15", "20", "25")
    assert keyed("right").values("minutes") == ("", "3", "4", "5")


@pytest.mark.parametrize(
    ("names", "changed"),
    [
        (("down", "right"), {"minutes": "15"}),
        (("down", "left", "left", "left"), {"minutes": "25"}),
        (("down", "pagedown"), {"minutes": "10"}),
        (("tab", "tab", "space"), {"voice": "espeak"}),
        (("up", "right"), {"focus": "neck"}),
        (("down", "down", "down", "left"), {"music": "dusk"}),
        (("right",), {"script": "kurz", "level": "easy"}),
        (("right", "up", "right"), {"script": "kurz", "level": "hard"}),
        (("right", "left"), {}),
    ],
)
def test_keys(keyed, names, changed):
    """Up and down go to another row, left and right change it; after the last comes the first."""
    assert keyed(*names).choice == keyed().choice | changed


def test_what_another_session_does_not_have(keyed):
    """It is given up for what is usual there; the rest stays chosen."""
    last = {"script": "one", "minutes": "25", "voice": "espeak", "music": "dusk", "focus": "neck", "level": ""}
    assert keyed(last=last).choice == last
    usual = {"script": "kurz", "minutes": "", "voice": "auto", "music": "auto", "focus": "", "level": "easy"}
    assert keyed("right", last=last).choice == usual
    assert keyed(last={"script": "gone", "minutes": 7, "voice": ["x"]}).choice == keyed().choice


def test_begun_or_left(keyed):
    """Enter begins it, q and Escape leave, and nothing is changed any more."""
    assert [(keyed(name).done, keyed(name).begins) for name in ("enter", "q", "escape")] == [
        (True, True),
        (True, False),
        (True, False),
    ]


def test_the_command_that_does_the_same():
    """What is as usual is not said; what needs quotes has them."""
    assert command_of(Request()) == "coach run relieving"
    asked = Request(
        script="my own.yaml",
        minutes=20.5,
        skip_prep=True,
        pulse=Pulse.NONE,
        music=("dusk", "fast=a b"),
        focus="upper back",
    )
    assert command_of(asked) == (
        "coach run 'my own.yaml' --minutes 20.5 --skip-prep --pulse none --focus 'upper back' --music dusk "
        "--music 'fast=a b'"
    )
    assert as_words(Request(music_level=-3.0)) == ("relieving", "--music-level", "-3")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (36, 24), (20, 8), (80, 5)])
def test_drawn_within_the_terminal(keyed, width, height):
    """Whatever its size, no line is longer than it is wide; the command can be read to its end."""
    console = Console(width=width, height=height, force_terminal=True, color_system=None)
    chooser = keyed("down", "right", "down", "down", "left")
    with console.capture() as captured:
        console.print(ChooserScreen(console)._drawn(chooser))
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= width
    shown = " ".join(" ".join(lines).split())
    assert "coach run one --minutes 15 --music dusk" in shown
    assert ("Enter begin" in shown) is (height >= 12)


class Pressed:
    """A keyboard on which keys are pressed one after the other, once nothing else is to be done."""

    def __init__(self, *keys: Key) -> None:
        self.keys = list(keys)

    def wait(self, timeout):
        """Return the next key once all sessions have been found."""
        return (self.keys.pop(0),) if timeout else ()


@pytest.fixture
def offer(monkeypatch, tmp_path):
    """Gives two sessions in a library, and no other."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COACH_LIBRARY", str(tmp_path))
    paths = {name: tmp_path / f"{name}.yaml" for name in ("relieving", "mine")}
    for name, path in paths.items():
        path.write_text(SCRIPT.format(title=name, language="en", minutes=10))
    monkeypatch.setattr("coach.app.offer.session_paths", lambda: paths)
    return Offer((), Request(), tmp_path / "state", warn=pytest.fail)


def chosen(monkeypatch, offer, *keys: Key) -> Request | None:
    """Return what is asked for once keys have been pressed."""

    @contextlib.contextmanager
    def keyboard(_keys):
        yield Pressed(*keys)

    monkeypatch.setattr(choosing, "keyboard", keyboard)
    return choose(offer)


def test_chosen(monkeypatch, offer):
    """What is chosen is asked for as on a phone, and is offered first the next time; who leaves asks for nothing."""
    assert chosen(monkeypatch, offer, Key.LEAVE) is None
    assert offer.last is None
    keys = (Key.RIGHT, Key.DOWN, Key.RIGHT, Key.DOWN, Key.DOWN, Key.RIGHT, Key.BEGIN)
    assert chosen(monkeypatch, offer, *keys) == Request(script="mine", minutes=15.0, music=("none",))
    assert chosen(monkeypatch, offer, Key.BEGIN) == Request(script="mine", minutes=15.0, music=("none",))


def test_the_session_is_heard(monkeypatch, offer, coach):
    """Alone on a terminal, the command lets one be chosen, shows what does the same, and does that."""
    monkeypatch.setattr("coach.app.cli.at_a_terminal", lambda: True)
    monkeypatch.setattr("coach.app.cli.can_be_drawn_on", lambda: True)
    for name, value in {"VOICE": "silent", "MUSIC": "none", "SPEED": "1000"}.items():
        monkeypatch.setenv(f"COACH_{name}", value)
    monkeypatch.setattr(choosing, "choose", lambda _: Request(script="mine", minutes=1.5))
    code, out, err = coach()
    assert code == 0
    assert "A: Stroke" in out
    assert err.splitlines()[0] == "coach run mine --minutes 1.5"
    monkeypatch.setattr(choosing, "choose", lambda _: None)
    assert coach() == (0, "", "")


@pytest.mark.parametrize(("terminal", "term"), [(False, "xterm"), (True, "dumb")])
def test_where_nothing_can_be_chosen(monkeypatch, coach, terminal, term):
    """Into a pipe, and on a terminal that cannot be drawn on, it is the help."""
    monkeypatch.setattr("coach.app.cli.at_a_terminal", lambda: terminal)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    monkeypatch.setenv("TERM", term)
    code, out, err = coach()
    assert (code, out) == (2, "")
    assert err == coach("--help")[1]
