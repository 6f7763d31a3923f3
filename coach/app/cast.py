"""The cast: who guides in a session, who counts and who speaks to the receiver, and who takes their place."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.kept.folders import cache_folder, models_folder, takes_folder
from coach.script.library import bundled
from coach.speech.line import Line
from coach.speech.role import Role
from coach.speech.voices.base import Recorded
from coach.speech.voices.engines import AUTO, find_voice, found_of, in_order, recorded
from coach.speech.voices.found import speaks
from coach.speech.voices.late import LateVoice
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

Warn = Callable[[str], None]
Lines = Callable[[], tuple[Line, ...]]
"""Gives lines, which it takes a moment to find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The voices of a session, in each role the one to try first in front."""

    guiding: "tuple[Voice, ...]"
    others: "Mapping[Role, tuple[Voice, ...]]" = field(default_factory=dict)
    """Those of the roles in which somebody else speaks than guides."""
    named: "Mapping[str, tuple[Voice, ...]]" = field(default_factory=dict)
    """Those that lines name, as far as they are here."""


def choose_cast(
    voice: str,
    language: str,
    warn: Warn,
    *,
    roles: Iterable[tuple[Role, str]] = (),
    named: Iterable[str] = (),
    needed: Iterable[Line] = (),
    stand_ins: bool = True,
) -> Cast:
    """Return who speaks.

    Args:
        voice: What was asked for; a voice that is named speaks in every role.
        language: Of the lines.
        warn: Told in one line of each voice that had to be replaced.
        roles: The voices a script wishes for; one that is not here is replaced by those of ``auto``.
        named: The voices that lines name; whoever guides says those of one that is not here.
        needed: All that may have to be said, asked for where there is a recorded voice: one that has all of it speaks
            without being named.
        stand_ins: Whether others may take a voice's place.

    Raises:
        VoiceError: The voice that was named is not here or does not speak the language.
    """
    setup = voice_setup()
    call = cache(partial(find_voice, language=language, setup=setup))
    in_turn = partial(_voices_in_turn, language=language, setup=setup)
    wished = dict(roles) if voice == AUTO else {}
    here, missing = _find_named(named if voice == AUTO else (), call)
    lines = cache(lambda: tuple(line for line in needed if line.voice not in here))
    complete = complete_voice(lines, language, setup) if voice == AUTO and not wished else ""
    if wished:
        cast = _cast_by_role(wished, in_turn, call, warn)
    else:
        first, *others = in_turn(complete or voice)
        standing_in = others if stand_ins else ()
        # One that is only asked when a take is broken is not made before.
        cast = Cast(
            guiding=(call(first), *(LateVoice(partial(call, name)) if complete else call(name) for name in standing_in))
        )
    if stand_ins and not complete:
        _tell_gaps(cast.guiding, lines, warn)
    for error in missing:
        warn(f"{error}; going on with the voice {cast.guiding[0].id}")
    return replace(cast, named={name: (speaker, *cast.guiding) for name, speaker in here.items()})


def _find_named(names: Iterable[str], call: "Callable[[str], Voice]") -> "tuple[dict[str, Voice], list[VoiceError]]":
    """Return the voices that are here, by their names, and what is wrong with the others."""
    here: dict[str, Voice] = {}
    missing: list[VoiceError] = []
    for name in dict.fromkeys(names):
        try:
            here[name] = call(name)
        except VoiceError as error:
            missing.append(error)
    return here, missing


def complete_voice(needed: Lines, language: str, setup: Setup) -> str:
    """Return the name of the first recorded voice that has every line; empty where none has, or there is no line."""
    for found in found_of(recorded.ENGINE, setup)[0]:
        voice = found.build(language, setup) if speaks(found, language) else None
        if isinstance(voice, Recorded) and needed() and not _count_missing(voice, needed):
            return f"{recorded.NAME}:{found.voice}"
    return ""


def _count_missing(voice: Recorded, needed: Lines) -> int:
    return sum(not voice.has(line.text, line.pace) for line in needed())


def _tell_gaps(voices: "tuple[Voice, ...]", needed: Lines, warn: Warn) -> None:
    """Tell how many lines a recorded voice leaves to the next one."""
    first, *others = voices
    if isinstance(first, Recorded) and others:
        missing = _count_missing(first, needed)
        if missing:
            warn(f"the voice {first.id} lacks {missing} lines this session may need: {others[0].id} says them")


def voice_setup() -> Setup:
    """Return what decides which voices there are.

    Raises:
        SettingsError: Something in the user's settings is wrong.
    """
    from coach.app.settings import read_settings, settings_file

    return Setup(
        models=models_folder(),
        takes=(takes_folder(), bundled("audio") / "voices"),
        cache=cache_folder(),
        settings=read_settings(settings_file()).voices,
        environment=os.environ,
    )


def _voices_in_turn(voice: str, language: str, setup: Setup) -> tuple[str, ...]:
    """Return the voice that was asked for, and those that take its place in turn."""
    if voice == "silent":
        return (voice,)
    others = in_order(language, setup)
    if voice != AUTO:
        return (voice, *(other for other in others if other != voice))
    if not others:
        raise VoiceError(f"no voice here speaks {language!r}; `coach voices` tells which there are")
    return others


def _cast_by_role(
    wished: Mapping[Role, str],
    in_turn: Callable[[str], tuple[str, ...]],
    call: "Callable[[str], Voice]",
    warn: Warn,
) -> Cast:
    """Return who guides, the first in front, and who speaks in the roles that the script has others for.

    Args:
        wished: What the script names.
        in_turn: Returns a voice and those that take its place.
        call: Returns the one voice of a name.
        warn: Told of a voice that is not here.

    Raises:
        VoiceError: There is no voice at all.
    """

    @cache
    def speakers(name: str) -> "tuple[Voice, ...]":
        first, *others = in_turn(name)
        try:
            voices: tuple[Voice, ...] = (call(first),)
        except VoiceError as error:
            if not others:
                raise
            voices = ()
            warn(f"{error}; going on with the voice {call(others[0]).id}")
        return (*voices, *(call(other) for other in others))

    guide = wished.get(Role.GUIDE, AUTO)
    guiding = speakers(guide)
    named = {role: speakers(wished.get(role, guide)) for role in Role}
    return Cast(guiding=guiding, others={role: voices for role, voices in named.items() if voices != guiding})
