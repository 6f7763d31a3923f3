"""Signs that nobody sees and a machine obeys: control characters, turns of the writing, and what is no sign at all."""

import re

_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Of the direction in which text is written: what is shown is not what is read."""
_NO_SIGNS = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNS}{_NO_SIGNS}]")


def hidden_sign(text: str) -> str | None:
    """Return how the first such sign in a text is called, such as U+001B; None where there is none.

    Tabs and ends of lines are none of them.
    """
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def shown(text: str) -> str:
    """Return foreign text so that it may be written to a terminal or into captions: each such sign is spelled out."""
    return _HIDDEN.sub(_spell, text)


def without_hidden(text: str) -> str:
    """Return foreign text with none of these signs, for formats that have no place for them."""
    return _HIDDEN.sub("", text)


def _spell(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
