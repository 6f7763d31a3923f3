"""A session chosen at the terminal with the arrow keys, out of the lists that phones choose from."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from coach.languages import DEFAULT
from coach.remote.reception import Choice, Offered

ROWS = ("script", "minutes", "voice", "music", "focus", "level")
"""What can be chosen, in the order in which it is shown, by the names of a request's fields."""
USUAL = ""
"""What stands for the script's own length, and for no part of the body that gets more time."""
_SHORT = 20
"""Sessions that are no longer than so many minutes are chosen by the minute, and others by five."""
_PAGE = 5
"""Values that are passed over at once."""


class Key(Enum):
    """What a key asks for."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    PAGE_LEFT = auto()
    PAGE_RIGHT = auto()
    BEGIN = auto()
    LEAVE = auto()


KEYS = {
    **{"up": Key.UP, "down": Key.DOWN, "tab": Key.DOWN, "left": Key.LEFT, "right": Key.RIGHT, "space": Key.RIGHT},
    **{"pageup": Key.PAGE_LEFT, "pagedown": Key.PAGE_RIGHT, "enter": Key.BEGIN, "q": Key.LEAVE, "escape": Key.LEAVE},
}
_MOVES = {Key.LEFT: -1, Key.RIGHT: 1, Key.PAGE_LEFT: -_PAGE, Key.PAGE_RIGHT: _PAGE}


class Chooser:
    """What is chosen so far, and which row the keys change.

    Attributes:
        row: Which one that is, by its number.
        done: Whether nothing is to be changed any more.
        begins: Whether the session is to begin then.
    """

    def __init__(self, first: Offered, last: Mapping[str, Any]) -> None:
        """Begin with what was chosen last, as far as it can still be chosen.

        Args:
            first: A session; others are added as they are found.
            last: By the names of the rows; anybody may have changed it.
        """
        self.row = 0
        self.done = self.begins = False
        self._offered = {first.script: first}
        self._chosen = {name: str(last.get(name, "")) for name in ROWS}
        self._settle()

    def add(self, session: Offered) -> None:
        """Let another session be chosen, too; those of one language stand together."""
        found = sorted((*self._offered.values(), session), key=lambda each: (each.language != DEFAULT, each.language))
        self._offered = {each.script: each for each in found}

    @property
    def session(self) -> Offered:
        """The session that is chosen."""
        return self._offered[self._chosen["script"]]

    @property
    def rows(self) -> tuple[str, ...]:
        """What can be chosen for it: no level of what is done in one way."""
        return tuple(name for name in ROWS if name != "level" or len(self.session.level) > 1)

    @property
    def choice(self) -> Choice:
        """What is chosen, as a phone would ask for it."""
        return dict(self._chosen)

    def values(self, name: str) -> tuple[str, ...]:
        """Return what there is to choose from in a row."""
        if name == "script":
            return tuple(self._offered)
        if name == "minutes":
            return _lengths(self.session)
        values: tuple[str, ...] = getattr(self.session, name)
        return values

    def press(self, key: Key) -> None:
        """Do what a key asks for; at the last value comes the first."""
        match key:
            case Key.UP | Key.DOWN:
                self.row = (self.row + (1 if key is Key.DOWN else -1)) % len(self.rows)
            case Key.BEGIN | Key.LEAVE:
                self.done, self.begins = True, key is Key.BEGIN
            case _:
                name = self.rows[self.row]
                values = self.values(name)
                self._chosen[name] = values[(values.index(self._chosen[name]) + _MOVES[key]) % len(values)]
                self._settle()

    def _settle(self) -> None:
        """Let what this session does not have be what it has first."""
        for name in ROWS:
            values = self.values(name)
            if self._chosen[name] not in values:
                self._chosen[name] = USUAL if USUAL in values else values[0]


def _lengths(session: Offered) -> tuple[str, ...]:
    """Return lengths of a session in minutes: whole ones between its shortest and its longest, among them its own."""
    step = 1 if session.most <= _SHORT else 5
    whole = {minutes: f"{minutes}" for minutes in range(session.least // step * step, session.most + 1, step)}
    lengths = {minutes: told for minutes, told in whole.items() if minutes >= max(1, session.least)}
    own = float(session.minutes) if session.minutes else 0.0
    return tuple(told for _, told in sorted((lengths | {own: USUAL}).items()))
