"""Builds what a command needs out of what was asked for: the only module that knows every voice and sink."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from coach.errors import DeviceError, JournalError, VoiceError
from coach.journal import Entry, Journal
from coach.pace import Pace
from coach.request import Request
from coach.script.model import Script
from coach.units import Seconds

if TYPE_CHECKING:
    from coach.clips.store import ClipStore
    from coach.music.endless import Music
    from coach.plan.model import Plan
    from coach.session import Session
    from coach.sinks.device import DeviceSink
    from coach.sinks.sink import Sink
    from coach.voices.base import Voice

Warn = Callable[[str], None]

NO_DEVICE = "none"
ANY_DEVICE = "auto"
PIPE = "pipe:"
LOOK_AHEAD_EVERY = Seconds(5.0)
"""How often music is asked whether there is something to be done ahead."""


def plan_of(request: Request, warn: Warn) -> "Plan":
    """Return the plan of a session."""
    from coach.plan.fit import fit

    script = request.read()
    with spoken_clips(request.voice, script.language, warn) as clips:
        return fit(script, frames=request.frames, speech=clips, skip_prep=request.skip_prep, talk=request.talk)


def resumed(request: Request, entry: Entry, session: "Session") -> "Session":
    """Return a session gone on with where its journal says that it broke off.

    Raises:
        JournalError: The script has been changed since.
    """
    from coach.plan.fit import Onward
    from coach.session import fitted_anew

    if entry.digest != request.digest or entry.turn >= len(session.plan.turns):
        raise JournalError(f"{request.script} has been changed since it broke off; begin anew without --resume")
    return fitted_anew(session, Onward(first=entry.turn, at=entry.position), end=entry.end)


@contextmanager
def opened_session(request: Request, warn: Warn, *, live: bool = False) -> "Iterator[Session]":
    """Give a session ready to be heard."""
    from coach.session import open_session

    script = request.read()
    with spoken_clips(request.voice, script.language, warn) as clips, _beds(request, script, warn) as beds:
        session = open_session(
            script,
            frames=request.frames,
            skip_prep=request.skip_prep,
            talk=request.talk,
            live=live,
            clips=clips,
            beds=beds,
            balance=request.balance,
        )
        with _made_ahead(session, beds.values(), live=live):
            yield session


@contextmanager
def spoken_clips(voice: str, language: str, warn: Warn) -> "Iterator[ClipStore]":
    """Give the store of spoken lines, with the voice asked for and those that stand in for it."""
    from coach.clips.store import ClipStore

    folder = cache_folder()
    order = [voice]
    if voice == "auto":
        order = ["pyttsx3", "espeak"] if sys.platform in ("darwin", "win32") else ["espeak", "pyttsx3"]
    elif voice != "silent":
        order = [voice, *(other for other in ("espeak", "pyttsx3") if other != voice)]
    built = [_voice(name, language, folder) for name in order]
    store = ClipStore(built, folder=folder / "clips", language=language, warn=warn)
    try:
        yield store
    finally:
        store.close()


def begin_to_open(device: str, speed: float) -> "DeviceSink | None":
    """Begin to open the device while the session is still being made; None where no device is wanted.

    Raises:
        DeviceError: There is no device of that name; the message lists those there are.
    """
    if device == NO_DEVICE or speed != 1.0 or device.startswith(PIPE):
        return None
    from coach.sinks.device import DeviceSink, device_names

    if device == ANY_DEVICE:
        return DeviceSink()
    names = device_names()
    matching = [name for name in names if name == device] or [n for n in names if device.lower() in n.lower()]
    if not matching:
        there = "; ".join(names) or "none at all"
        raise DeviceError(f"no sound device called '{device}'. There are: {there}")
    return DeviceSink(matching[0])


def opened_sink(opening: "DeviceSink | None", device: str, speed: float, warn: Warn) -> "Sink":
    """Return what hears the session: the open device, a pipe, or a rehearsal where there is no device to be had.

    Raises:
        DeviceError: The device or pipe that was named cannot be opened.
    """
    from coach.sinks.rehearsal import RehearsalSink

    if device.startswith(PIPE) and speed == 1.0:
        from coach.sinks.pipe import PipeSink

        return PipeSink(device.removeprefix(PIPE))
    if opening is None:
        return RehearsalSink(speed)
    try:
        opening.wait_open()
    except DeviceError as error:
        if device != ANY_DEVICE:
            raise
        warn(f"NO SOUND: {error}. Going on as a silent rehearsal with captions.")
        return RehearsalSink()
    return opening


def journal() -> Journal:
    """Return the user's journal."""
    import platformdirs

    return Journal(Path(platformdirs.user_state_dir("session-coach", appauthor=False)))


def cache_folder() -> Path:
    """Return where spoken lines and decoded beds are kept."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("session-coach", appauthor=False))


def _voice(name: str, language: str, folder: Path) -> "Voice":
    from coach.voices.espeak import EspeakVoice
    from coach.voices.silent import SilentVoice
    from coach.voices.system import SystemVoice

    match name:
        case "espeak":
            espeak = EspeakVoice(language)
            if not folder.is_dir():
                # The first session of all has everything to speak: the workers start while the rest loads.
                espeak.warm_up()
            return espeak
        case "pyttsx3":
            return SystemVoice(language, folder=folder)
    return SilentVoice()


@contextmanager
def _beds(request: Request, script: Script, warn: Warn) -> "Iterator[Mapping[Pace, Music]]":
    """Give the music for each pace."""
    from coach.music.beds import open_beds

    beds = open_beds(request.music, dict(script.beds), warn=warn, shuffle=request.shuffle, cache=cache_folder())
    try:
        yield beds
    finally:
        for bed in beds.values():
            bed.close()


@contextmanager
def _made_ahead(session: "Session", beds: "Iterable[Music]", *, live: bool) -> Iterator[None]:
    """Make ahead what is not needed at once, in a thread: the first sound needs the processors more.

    That is the music, one bed after the other, and what a live session may have to say at any time.
    """
    from coach.session import said_when_led

    opened = tuple(dict.fromkeys(beds))
    ended = Event()

    def make() -> None:
        with suppress(VoiceError):  # told when the line is needed
            session.clips.prepare(said_when_led(session) if live else ())
        while not ended.is_set():
            for bed in opened:
                bed.decode_ahead()
            ended.wait(LOOK_AHEAD_EVERY)

    thread = Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        for bed in opened:
            bed.close()
        thread.join()
