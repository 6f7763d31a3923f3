"""A voice that has spoken elsewhere."""

from coach.errors import VoiceError
from coach.pace import Pace
from coach.speech.voices.base import Speech


class AbsentVoice:
    """Stands for a voice where only what it has said is to be had.

    Args:
        voice: Its id.
    """

    at_once = 1

    def __init__(self, voice: str) -> None:
        self.id = voice

    def speak(self, text: str, pace: Pace) -> Speech:
        """Refuse.

        Raises:
            VoiceError: Always.
        """
        raise VoiceError(f"the voice {self.id} is not here and has not said {text!r} at the pace {pace}")

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""
