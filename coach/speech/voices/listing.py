"""The list of voices: those that are here, and those that are not."""

from coach.speech.voices.engines import engines, found_of
from coach.speech.voices.found import Engine, Found, VoiceInfo
from coach.speech.voices.setup import Setup


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
