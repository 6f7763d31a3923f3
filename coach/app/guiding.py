"""Guides one session, from what was asked for to its end: who leads it, what shows it, and where its place is kept."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from coach.app.commands.console import can_be_drawn_on, tell, terminal, warn
from coach.session.request import Request

if TYPE_CHECKING:
    from coach.live.controls.keyboard import KeyMap
    from coach.live.desk import Desk
    from coach.live.journal import Entry
    from coach.live.screens.running import PlainScreen, TerminalScreen
    from coach.plan.model import Plan
    from coach.script.model import Script
    from coach.units import Frames

    Phones = Callable[[Desk, str], AbstractContextManager[None]]

TICK_SECONDS = 0.03
"""How often a running session looks after its sound."""
SOUND_TO_STDOUT = "pipe:-"
"""The device that leaves standard output to the sound; words go to standard error then."""
SEEN_EVERY = 0.25
"""Seconds of a session: however fast a rehearsal runs, no line of it is missed."""


def guide(
    request: Request,
    *,
    keys: "KeyMap",
    device: str,
    speed: float = 1.0,
    entry: "Entry | None" = None,
    phones: "Phones | None" = None,
    rehearses: bool = True,
    kept: bool = True,
) -> None:
    """Have a session heard to its end.

    Args:
        request: What was asked for.
        keys: What each key asks for.
        device: Where it is heard.
        speed: How many times faster it is rehearsed.
        entry: Where it is gone on with; None begins it.
        phones: Lets phones lead it, given the desk and the language, for as long as the context lasts.
        rehearses: Whether it is shown all the same where there is no device.
        kept: Whether it is noted what was heard, and where it could be gone on with.

    Raises:
        CoachError: It cannot be heard, or not to its end.
    """
    from coach.app.wiring import begin_to_open, journal, made_ahead, resume_session, session_of, sink_of
    from coach.live.desk import Desk
    from coach.live.leading import Bookmark, before_start, kept_awake, lead
    from coach.live.live import Live
    from coach.live.refit import lines_when_led
    from coach.units import Seconds

    with ExitStack() as stack:
        opening = begin_to_open(device, speed)
        if opening is not None:
            stack.callback(opening.close)
        session = stack.enter_context(session_of(request, warn, live=True))
        if entry:
            session = resume_session(request, entry, session)
        sink = sink_of(opening, device, speed, warn, rehearses=rehearses)
        stack.callback(sink.close)
        desk = Desk(cover=partial(_cover, session.plan))
        led = stack.enter_context(_controls(desk, keys, phones, session.script.language))
        live = Live(session, sink, led=led, speed=speed)
        live.start()
        stack.enter_context(made_ahead(session, warn, lines=lines_when_led(session)))
        screen, show = _screen(session.script, keys, to_stderr=device == SOUND_TO_STDOUT)
        for line in () if request.skip_prep or entry else before_start(session.script):
            show(line)
        stack.enter_context(kept_awake())
        stack.enter_context(screen)
        desk.watch(screen.show)
        tick = Seconds(min(TICK_SECONDS, SEEN_EVERY / speed))
        bookmark = None
        if kept and speed == 1.0:
            begun = entry.begun if entry else time.time_ns() // 1_000_000
            bookmark = Bookmark(journal(), request, session.script, warn, begun=begun)
        stopped = lead(live, desk=desk, bookmark=bookmark, tick=tick)
    _tell_end(session.script, stopped, resumable=bookmark is not None)


@contextmanager
def _controls(desk: "Desk", keys: "KeyMap", phones: "Phones | None", language: str) -> Iterator[bool]:
    """Let everybody lead a session who can; tell whether anybody can."""
    from coach.live.controls import controls

    with ExitStack() as stack:
        led = [stack.enter_context(attach(desk, keys)) for attach in controls()]
        if phones:
            stack.enter_context(phones(desk, language))
        yield phones is not None or any(led)


def _cover(plan: "Plan") -> bytes:
    """Return a session's picture, as PNG."""
    from coach.export.pictures.cover import cover

    return cover(plan)


def _screen(
    script: "Script", keys: "KeyMap", *, to_stderr: bool
) -> "tuple[PlainScreen | TerminalScreen, Callable[[str], None]]":
    """Return what shows a running session, and what writes a line above it."""
    from coach.live.controls.keyboard import all_keys, hint
    from coach.live.screens.running import PlainScreen, TerminalScreen

    if to_stderr or not can_be_drawn_on():
        out = warn if to_stderr else tell
        return PlainScreen(out, keys=all_keys(keys, language=script.language)), out
    console = terminal()
    hints = {paused: hint(keys, language=script.language, paused=paused) for paused in (False, True)}
    screen = TerminalScreen(console, title=script.title, hints=hints, keys=all_keys(keys, language=script.language))
    return screen, console.print


def _tell_end(script: "Script", stopped: "Frames | None", *, resumable: bool) -> None:
    """Tell how a session ended, and how one that was stopped is gone on with."""
    from coach.languages import phrases
    from coach.units import clock

    said = phrases(script.language).screen
    how = said.finished if stopped is None else said.stopped.format(time=clock(stopped))
    warn(f"{script.title}: {how}.")
    if stopped is not None and resumable:
        warn(said.resume)
