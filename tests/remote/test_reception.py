"""Where phones choose a session: what can be chosen, one at a time, and what is told of one that cannot be heard."""

from dataclasses import replace
from functools import partial
from threading import Event

import pytest

from coach.errors import RemoteError
from coach.live.desk import Desk
from coach.remote.reception import Offered, Reception
from coach.session.request import Request
from tests.live.screens.views import view

CHOICE = {"script": "firm", "minutes": "20", "voice": "espeak", "music": "dusk", "focus": "neck", "level": "hard"}
FIRM = Offered(
    script="firm",
    title="Firm back massage",
    language="en",
    minutes="40",
    least=19,
    most=67,
    voice=("auto", "espeak"),
    music=("auto", "none", "dusk"),
    focus=("", "neck"),
    level=("easy", "hard"),
)


def reception(**given) -> Reception:
    """Return one at which two sessions can be chosen."""
    offered = (FIRM, replace(FIRM, script="soft", focus=("",), level=("",)))
    return Reception(**{"offered": offered, "read": lambda choice: Request(script=choice["script"]), **given})


def test_a_session_is_chosen():
    """Whoever has sessions heard is given what was asked for, and every phone is told that it begins."""
    at = reception()
    assert at.values()["last"] == {}
    assert at.choose(CHOICE)
    assert (at.values()["last"], at.values()["beginning"]) == (CHOICE, True)
    assert at.wait() == Request(script="firm")


def test_one_at_a_time():
    """What is chosen while a session begins, or is heard, is not begun after it."""
    at = reception()
    assert at.choose(CHOICE)
    assert not at.choose({**CHOICE, "script": "soft", "focus": "", "level": ""})
    assert at.wait().script == "firm"
    desk = Desk()
    with at.leading(desk):
        desk.show(view(1.0))
        assert at.view is desk.shown
        assert not at.choose(CHOICE)
    assert at.view is None
    at.finish()
    assert at.choose(CHOICE)


def test_what_cannot_be_heard_is_told():
    """Until the next one is chosen."""
    at = reception()
    at.choose(CHOICE)
    at.finish("firm does not fit")
    assert (at.values()["told"], at.values()["beginning"]) == ("firm does not fit", False)
    at.choose(CHOICE)
    assert at.values()["told"] == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"script": "../firm.yaml"},
        {"script": "/etc/passwd"},
        {"script": ["firm"]},
        {"voice": "command:rm"},
        {"voice": "piper:/tmp/voice.onnx"},
        {"music": "/home"},
        {"music": "slow=dusk"},
        {"music": None},
        {"focus": "shoulders"},
        {"level": ""},
        {"minutes": 20},
        {"minutes": "20" * 7},
        {"script": "soft"},
        {"talk": "brief"},
    ],
    ids=str,
)
def test_what_is_on_no_list(changed):
    """No path, no program and no field that is not offered can be asked for by whatever name."""
    at = reception(read=pytest.fail)
    with pytest.raises(RemoteError, match="not on the list"):
        at.choose({**CHOICE, **changed})
    assert not at.values()["beginning"]


def test_what_is_left_out():
    """Everything has to be chosen."""
    with pytest.raises(RemoteError):
        reception().choose({"script": "firm"})


def test_what_is_no_request():
    """It is told to whoever asked, and the next one can be chosen."""

    def read(choice):
        raise RemoteError("'x' is no length")

    at = reception(read=read)
    with pytest.raises(RemoteError, match="no length"):
        at.choose({**CHOICE, "minutes": "x"})
    assert not at.values()["beginning"]


@pytest.mark.parametrize(
    ("last", "first"), [(CHOICE, CHOICE), ({**CHOICE, "voice": "gone"}, {}), ({"script": 1}, {}), (None, {})]
)
def test_what_was_chosen_last(last, first):
    """It is offered first, unless it cannot be had any more."""
    assert reception(last=last).values()["last"] == first


def test_beside_a_session():
    """Where there is a session already nothing can be chosen, and phones wait until it is heard."""
    desk, over = Desk(), Event()
    at = Reception(desk=desk)
    assert at.values() is None
    with pytest.raises(RemoteError):
        at.choose(CHOICE)
    desk.show(view(1.0))
    assert at.opens(over)
    assert at.view is desk.shown
    over.set()
    assert not at.opens(over)
    assert not reception().opens(over)


def test_a_server_that_fails():
    """Whoever leads the session, or waits for one, is told what it ended of."""
    desk = Desk()
    at = Reception(desk=desk)
    at.fail(RuntimeError("no more phones"))
    for wait in (partial(desk.wait, 0.0), at.wait):
        with pytest.raises(RuntimeError, match="no more phones"):
            wait()
