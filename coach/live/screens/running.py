"""The running session on a terminal, and as plain lines on a pipe."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Self

from coach.languages import phrases
from coach.live.screens.drawing import Drawing
from coach.live.screens.large import large
from coach.live.transport import Mode
from coach.live.view import View
from coach.pace import PROFILES
from coach.plan.model import PlannedStep
from coach.plan.names import step_name
from coach.plan.phases import phase_at, phase_word
from coach.units import RATE, clock

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Rows = tuple[tuple[str, str], ...]
"""Keys, and what they do."""
NOTICED = "bold yellow"
ROOM = (100, 30)
"""Columns and rows from which on figures are large and more of what comes is shown."""
UPCOMING = 4
"""Steps shown of what comes, where there is room."""
REFRESH = RATE // 4
"""The terminal is drawn again when the session has moved on by so many frames, or when something changes."""


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

    def __exit__(self, *_: object) -> None:
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
        caption = view.caption if view.speaking else ""
        if caption and caption != self._caption:
            self._write(f"{now:>7}    {caption}")
        if view.mode is not self._mode:
            self._write(f"{now:>7}  ({own.modes[view.mode]})")
        if view.message and view.message != self._message:
            self._write(f"{now:>7}  ({view.message})")
        if view.waiting is not self._waiting:
            self._write(f"{now:>7}  ({own.screen.waiting if view.waiting else own.screen.device_back})")
        if view.helping and not self._helping:
            for keys, meaning in self._keys:
                self._write(f"{'':>7}  {keys}: {meaning}")
        self._caption, self._message, self._mode = caption, view.message, view.mode
        self._helping = view.helping
        self._waiting = view.waiting


class TerminalScreen(Drawing):
    """A few steady lines: the step, its words, what comes next, the time left, the keys; large where there is room."""

    def __init__(self, console: "Console", *, title: str, hints: Mapping[bool, tuple[str, ...]], keys: Rows) -> None:
        """Get ready.

        Args:
            console: Where to draw.
            title: Of the session.
            hints: The keys most wanted, each with a word for what it does; for ``True`` while the session is paused.
            keys: All keys, and what they do.
        """
        super().__init__(console)
        self._title = title
        self._hints = hints
        self._keys = keys

    def show(self, view: View) -> None:
        """Draw again if there is anything new to see, each quarter of a second where nothing but the time is."""
        second = view.position // REFRESH
        seen = (view.step, view.caption, view.speaking, view.message, view.mode, view.waiting, view.helping, second)
        self.draw(lambda: self._drawn(view), seen=seen)

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
        roomy = self.console.width >= ROOM[0] and self.console.height >= ROOM[1]
        said = "italic cyan" if view.speaking else "dim italic"
        return Panel(
            Group(
                Text(_name(view), style="bold", no_wrap=True, overflow="ellipsis"),
                Text(progress(view), no_wrap=True, overflow="ellipsis").append("   ").append_text(status),
                *(_figures(view) if roomy else ()),
                Text(message or view.caption or " ", style=NOTICED if message else said),
                *(Text(line, style="dim", no_wrap=True, overflow="ellipsis") for line in _upcoming(view, roomy=roomy)),
                time,
                self._drawn_keys(view),
            ),
            title=Text(self._title),
            padding=(0, 1),
        )

    def _drawn_keys(self, view: View) -> "RenderableType":
        from rich.columns import Columns
        from rich.table import Table
        from rich.text import Text

        if not view.helping:
            hints = self._hints[view.mode is Mode.PAUSED]
            return Columns([Text(key, style="dim") for key in hints], padding=(0, 2))
        keys = Table.grid(padding=(0, 2))
        for names, meaning in self._keys:
            keys.add_row(Text(names, style="bold"), Text(meaning, style="dim"))
        return keys


def _name(view: View) -> str:
    """Return what a step is called, and which round of its section and its groups it is in, where there are several."""
    own, turn = phrases(view.language), view.step.turn
    rounds = [own.sheet.round.format(n=f"{turn.round}/{view.rounds}")] if view.rounds > 1 else []
    grouped = (f"{one.title} {one.number}/{one.count}" for one in turn.within if one.count > 1 and one.side is None)
    return " · ".join((step_name(view.step, own), *rounds, *grouped))


def _upcoming(view: View, *, roomy: bool) -> tuple[str, ...]:
    """Return what comes next, a step a line, as many lines as always so that nothing moves."""
    own = phrases(view.language)
    if not view.upcoming:
        shown = [own.screen.last_step]
    else:
        first, *later = (step_name(step, own) for step in view.upcoming[:UPCOMING])
        shown = [own.screen.following.format(step=first), *later]
    return tuple((*shown, *([" "] * UPCOMING))[: UPCOMING if roomy else 1])


def _figures(view: View) -> "tuple[RenderableType, ...]":
    """Return how far a step has come in large type: repetitions done of all, or the time still to go."""
    from rich.text import Text

    step, figures = view.step, ""
    if view.position >= step.begun and step.turn.practice is not None and not view.stays:
        phase = phase_at(step, view.position)
        if phase:
            figures = str(-(-(phase.end - view.position) // RATE))
        elif step.reps is None:
            figures = clock(step.end - view.position)
        else:
            figures = f"{_done(view)}/{step.reps_done + step.reps}"
    style = PROFILES[step.turn.pace].colour
    return (Text(" "), *(Text(line or " ", style=style, no_wrap=True) for line in large(figures)), Text(" "))


def _done(view: View) -> int:
    """Return how many repetitions of a step have begun."""
    return view.step.reps_done + bisect_right(view.step.strokes[:-1], view.position)


def progress(view: View) -> str:
    """Return how far a step has come: the repetition, or the time still to go."""
    step, words = view.step, phrases(view.language)
    own = words.screen
    if view.position < step.begun or step.turn.practice is None:
        return own.listen
    if step.reps is not None:
        counted = own.counted.format(done=_done(view), all=step.reps_done + step.reps)
        phase = phase_at(step, view.position)
        return f"{phase_word(phase, words).rstrip('.')} · {counted}" if phase else counted
    if view.stays:
        return own.stays
    return own.to_go.format(time=clock(step.end - view.position))
