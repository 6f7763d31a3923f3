"""How long a voice is waited for."""

from coach.units import Seconds

FIRST_ANSWER = Seconds(10.0)
"""Until a voice has answered once, nobody knows whether it ever will."""
_SIGN = Seconds(0.02)
"""What each sign of a text adds to that."""


class Patience:
    """The time a voice has for an answer: a short one until it has given its first.

    Args:
        timeout: Seconds any answer may take.
        first: Seconds the first may take, where its text is short and that is less.
    """

    def __init__(self, timeout: Seconds, *, first: Seconds = FIRST_ANSWER) -> None:
        self._timeout = timeout
        self._first: Seconds | None = first

    def seconds(self, text: str) -> Seconds:
        """Return what the answer for a text may take."""
        if self._first is None:
            return self._timeout
        return min(self._timeout, Seconds(round(self._first + len(text) * _SIGN)))

    def note_answer(self) -> None:
        """Note that the voice has answered."""
        self._first = None
