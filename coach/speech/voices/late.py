"""A voice that is made when it is first asked for: one that stands in for another seldom is."""

from collections.abc import Callable
from functools import cached_property

from coach.pace import Pace
from coach.speech.voices.base import Speech, Voice


class LateVoice:
    """Speaks as the voice it makes; until it is asked for something, nothing of that one is loaded."""

    def __init__(self, make: Callable[[], Voice]) -> None:
        self._make = make

    @property
    def id(self) -> str:
        """See :class:`coach.speech.voices.base.Voice`."""
        return self._voice.id

    @property
    def at_once(self) -> int:
        """See :class:`coach.speech.voices.base.Voice`."""
        return self._voice.at_once

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.speech.voices.base.Voice`."""
        return self._voice.speak(text, pace)

    def close(self) -> None:
        """Close the voice if it was made; closing twice is safe."""
        made: Voice | None = self.__dict__.get("_voice")
        if made is not None:
            made.close()

    @cached_property
    def _voice(self) -> Voice:
        return self._make()
