"""Recorded voices: folders of takes, those that come with the coach and the user's own."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.speech.takes.index import FILE, read_index
from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

NAME = "recorded"


def find(setup: Setup) -> tuple[Found, ...]:
    """Return the voices in the folders of takes; of two with one name the first.

    Raises:
        VoiceError: The index of one cannot be read.
    """
    folders: dict[str, Path] = {}
    for parent in setup.takes:
        for index in sorted(parent.glob(f"*/{FILE}")):
            folders.setdefault(index.parent.name, index.parent)
    return tuple(_found(folder) for folder in folders.values())


def _found(folder: Path) -> Found:
    languages = dict.fromkeys(take.language for take in read_index(folder)[0])
    return Found(voice=folder.name, languages=tuple(languages), build=partial(_build, folder), has_knob=False)


def _build(folder: Path, language: str, _setup: Setup) -> "Voice":
    from coach.speech.voices.recorded import RecordedVoice

    return RecordedVoice(folder, language=language)


ENGINE = Engine(
    name=NAME,
    kind="spoken by a person or kept of another voice, line by line",
    licence="of whoever spoke",
    get="coach voices record SCRIPT --as NAME",
    find=find,
)
