"""The running session on a terminal, and as plain lines on a pipe."""

from bisect import bisect_right
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from coach.languages import phrases
from coach.live.transport import Mode
from coach.live.view import View
from coach.plan.model import PlannedStep
from coach.plan.names import step_name
from coach.units import RATE, clock

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Rows = tuple[tuple[str, str], ...]
"""Keys, and what they do."""
NOTICED = "bold yellow"
REFRESH = RATE // 4
"""The terminal is drawn again when the session has moved on by so many frames, or when something changes."""


class Screen(Protocol):
    """Shows a running session."""

    def __enter__(self) -> Self:
        """Take the screen."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""

    def show(self, view: View) -> None:
        """Show what there is to see now."""


class PlainScreen:
    """One line whenever a step begins, something is said or a command did something."""

    def __init__(self, write: Callable[[str], None], *, keys: Rows = ()) -> None:
        self._write = write
        self._keys = keys
        self._helping = False
        self._waiting = False
        self._step: PlannedStep | None = None
        self._caption = ""
        self._message = ""
        self._mode = Mode.PLAYING

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def show(self, view: View) -> None:
        """Write what is new."""
        own = phrases(view.language)
        now = clock(view.position)
        if not self._step or (view.step.turn, view.step.start) != (self._step.turn, self._step.start):
            self._step = view.step
            self._write(f"{now:>7}  {step_name(view.step, own)}")
            if view.stays:
                self._write(f"{now:>7}  ({own.screen.stays})")
        if view.caption and view.caption != self._caption:
            self._write(f"{now:>7}    {view.caption}")
        if view.mode is not self._mode:
            self._write(f"{now:>7}  ({own.modes[view.mode]})")
        if view.message and view.message != self._message:
            self._write(f"{now:>7}  ({view.message})")
        if view.waiting is not self._waiting:
            self._write(f"{now:>7}  ({own.screen.waiting if view.waiting else own.screen.device_back})")
        if view.helping and not self._helping:
            for keys, meaning in self._keys:
                self._write(f"{'':>7}  {keys}: {meaning}")
        self._caption, self._message, self._mode = view.caption, view.message, view.mode
        self._helping = view.helping
        self._waiting = view.waiting


class TerminalScreen:
    """A few steady lines: the step, its words, what comes next, the time left, the keys."""

    def __init__(self, console: "Console", *, title: str, hint: tuple[str, ...], keys: Rows) -> None:
        """Get ready.

        Args:
            console: Where to draw.
            title: Of the session.
            hint: The keys most wanted, each with a word for what it does.
            keys: All keys, and what they do.
        """
        from rich.live import Live as RichLive

        self._title = title
        self._hint = hint
        self._keys = keys
        self._shown: tuple[object, ...] = ()
        self._live = RichLive(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def show(self, view: View) -> None:
        """Draw again if there is anything new to see, each quarter of a second where nothing but the time is."""
        second = view.position // REFRESH
        seen = (view.step, view.caption, view.message, view.mode, view.waiting, view.helping, second)
        if seen != self._shown:
            self._shown = seen
            self._live.update(self._drawn(view), refresh=True)

    def _drawn(self, view: View) -> "RenderableType":
        from rich.console import Group
        from rich.panel import Panel
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        step, own = view.step, phrases(view.language)
        pace = own.screen.pace.format(pace=own.paces[step.turn.pace])
        status = Text(pace) if view.mode is Mode.PLAYING else Text(own.modes[view.mode], style=NOTICED)
        message = own.screen.waiting if view.waiting else view.message
        time = Table.grid(expand=True, padding=(0, 1))
        time.add_column(no_wrap=True)
        time.add_column(ratio=1)
        time.add_column(no_wrap=True)
        time.add_row(
            clock(view.position),
            ProgressBar(total=view.frames, completed=view.position, style="grey30", complete_style="magenta"),
            own.screen.left.format(time=clock(view.frames - view.position)),
        )
        following = own.screen.last_step
        if view.following:
            following = own.screen.following.format(step=step_name(view.following, own))
        return Panel(
            Group(
                Text(step_name(step, own), style="bold", no_wrap=True, overflow="ellipsis"),
                Text(counted(view), no_wrap=True, overflow="ellipsis").append("   ").append_text(status),
                Text(message or view.caption or " ", style=NOTICED if message else "italic cyan"),
                Text(following, style="dim", no_wrap=True, overflow="ellipsis"),
                time,
                self._drawn_keys(helping=view.helping),
            ),
            title=Text(self._title),
            padding=(0, 1),
        )

    def _drawn_keys(self, *, helping: bool) -> "RenderableType":
        from rich.columns import Columns
        from rich.table import Table
        from rich.text import Text

        if not helping:
            return Columns([Text(key, style="dim") for key in self._hint], padding=(0, 2))
        keys = Table.grid(padding=(0, 2))
        for names, meaning in self._keys:
            keys.add_row(Text(names, style="bold"), Text(meaning, style="dim"))
        return keys


def counted(view: View) -> str:
    """Return how far a step has come: the repetition, or the time still to go."""
    step, own = view.step, phrases(view.language).screen
    if view.position < step.begun or step.turn.practice is None:
        return own.listen
    if step.reps is not None:
        done = step.reps_done + bisect_right(step.strokes[:-1], view.position)
        return own.counted.format(done=done, all=step.reps_done + step.reps)
    if view.stays:
        return own.stays
    return own.to_go.format(time=clock(step.end - view.position))
