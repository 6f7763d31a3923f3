"""What a voice's rate knob is set to for each pace: measured the first time, and kept from then on."""

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from coach.errors import VoiceError
from coach.kept.cache import keep_json, read_kept
from coach.kept.digest import digest
from coach.pace import Pace
from coach.speech.voices import calibration
from coach.speech.voices.base import Speech

SpeakAt = Callable[[str, int], Speech]
"""Says a sentence at a setting of the knob."""


class Paces:
    """The settings of one voice; safe to use from several threads.

    Args:
        voice: The voice's id: another version of a voice is measured anew.
        folder: Where settings are kept; None measures them anew each time.
        sentences: What is said to measure the voice, in its language.
        at: One setting of the knob, where a word's time is in proportion to it, or two: measured at these.
    """

    def __init__(self, voice: str, *, folder: Path | None, sentences: Sequence[str], at: tuple[int, ...]) -> None:
        self._sentences = tuple(sentences)
        self._at = at
        self.path = None if folder is None else folder / f"pace-{digest(voice, *self._sentences)}.json"
        """The file they are kept in."""
        self._knobs: dict[Pace, int] | None = None
        self._failure: VoiceError | None = None
        self._measuring = threading.Lock()

    def knob(self, pace: Pace, speak_at: SpeakAt) -> int:
        """Return the setting for a pace; the first time, the voice's speed is measured.

        Raises:
            VoiceError: It has to be measured, and the voice cannot speak; from then on it is not tried again.
        """
        with self._measuring:
            if self._failure is not None:
                raise type(self._failure)(str(self._failure))
            if self._knobs is None:
                try:
                    self._knobs = self.kept() or self._measure(speak_at)
                except VoiceError as error:
                    self._failure = error
                    raise
            return self._knobs[pace]

    def kept(self) -> dict[Pace, int] | None:
        """Return the settings that were measured before; None where there are none, or none that can be read."""
        try:
            kept = json.loads(read_kept(self.path) or b"")
            return {pace: int(kept[pace]) for pace in Pace}
        except (ValueError, KeyError, TypeError):
            return None

    def _measure(self, speak_at: SpeakAt) -> dict[Pace, int]:
        def say_at(knob: int) -> Callable[[str], Speech]:
            return lambda text: speak_at(text, knob)

        measured = [(float(knob), calibration.words_a_minute(say_at(knob), self._sentences)) for knob in self._at]
        knobs = calibration.knobs(measured)
        keep_json(self.path, knobs)
        return knobs
