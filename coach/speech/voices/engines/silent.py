"""The voice that says nothing."""

from typing import TYPE_CHECKING

from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice


def find(_setup: Setup) -> tuple[Found, ...]:
    """Return the voice, which is always here."""
    return (Found(voice="", build=_build),)


def _build(_language: str, _setup: Setup) -> "Voice":
    from coach.speech.voices.silent import SilentVoice

    return SilentVoice()


ENGINE = Engine(
    name="silent",
    kind="says nothing, for rehearsals",
    licence="GPL-3.0",
    get="",
    find=find,
)
