"""Any number of controls and screens meet at the desk."""

from threading import Thread

import pytest

from coach.live import transport
from coach.live.desk import Desk
from coach.units import Seconds
from tests.live.screens.views import view

SOON = Seconds(5.0)


def test_commands_from_several_threads():
    """All of them come, and those of one control in the order in which they were sent."""
    desk = Desk()
    orders = [(transport.NEXT, transport.PAUSE), (transport.LOUDER, transport.SOFTER)]
    threads = [Thread(target=lambda order=order: [desk.send(command) for command in order]) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = desk.wait(SOON)
    assert len(asked) == 4
    for order in orders:
        assert tuple(command for command in asked if command in order) == order


def test_nothing_asked():
    """After the time-out there is nothing."""
    assert Desk().wait(Seconds(0.0)) == ()


def test_every_screen_is_shown_everything():
    """Those that watch from some moment on see what comes after it."""
    desk, first, second = Desk(), [], []
    one, two = view(1.0), view(2.0)
    desk.watch(first.append)
    desk.show(one)
    desk.watch(second.append)
    desk.show(two)
    assert (first, second) == ([one, two], [two])


def test_a_control_that_ends_of_a_fault():
    """Whoever leads the session is told, and not only the thread it ran in."""
    desk = Desk()
    desk.fail(RuntimeError("nobody foresaw this"))
    with pytest.raises(RuntimeError, match="nobody foresaw this"):
        desk.wait(SOON)
