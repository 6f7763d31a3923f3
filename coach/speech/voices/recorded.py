"""recorded: lines that a person, or another voice, has spoken once."""

from pathlib import Path

from coach.errors import UnclearError, VoiceError
from coach.pace import Pace
from coach.speech.line import Line
from coach.speech.takes.folder import TakeFolder
from coach.speech.takes.index import Take
from coach.speech.voices.base import Speech, has_words, short_silence
from coach.units import RATE, Seconds


class RecordedVoice:
    """Plays takes; says nothing that was not recorded; safe to use from several threads.

    Args:
        folder: With the index and the sound files.
        language: Of the lines that it is asked for.

    Raises:
        VoiceError: The index cannot be read.
    """

    at_once = 2  # reading a file waits for the disk more than for a processor

    def __init__(self, folder: Path, *, language: str) -> None:
        self._folder = TakeFolder(folder)
        self._language = language
        self.id = f"recorded:{folder.name}@{self._folder.version}"

    def has(self, text: str, pace: Pace) -> bool:
        """Tell whether there is a take of a line, or nothing in it to be said."""
        return self._take(text, pace) is not None or not has_words(text)

    def seconds(self, text: str, pace: Pace) -> Seconds | None:
        """Return how long a take is heard, where that has been measured."""
        take = self._take(text, pace)
        return self._folder.seconds(take) if take else None

    def speak(self, text: str, pace: Pace) -> Speech:
        """Return the take of a line as it is written; see :class:`coach.speech.voices.base.Voice`."""
        take = self._take(text, pace)
        if take is not None:
            try:
                return self._folder.sound(take)
            except VoiceError as error:
                raise UnclearError(str(error)) from error
        if has_words(text):
            raise VoiceError(f"the voice {self.id} has no take of {text!r} at {pace} pace")
        return short_silence(RATE)

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _take(self, text: str, pace: Pace) -> Take | None:
        return self._folder.get(Line(text=text, pace=pace), self._language)
