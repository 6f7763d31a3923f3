"""What is known of engines and their voices without starting any."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One voice of an engine, found without starting anything."""

    voice: str
    """Its name within the engine; empty where the engine has only one."""
    languages: tuple[str, ...] = ()
    """Codes without a region; empty where it is not known and any is taken."""
    build: "Callable[[str, Setup], Voice]"
    """Makes the voice for a language."""
    has_knob: bool = True
    """Whether its speed can be set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One kind of voice."""

    name: str
    kind: str
    """In a few words, what it sounds like and where it comes from."""
    licence: str
    """Of program and usual voices."""
    get: str
    """How to get it, where it is missing."""
    megabytes: int | None = None
    """About what getting it downloads, its usual voice included; None where that depends."""
    find: Callable[[Setup], tuple[Found, ...]]
    """Returns its voices here, the best first; raises VoiceError where more is to be told than how to get it."""
    rank: int | None = None
    """Its place among those that ``auto`` tries, the lowest first; None where it is only asked when it is named."""
    settled: bool = False
    """Whether the user's settings say where a text is sent, or which program is run: then no script names it."""
    example: str = "one of its voices"
    """What may be asked for where there is no voice to be named."""
    look_up: Callable[[str, Setup], Found | None] | None = None
    """Returns a voice that is in no list; None as its answer where there is none of that name."""
    better: Mapping[str, str] = field(default_factory=dict)
    """By language, how to hear a more natural voice than this one; told where ``auto`` has to take it."""
    fetch: Callable[[str, Setup, Callable[[str], None]], str] | None = None
    """Downloads a voice by its name, telling how far it is, and returns what to ask for; raises VoiceError."""


def speaks(found: Found, language: str) -> bool:
    """Tell whether a voice speaks a language, as far as is known."""
    from coach.speech.words.lexicon import base_language

    return not found.languages or base_language(language) in found.languages
