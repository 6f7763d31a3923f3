"""Bakes a voice: has it say every line that is wanted, and keeps what it says whole."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from coach.errors import UnclearError, VoiceError
from coach.sound.clips.polish import heard_seconds
from coach.speech.check import faults
from coach.speech.delivery import deliver
from coach.speech.takes.folder import TakeFolder
from coach.speech.takes.index import hash_of
from coach.speech.takes.wanted import Wanted
from coach.speech.voices.base import Speech, Voice
from coach.speech.words import Lexicon, spoken_text

TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Baked:
    """What has become of one line."""

    wanted: Wanted
    seconds: float = 0.0
    """How long it was said; 0 where it was not kept."""
    fault: str = ""
    """Why it was not kept."""


def unbaked(wanted: Iterable[Wanted], folder: TakeFolder, voice: str, lexicon: Lexicon) -> tuple[Wanted, ...]:
    """Return the lines that a voice has still to say: those it has not said, or not as they are to be said now.

    Args:
        wanted: Every line.
        folder: What has been kept.
        voice: Its id.
        lexicon: How words are said.
    """
    return tuple(line for line in wanted if _is_wanting(line, folder, _name(voice), lexicon))


def bake(
    wanted: Iterable[Wanted], folder: TakeFolder, voice: Voice, lexicon: Lexicon, told: Callable[[Baked], None]
) -> None:
    """Have a voice say lines one after the other; each is whole on the disk before the next is said.

    Args:
        wanted: What is to be said.
        folder: Where it is kept.
        voice: Says it.
        lexicon: How words are said.
        told: Told of each line.

    Raises:
        VoiceError: The voice is gone, or the folder cannot be written to.
    """
    engine = voice.id.partition(":")[0]
    for line in wanted:
        said = spoken_text(line.line.text, lexicon, engine)
        try:
            speech = whole(voice, line, said)
        except UnclearError as error:
            told(Baked(wanted=line, fault=str(error)))
            continue
        folder.keep(line, speech, made=_name(voice.id), said=said)
        told(Baked(wanted=line, seconds=speech.samples.size / speech.rate))


def note_lengths(folder: TakeFolder) -> None:
    """Note how long each take is heard; one that cannot be read is measured by whoever wants to hear it.

    Raises:
        VoiceError: The folder cannot be read or written to.
    """
    seconds = {}
    for take in folder.takes:
        with suppress(VoiceError):
            seconds[take.file] = folder.seconds(take) or heard_seconds(folder.sound(take))
    folder.keep_lengths(seconds)


def whole(voice: Voice, wanted: Wanted, said: str) -> Speech:
    """Return a line as a voice says it whole, asked up to :data:`TRIES` times.

    Raises:
        UnclearError: It never is.
        VoiceError: The voice is gone.
    """
    found = ""
    for _ in range(TRIES):
        try:
            speech = deliver(voice, said, wanted.line.pace, wanted.language)
        except UnclearError as error:
            found = str(error)
            continue
        wrong = faults(speech, said)
        if not wrong:
            return speech
        found = f"it {wrong[0]}"
    raise UnclearError(f"{wanted.line.text!r} was not kept: {found}, {TRIES} times")


def _is_wanting(wanted: Wanted, folder: TakeFolder, made: str, lexicon: Lexicon) -> bool:
    take = folder.get(wanted.line, wanted.language)
    if take is None or (take.made and take.made != made):
        return True
    said = spoken_text(wanted.line.text, lexicon, made.partition(":")[0])
    return bool(take.made) and take.hash != hash_of(said)


def _name(voice: str) -> str:
    """Return a voice's name without its version: another build of it says the same lines."""
    return voice.partition("@")[0]
