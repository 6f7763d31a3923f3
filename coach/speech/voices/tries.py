"""Lines of a voice that is a model, spoken until one is whole: models mumble some lines, the short ones most."""

from collections.abc import Callable, Iterable

from coach.errors import UnclearError
from coach.speech.check import Fault, faults
from coach.speech.voices.base import Speech

_SHOWN = 60
"""Characters of a line that are told."""


def say_whole(text: str, ways: Iterable[Callable[[], Speech]], *, voice: str) -> Speech:
    """Return a line as the first way says it that says it whole.

    Args:
        text: What is said.
        ways: Each says it, the best way first.
        voice: The voice's id, for what cannot be said.

    Raises:
        UnclearError: None does.
    """
    found: tuple[Fault, ...] = ()
    for way in ways:
        speech = way()
        found = faults(speech, text)
        if not found:
            return speech
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    raise UnclearError(f"the voice {voice} cannot say {shown!r} clearly: it {found[0]}")
