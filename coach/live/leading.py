"""Leads a live session: shows it, does what is asked for, and notes where it stands."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from threading import Event
from typing import NamedTuple

from coach.errors import JournalError
from coach.languages import phrases
from coach.live.desk import Desk
from coach.live.journal import Entry, Journal, digest_of, make_absolute
from coach.live.live import Live
from coach.live.transport import Mode
from coach.plan.model import PlannedStep
from coach.plan.names import step_name
from coach.script.model import Script
from coach.session.request import Request
from coach.tasks.task import Task
from coach.units import Frames, Seconds


class _Place(NamedTuple):
    turn: int
    position: Frames
    end: Frames
    step: str


class Bookmark:
    """Notes in the journal where a session stands, and warns once where that cannot be done.

    A thread of its own writes, because a disk that is slow must not keep the sound waiting.
    """

    def __init__(
        self, journal: Journal, request: Request, script: Script, warn: Callable[[str], None], *, begun: int
    ) -> None:
        """Keep a bookmark.

        Args:
            journal: Where it is put down.
            request: How the session was asked for.
            script: What runs, whatever its file says by now.
            warn: Told why there will be none.
            begun: When it was begun, in milliseconds since 1970; one that is gone on with keeps its own.
        """
        self._journal = journal
        self._entry_at = partial(
            Entry, request=make_absolute(request), digest=digest_of(script), title=script.title, begun=begun
        )
        self._names = phrases(script.language)
        self._warn = warn
        self._noted: _Place | None = None
        self._entries: SimpleQueue[Entry | None] = SimpleQueue()
        self._writer = Task(self._write, name="bookmark", fail=self._give_up)

    def put(self, turn: int, position: Frames, end: Frames, *, step: PlannedStep) -> None:
        """Note the number of the turn being heard, the frame it began at, the session's end, and the step; at once."""
        place = _Place(turn, position, end, step_name(step, self._names))
        if place != self._noted:
            self._noted = place
            self._entries.put(self._entry_at(**place._asdict(), heard=position))

    def close(self, heard: Frames | None = None, *, finished: bool = False) -> None:
        """Put down what has been noted last, and how far the session was heard, or that it was to its end."""
        if self._noted and heard is not None:
            self._entries.put(self._entry_at(**self._noted._asdict(), heard=heard, finished=finished))
        self._entries.put(None)
        self._writer.join()

    def _write(self) -> None:
        while entry := self._entries.get():
            self._journal.write(entry)

    def _give_up(self, error: Exception) -> None:
        told = error if isinstance(error, JournalError) else f"where the session stands is not kept any more: {error}"
        self._warn(str(told))


def lead(live: Live, *, desk: Desk, bookmark: Bookmark | None, tick: Seconds) -> Frames | None:
    """Lead a session that has started to its end; return the frame it was stopped at, None where it was heard out.

    Args:
        live: The session.
        desk: Where commands come from, and views go to.
        bookmark: Notes where it stands; None where it is not to be gone on with.
        tick: How often its sound is looked after.

    Raises:
        DeviceError: The sink's device is gone for good.
    """
    stopped: Frames | None = None
    while not live.finished:
        view = live.view()
        desk.show(view)
        if view.mode is not Mode.STOPPED and bookmark:
            bookmark.put(*live.place, step=view.step)
        for command in desk.wait(tick):
            live.command(command)
        if stopped is None and live.view().mode is Mode.STOPPED:
            stopped = view.position
        live.advance()
    if bookmark:
        bookmark.close(live.view().position if stopped is None else stopped, finished=stopped is None)
    return stopped


def before_start(script: Script) -> Iterable[str]:
    """Yield what there is to know before the start, line by line."""
    own = phrases(script.language)
    for title, sentences in (
        (own.prepare, script.prepare),
        (own.ask, script.ask),
        (own.safety, script.safety),
    ):
        if sentences:
            yield f"{title}:"
            yield from (f"  - {sentence.text}" for sentence in sentences)
    yield ""


@contextmanager
def kept_awake(after: Seconds = Seconds(2.0)) -> Iterator[None]:
    """Keep the computer from going to sleep, where the system lets us.

    A thread asks for it, because a system service that does not answer must not keep the session waiting; and not
    before the music has begun, which loading all that would hold up.

    Args:
        after: How long it is not asked for yet.
    """
    over = Event()

    def keep_awake() -> None:
        if over.wait(after):
            return
        from wakepy import keep

        with keep.running(on_fail="pass"):
            over.wait()

    # Whatever is wrong with the system's service, the session is better off without it than told of it.
    Task(keep_awake, name="awake")
    try:
        yield
    finally:
        over.set()
