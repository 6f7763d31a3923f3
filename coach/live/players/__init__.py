"""A running session as a media player of the system: each module here is one system's, and has a ``serve``.

Each step is a track: its length and place are what a headset or a lock screen has room for, and "next" and
"previous" go from one to the other as they do in music.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

from coach.languages import phrases
from coach.live.desk import Desk
from coach.live.transport import Mode
from coach.live.view import View
from coach.plan.names import step_title
from coach.units import Frames, Seconds, to_seconds


class Serve(Protocol):
    """What a module has to have."""

    def __call__(self, desk: Desk, picture: Path, /, *, over: Event, every: Seconds) -> None:
        """Be a player until the session is over, or the system does not want one any more.

        Args:
            desk: Where the session is led from; it is being heard.
            picture: Of the session, once there is such a file.
            over: Set when the session is.
            every: How often there may be something new to tell.

        Raises:
            ImportError: A library is missing; nobody minds.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What a player says of the step being heard."""

    title: str
    section: str
    session: str
    start: Frames
    """Of the session; a step that is repeated begins anew, and is another track."""
    length: Frames | None
    """None where the step goes on until somebody says "next"."""
    mode: Mode

    @classmethod
    def of(cls, view: View) -> "Track":
        """Return what there is to say now."""
        step = view.step
        return cls(
            title=step_title(step, phrases(view.language)),
            section=step.turn.section,
            session=view.plan.title,
            start=step.start,
            length=None if view.stays else Frames(step.end - step.start),
            mode=view.mode,
        )


def follow(desk: Desk, show: Callable[[Track, Seconds], None], *, over: Event, every: Seconds) -> None:
    """Tell what is heard, and how far it has come, whenever that is another track, until the session is over.

    Args:
        desk: As in :class:`Serve`.
        show: Tells it; from there on the system counts.
        over: As in :class:`Serve`.
        every: As in :class:`Serve`.
    """
    told: Track | None = None
    while not over.is_set():
        assert desk.shown
        track = Track.of(desk.shown)
        if track != told:
            told = track
            show(track, to_seconds(desk.shown.position - track.start))
        over.wait(every)
