"""The roll: the lines that may be called, found by what somebody has named a take."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar

from coach.speech.takes.wanted import Wanted

T = TypeVar("T")

_ALIKE = 0.5
"""The least share of words that two texts have in common where one was made of the other."""


class Roll:
    """Finds a line by its id, or by its words where no other line has them.

    Args:
        wanted: All lines.
        former: What lines were called once, from sheets, by their ids.
    """

    def __init__(self, wanted: Iterable[Wanted], former: Mapping[str, str] | None = None) -> None:
        self._by_id = {one.id: one for one in wanted}
        self._former = former or {}
        self._by_words: dict[tuple[str, ...], Wanted | None] = {}
        for one in self._by_id.values():
            words = words_in(one.line.text)
            self._by_words[words] = None if words in self._by_words else one

    def find(self, name: str) -> Wanted | None:
        """Return the line of a name; behind an id anything may stand, such as a space and the line's words."""
        return self._by_id.get(_id_in(name)) or self._by_words.get(words_in(name))

    def why_not(self, name: str) -> str:
        """Return why a name has no line."""
        before = self._former.get(_id_in(name))
        if before is None:
            return f"no line is called {name!r}; `coach voices sheet` writes what they are called"
        now = most_alike(before, ((one.line.text, one) for one in self._by_id.values()))
        return f"stale, {before!r} is not said any more" + (f"; now it is {now.line.text!r} ({now.id})" if now else "")


def most_alike(text: str, others: Iterable[tuple[str, T]]) -> T | None:
    """Return what stands beside the text that shares most words with another; None where none shares half of them."""
    own = frozenset(words_in(text))
    best, most = None, _ALIKE
    for other, value in others:
        words = frozenset(words_in(other))
        alike = len(own & words) / max(1, len(own | words))
        if alike > most or (best is None and alike == most):
            best, most = value, alike
    return best


@cache
def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text without what nobody hears."""
    return tuple("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def _id_in(name: str) -> str:
    """Return what a name begins with, up to the first sign that no id has."""
    return next((name[:at] for at, sign in enumerate(name) if not sign.isalnum()), name).lower()
