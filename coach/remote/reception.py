"""Where phones find a session to lead, and choose one while none is heard."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from coach.errors import RemoteError
from coach.live.desk import LOOKED_EVERY, Desk
from coach.live.view import View
from coach.session.request import Request

Choice = Mapping[str, str]
"""What is chosen, by the names of a request's fields; empty where nothing is asked for."""
LONGEST_MINUTES = 12
"""Signs; all else that can be chosen is on a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A session that can be chosen, and what for it: of each list the first, where nothing has been chosen yet."""

    script: str
    """Its name; where it stands is nobody's business."""
    title: str
    language: str
    minutes: str
    """Those its author has in mind; empty where that is not said."""
    least: int
    """Minutes, about, as the next."""
    most: int
    voice: tuple[str, ...]
    music: tuple[str, ...]
    focus: tuple[str, ...]
    level: tuple[str, ...]

    def allows(self, choice: Mapping[str, Any]) -> bool:
        """Tell whether a choice is one of this session, and of nothing that is not on its lists."""
        minutes, lists = choice.get("minutes"), ("voice", "music", "focus", "level")
        return (
            choice.keys() == {"script", "minutes", *lists}
            and choice["script"] == self.script
            and isinstance(minutes, str)
            and len(minutes) <= LONGEST_MINUTES
            and all(choice[name] in getattr(self, name) for name in lists)
        )


class Reception:
    """Where phones are let to a session: to the one there is, or to one that they choose.

    Phones choose in the server's thread, and whoever has sessions heard, one at a time, waits in another.

    Attributes:
        desk: Where the session that is heard is led from.
    """

    def __init__(
        self,
        *,
        desk: Desk | None = None,
        offered: Iterable[Offered] = (),
        read: Callable[[Choice], Request] | None = None,
        last: Mapping[str, Any] | None = None,
    ) -> None:
        """Get ready.

        Args:
            desk: Of the session there is, where none can be chosen.
            offered: What can be chosen.
            read: Returns what a choice asks for; raises RemoteError.
            last: What was chosen last time, which is offered first, if it still can be chosen.
        """
        self.desk = desk
        self._offered = tuple(offered)
        self._read = read
        self._chosen: SimpleQueue[Request | Exception] = SimpleQueue()
        self._beginning = False
        self._told = ""
        self._sessions = [asdict(each) for each in self._offered]
        self._last = last if last and self._allows(last) else {}

    @property
    def view(self) -> View | None:
        """What there is to see of the session that is heard."""
        return self.desk.shown if self.desk else None

    def values(self) -> dict[str, Any] | None:
        """Return what there is to choose, as JSON values; None where nothing is."""
        if not self._sessions:
            return None
        return {"sessions": self._sessions, "last": self._last, "told": self._told, "beginning": self._beginning}

    def choose(self, choice: Mapping[str, Any]) -> bool:
        """Have a session begun; tell whether it will be, or another one is.

        Raises:
            RemoteError: It is not to be had.
        """
        if not self._read or not self._allows(choice):
            raise RemoteError("this is not on the list: load the page again")
        if self._beginning:
            return False
        request = self._read(choice)
        self._last, self._told, self._beginning = choice, "", True
        self._chosen.put(request)
        return True

    def finish(self, told: str = "") -> None:
        """Let another session be chosen.

        Args:
            told: Why the one before could not be heard; empty where it was.
        """
        self._told, self._beginning = told, False

    def wait(self) -> Request:
        """Return the next session that is asked for.

        Raises:
            Exception: What the server has ended of.
        """
        while True:
            try:
                chosen = self._chosen.get(timeout=LOOKED_EVERY)
            except Empty:
                continue
            if isinstance(chosen, Exception):
                raise chosen
            return chosen

    @contextmanager
    def leading(self, desk: Desk) -> Iterator[None]:
        """Let phones lead a session for as long as the context lasts."""
        self.desk = desk
        try:
            yield
        finally:
            self.desk = None

    def opens(self, over: Event) -> bool:
        """Wait until phones may come without taking the processors from the first sound; tell whether they may."""
        return self.desk.begun(over) if self.desk else not over.is_set()

    def fail(self, error: Exception) -> None:
        """Tell whoever has sessions heard what the server has ended of."""
        self._chosen.put(error)
        if self.desk:
            self.desk.fail(error)

    def _allows(self, choice: Mapping[str, Any]) -> bool:
        return any(each.allows(choice) for each in self._offered)
