"""Lines of a voice that is a model, spoken until one is whole: models mumble some lines, the short ones most."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coach.errors import UnclearError
from coach.speech.check import Fault, faults
from coach.speech.voices.base import Speech

_SHOWN = 60
"""Characters of a line that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a voice has had to speak, so far."""

    lines: int = 0
    again: int = 0
    """Lines that were not whole the first time."""
    unclear: int = 0
    """Lines that were not whole at all."""


class Tries:
    """Has lines spoken by one way after the other, until one is whole; safe to use from several threads.

    Args:
        voice: The voice's id, for what cannot be said.
    """

    def __init__(self, voice: str) -> None:
        self._voice = voice
        self._counted = [0, 0, 0]
        self._lock = threading.Lock()

    @property
    def tally(self) -> Tally:
        """How many lines there were, and how many were spoken again."""
        lines, again, unclear = self._counted
        return Tally(lines=lines, again=again, unclear=unclear)

    def first_whole(self, text: str, ways: Iterable[Callable[[], Speech]]) -> Speech:
        """Return a line as the first way says it that says it whole.

        Args:
            text: What is said.
            ways: Each says it, the best way first.

        Raises:
            UnclearError: None does.
        """
        found: tuple[Fault, ...] = ()
        for number, way in enumerate(ways):
            speech = way()
            found = faults(speech, text)
            if not found:
                self._count(again=number > 0)
                return speech
        self._count(again=True, unclear=True)
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        raise UnclearError(f"the voice {self._voice} cannot say {shown!r} clearly: it {found[0]}")

    def _count(self, *, again: bool, unclear: bool = False) -> None:
        with self._lock:
            for place, more in enumerate((True, again, unclear)):
                self._counted[place] += more
