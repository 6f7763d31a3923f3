"""The list of voices: those that are here, and those that are not."""

from dataclasses import dataclass

from coach.speech.voices.engines import engines, found_of
from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceInfo:
    """One voice, or an engine that has none here."""

    id: str
    """What to ask for on the command line."""
    engine: Engine
    found: Found | None
    """None where the engine has no voice here."""
    why_not: str = ""
    """What is missing and how to get it; empty where the voice works."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages it speaks; empty where they are not known."""
        return self.found.languages if self.found else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """What was measured of a voice."""

    rate: int
    """Samples a second."""
    times: float
    """Seconds spoken in a second."""


def available(setup: Setup) -> tuple[VoiceInfo, ...]:
    """Return every voice that is here, and every engine that has none with what to do about it."""
    infos: list[VoiceInfo] = []
    for engine in engines():
        there, why_not = found_of(engine, setup)
        infos += (VoiceInfo(id=_id(engine, found), engine=engine, found=found) for found in there)
        if not there:
            infos.append(VoiceInfo(id=engine.name, engine=engine, found=None, why_not=why_not))
    return tuple(infos)


def _id(engine: Engine, found: Found) -> str:
    return f"{engine.name}:{found.voice}" if found.voice else engine.name
