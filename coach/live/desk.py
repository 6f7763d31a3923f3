"""The desk a running session is led from: controls send it commands, screens are shown views."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event

from coach.live.transport import Command
from coach.live.view import View
from coach.units import Seconds

LOOKED_EVERY = Seconds(0.1)
"""How often it is looked whether a session has begun, or is over."""


class Desk:
    """Any number of controls and screens meet here; commands may be sent from any thread.

    Attributes:
        shown: What was shown last, None before the session is heard.
        cover: Draws the session's picture, as PNG; that takes a moment.
    """

    def __init__(self, *, cover: Callable[[], bytes] | None = None) -> None:
        self.shown: View | None = None
        self.cover = cover
        self._sent: SimpleQueue[Command | Exception] = SimpleQueue()
        self._screens: list[Callable[[View], None]] = []

    def send(self, command: Command) -> None:
        """Ask for something; it is done in the order in which it was asked for, whoever did."""
        self._sent.put(command)

    def fail(self, error: Exception) -> None:
        """Tell that a control has ended of something that nobody foresaw."""
        self._sent.put(error)

    def watch(self, show: Callable[[View], None]) -> None:
        """Have something called with each view from now on, in the thread that leads the session: it must be quick."""
        self._screens.append(show)

    def show(self, view: View) -> None:
        """Show everybody what there is to see."""
        self.shown = view
        for show in tuple(self._screens):
            show(view)

    def begun(self, over: Event) -> bool:
        """Wait until there is something to see; tell whether there is, or the session is over before that."""
        while self.shown is None and not over.wait(LOOKED_EVERY):
            pass
        return not over.is_set()

    def wait(self, timeout: Seconds) -> tuple[Command, ...]:
        """Return what has been asked for, at once when something is, empty after the time-out.

        Raises:
            Exception: What a control has ended of.
        """
        asked: list[Command] = []
        try:
            while True:
                sent = self._sent.get_nowait() if asked else self._sent.get(timeout=timeout)
                if isinstance(sent, Exception):
                    raise sent
                asked.append(sent)
        except Empty:
            return tuple(asked)
