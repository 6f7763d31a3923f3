"""Has a session chosen at the terminal."""

from collections.abc import Iterator

from coach.app.chooser import KEYS, Chooser, Key
from coach.app.commands.console import terminal
from coach.app.offer import Offer
from coach.app.screens.chooser_screen import ChooserScreen
from coach.live.controls.keyboard import Control, keyboard
from coach.remote.reception import Offered
from coach.session.request import Request
from coach.units import Seconds

_LOOKED = Seconds(0.25)
"""How often it is looked whether the terminal has another size."""


def choose(offer: Offer) -> Request | None:
    """Have a session chosen at the terminal, and return what is asked for; None where whoever sits there leaves.

    Raises:
        CoachError: No session can be run.
    """
    last = offer.last or {}
    offered = offer.offered(first=last.get("script"))
    chooser = Chooser(next(offered), last)
    with ChooserScreen(terminal()) as screen, keyboard(KEYS) as keys:
        _ask(chooser, offered, screen, keys)
    return offer.read(chooser.choice) if chooser.begins else None


def _ask(chooser: Chooser, others: Iterator[Offered], screen: ChooserScreen, keys: Control[Key]) -> None:
    """Show what is chosen and do what keys ask for until that is all; add sessions while no key is pressed."""
    adding = True
    while not chooser.done:
        screen.show(chooser)
        pressed = keys.wait(Seconds(0.0) if adding else _LOOKED)
        for key in pressed:
            if not chooser.done:
                chooser.press(key)
        if adding and not pressed:
            session = next(others, None)
            adding = session is not None
            if session:
                chooser.add(session)
