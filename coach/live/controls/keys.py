"""Keys by name, out of what a terminal sends for them: split sequences, bursts and a bare Escape read right."""

import codecs
import re

ESCAPE = "\x1b"
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[^\[O])", re.DOTALL)
"""A whole escape sequence (ECMA-48), or Alt with a character."""
_FUNCTION_KEYS = (11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24)
"""Numbers of F1 to F12 in the sequences of a VT220 and its descendants."""
_NAMED = {
    " ": "space",
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x1b[A": "up",
    "\x1bOA": "up",
    "\x1b[B": "down",
    "\x1bOB": "down",
    "\x1b[C": "right",
    "\x1bOC": "right",
    "\x1b[D": "left",
    "\x1bOD": "left",
    "\x1b[5~": "pageup",
    "\x1b[6~": "pagedown",
    "\x1b[H": "home",
    "\x1b[F": "end",
    "\x1b[2~": "insert",
    "\x1b[3~": "delete",
    **{f"\x1bO{letter}": f"f{number}" for number, letter in enumerate("PQRS", start=1)},
    **{f"\x1b[{code}~": f"f{number}" for number, code in enumerate(_FUNCTION_KEYS, start=1)},
}
NAMES = frozenset({*_NAMED.values(), "escape"})
"""The keys that have a name; every other one is named by its character."""


class KeyReader:
    """Turns bytes, as they come, into the names of keys."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._begun = ""
        """The beginning of an escape sequence whose end has not come yet."""

    @property
    def waiting(self) -> bool:
        """Whether a key has begun: unless more comes soon, call :meth:`pause`."""
        return bool(self._begun)

    def feed(self, data: bytes) -> tuple[str, ...]:
        """Return the keys that are whole now."""
        typed = self._begun + self._decoder.decode(data)
        self._begun = ""
        keys: list[str] = []
        while typed:
            if typed[0] != ESCAPE:
                keys.append(_name(typed[0]))
                typed = typed[1:]
            elif typed[1:2] == ESCAPE:
                keys.append("escape")
                typed = typed[1:]
            elif (sequence := _SEQUENCE.match(typed)) is not None:
                keys.append(_NAMED.get(sequence[0], ""))
                typed = typed[sequence.end() :]
            else:
                self._begun, typed = typed, ""
        return tuple(key for key in keys if key)

    def pause(self) -> tuple[str, ...]:
        """Return what has begun as what it is when nothing follows: Escape alone, and the keys after it."""
        begun, self._begun = self._begun, ""
        return ("escape", *(_name(character) for character in begun[1:])) if begun else ()


def _name(character: str) -> str:
    """Return the name of a key that sends one character; none for control characters without a name."""
    name = _NAMED.get(character, character.lower())
    return name if name.isprintable() else ""
