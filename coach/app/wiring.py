"""Builds what a command needs out of what was asked for: the only module that knows every sink."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from coach.app.cast import choose_cast
from coach.errors import DeviceError, JournalError, VoiceError
from coach.kept.cache import LIMIT, Cache
from coach.kept.folders import cache_folder, config_folder, state_folder
from coach.live.journal import Entry, Journal, digest_of
from coach.script.evening import place_name
from coach.script.model import Script
from coach.script.wording import phrases_of
from coach.session.request import Request
from coach.speech.line import Line
from coach.speech.role import Role
from coach.speech.voices.engines import AUTO, engine_of
from coach.tasks.beside import share
from coach.tasks.task import Task
from coach.units import Frames, Seconds, length_text, minutes_to_frames, to_frames, to_full_second

if TYPE_CHECKING:
    from coach.export.order import Open
    from coach.plan.model import Plan
    from coach.session.session import Session
    from coach.sinks.device import DeviceSink
    from coach.sinks.sink import Sink
    from coach.sound.clips.polish import Cut
    from coach.sound.clips.store import ClipStore
    from coach.sound.music.endless import Music

Warn = Callable[[str], None]

NO_DEVICE = "none"
ANY_DEVICE = "auto"
PIPE = "pipe:"
LOOK_AHEAD_EVERY = Seconds(5.0)
"""How often music is asked whether there is something to be done ahead."""
_SHORT = to_frames(Seconds(180.0))
"""Frames of a session that is mixed before all of its music has been decoded."""


def plan_of(request: Request, warn: Warn) -> "Plan":
    """Return the plan of a session."""
    with spoken_plan(request, warn) as (plan, _):
        return plan


@contextmanager
def spoken_plan(request: Request, warn: Warn) -> "Iterator[tuple[Plan, ClipStore]]":
    """Give the plan of a session, and who says its lines."""
    from coach.plan.fit import fit

    with _spoken_script(request, warn) as (script, clips):
        plan = fit(script, frames=request.frames, speech=clips, skip_prep=request.skip_prep, talk=request.talk)
        _tell_own_length(request, script, plan, warn)
        yield plan, clips


@contextmanager
def clips_for(voice: str, language: str, lines: Sequence[Line], warn: Warn) -> "Iterator[ClipStore]":
    """Give who says lines, as in a session that is made of them."""
    with spoken_clips(voice, language, warn, named=[line.voice for line in lines if line.voice], needed=lines) as clips:
        clips.prepare(lines)
        yield clips


def resume_session(request: Request, entry: Entry, session: "Session") -> "Session":
    """Return a session gone on with where its journal says that it broke off.

    Raises:
        JournalError: The script has been changed since.
    """
    from coach.live.refit import go_on
    from coach.plan.onward import Onward

    if entry.digest != digest_of(session.script) or entry.turn >= len(session.plan.turns):
        raise JournalError(f"{request.script} has been changed since it broke off; begin anew without --resume")
    return go_on(session, Onward(first=entry.turn, at=entry.position), end=entry.end)


@contextmanager
def session_of(request: Request, warn: Warn, *, live: bool = False) -> "Iterator[Session]":
    """Give a session ready to be heard; a live one before all its lines have been spoken, and nothing made ahead."""
    with (
        _spoken_script(request, warn, live=live) as (script, store),
        _session(request, script, store, warn, live=live) as session,
    ):
        yield session


def speak_for_others(request: Request, warn: Warn) -> "Open":
    """Speak all that sessions of a request may say, and return what opens one where there is no voice, at any length.

    What it returns can go to another process or machine: nothing but the music is read there.
    """
    with _spoken_script(request, warn) as (script, store):
        spoken = store.spoken(_needed_lines(request, script))
        return partial(_session_of_spoken, script, store.voice, spoken)


@contextmanager
def _session_of_spoken(
    script: Script, voice: str, spoken: "Mapping[Line, tuple[Frames, Cut]]", request: Request, warn: Warn
) -> "Iterator[Session]":
    from coach.sound.clips.store import ClipStore
    from coach.speech.voices.absent import AbsentVoice

    with (
        closing(ClipStore([AbsentVoice(voice)], folder=None, warn=warn, spoken=spoken)) as store,
        _session(request, script, store, warn) as session,
    ):
        yield session


@contextmanager
def _session(
    request: Request, script: Script, store: "ClipStore", warn: Warn, *, live: bool = False
) -> "Iterator[Session]":
    """Give the session of a script, with who says its lines."""
    from coach.session.session import open_session
    from coach.sound.clips.forecast import PATIENCE, Forecast
    from coach.speech.words.lexicon import base_language

    with ExitStack() as stack:
        speaker = store.voice.partition("@")[0]
        better = engine_of(speaker).better.get(base_language(script.language))
        if better and request.voice == AUTO and not script.voices:
            warn(f"the voice is {speaker}; {better}")
        # A model has to be loaded and says one line at a time: the music begins without it.
        patience = PATIENCE if store.at_once > 1 else Seconds(0.0)
        clips = stack.enter_context(closing(Forecast(store, patience=patience))) if live else store
        beds = stack.enter_context(_beds(request, script, warn))
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
        _tell_own_length(request, script, session.plan, warn)
        if not live:
            stack.enter_context(_decode_music(session, store, warn))
        yield session


def _tell_own_length(request: Request, script: Script, plan: "Plan", warn: Warn) -> None:
    """Tell that a script's own length could not be kept; what is left out before the start makes it shorter anyway."""
    if request.minutes is None and script.minutes is not None and not request.skip_prep:
        own = minutes_to_frames(script.minutes)
        if plan.frames != own:
            told = length_text(to_full_second(plan.frames))
            warn(f"{script.name} does not fit its own {length_text(own)}; the nearest that works is {told}")


@contextmanager
def _spoken_script(request: Request, warn: Warn, *, live: bool = False) -> "Iterator[tuple[Script, ClipStore]]":
    """Give what is said in a session, in the words that are wanted, and who says it.

    A line with a name is said by the voice of all others. A recorded voice that lacks takes with that name leaves it
    out everywhere, and a warning says so: no session changes its voice for the sake of a name.
    """
    script = request.read(warn)
    needed = _needed_lines(request, script)
    with spoken_clips(
        request.voice,
        script.language,
        warn,
        roles=script.voices,
        named=script.named_voices,
        needed=needed,
        tells_waiting=not live,
    ) as clips:
        named = place_name(script, request.name)
        if request.name and named == script:
            warn(f"no line of {script.name} has a place for a name")
        elif request.name and not clips.has_takes(_needed_lines(request, named)):
            warn(f"the voice {clips.voice} has no takes with the name {request.name}, which is left out")
            named = script
        yield named, clips


@contextmanager
def spoken_clips(
    voice: str,
    language: str,
    warn: Warn,
    *,
    roles: Iterable[tuple[Role, str]] = (),
    named: Iterable[str] = (),
    needed: Iterable[Line] = (),
    stand_ins: bool = True,
    tells_waiting: bool = True,
) -> "Iterator[ClipStore]":
    """Give the store of spoken lines, with the voice asked for and, where wanted, those that stand in for it.

    Where somebody sits at a terminal, a voice that is waited for is told of, unless that is not wanted. All else that
    is asked for, and what is raised, is as of :func:`coach.app.cast.choose_cast`.
    """
    from coach.sound.clips.store import ClipStore
    from coach.speech.words.lexicon_file import read_lexicon

    lexicon = read_lexicon(language, config_folder())
    kept = cache_kept()
    cast = choose_cast(voice, language, warn, roles=roles, named=named, needed=needed, stand_ins=stand_ins)
    with kept.in_use():
        # Silence is made sooner than it is found.
        folder = None if voice == "silent" else kept.folder / "clips"
        shown = tells_waiting and sys.stderr.isatty()
        store = ClipStore(
            cast.guiding,
            others=cast.others,
            named=cast.named,
            folder=folder,
            lexicon=lexicon,
            warn=warn,
            waiting=lambda speaker: warn(f"waiting for the voice {speaker} …") if shown else None,
        )
        with closing(store):
            yield store


def _needed_lines(request: Request, script: Script) -> Iterator[Line]:
    """Yield what a session may have to say at any length, as much as it is to talk; found out when it is asked for."""
    from coach.plan.needed import needed_lines

    yield from needed_lines(script, phrases_of(script), talks=(request.talk,), skip_prep=request.skip_prep)


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


def sink_of(opening: "DeviceSink | None", device: str, speed: float, warn: Warn, *, rehearses: bool = True) -> "Sink":
    """Return what hears the session: the open device, a pipe, or a rehearsal where there is no device to be had.

    Args:
        opening: The device, on its way.
        device: What was asked for.
        speed: Of a rehearsal.
        warn: Told where no device is to be had.
        rehearses: Whether the session is seen by somebody then.

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
        if device != ANY_DEVICE or not rehearses:
            raise
        warn(f"NO SOUND: {error}. Going on as a silent rehearsal with captions.")
        return RehearsalSink()
    return opening


def journal() -> Journal:
    """Return the user's journal."""
    return Journal(state_folder())


def cache_kept() -> Cache:
    """Return that folder, with how much of it is kept.

    Raises:
        SettingsError: That is no number.
    """
    return Cache(cache_folder(), os.environ.get(LIMIT))


@contextmanager
def _beds(request: Request, script: Script, warn: Warn) -> "Iterator[Mapping[str, Music]]":
    """Give the music for each pace, and for each name that parts of the script ask for."""
    from coach.session.music import beds_of
    from coach.sound.music.beds import open_beds

    beds = open_beds(request.music, beds_of(script), warn=warn, shuffle=request.shuffle, cache=cache_folder())
    try:
        yield beds
    finally:
        for bed in beds.values():
            bed.close()


@contextmanager
def _decode_music(session: "Session", store: "ClipStore", warn: Warn) -> Iterator[None]:
    """Decode the music that a file is made of before it is mixed, so that processes can share the mixing.

    Processes beside decode it, too, where they can, and leave it in the cache. Of a short session that would take
    longer than all the rest, and some music is never ready: that is made ahead.
    """
    from coach.session.session import spoken_lines

    opened = _distinct_music(session)
    if session.plan.frames > _SHORT:
        missing = [bed.decode_ahead for bed in opened if not bed.ready]
        share(missing, meanwhile=lambda: store.read(spoken_lines(session.plan)))
        with ThreadPoolExecutor() as pool:
            try:
                list(pool.map(lambda bed: bed.decode_ahead(), opened))
            except BaseException:
                for bed in opened:
                    bed.close()  # which ends its decoding
                raise
    if all(bed.ready for bed in opened):
        yield
        return
    with made_ahead(session, warn):
        yield


@contextmanager
def made_ahead(session: "Session", warn: Warn, *, lines: Iterable[Line] = ()) -> Iterator[None]:
    """Make ahead, in a thread, what is not needed at once: lines, and the music, one bed after the other.

    The first sound of a live session needs the processors more: it goes before.
    """
    opened = _distinct_music(session)
    ended = Event()

    def make() -> None:
        with suppress(VoiceError):  # told when the line is needed
            session.clips.prepare(lines)
        while not ended.is_set():
            for bed in opened:
                bed.decode_ahead()
            ended.wait(LOOK_AHEAD_EVERY)

    task = Task(make, name="ahead", fail=lambda error: warn(f"music is not made ahead any more: {error}"))
    try:
        yield
    finally:
        ended.set()
        for bed in opened:
            bed.close()
        task.join()


def _distinct_music(session: "Session") -> "tuple[Music, ...]":
    """Return the music of a session, each once: paces may share it."""
    return tuple(dict.fromkeys(session.beds.values()))
