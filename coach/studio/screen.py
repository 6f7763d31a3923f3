"""The recorder on a terminal: the line, large, what is heard, and the keys."""

import math
from typing import TYPE_CHECKING

from coach.live.screens.drawing import Drawing
from coach.studio.recorder import Sight, Stage
from coach.units import Decibels

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_SOFTEST = Decibels(-60.0)
"""Where the meter begins."""
_TALL = 20
"""Lines of a terminal that has room around the words."""
_LOUD = Decibels(-3.0)
"""From here on the meter warns."""
_KEYS = {
    Stage.READY: ("Enter begin", "s skip", "b back", "q stop"),
    Stage.COUNT_IN: ("r again", "s skip", "b back", "q stop"),
    Stage.RECORDING: ("Enter done", "r again", "s skip", "b back", "q stop"),
    Stage.PLAYING: ("Enter keep", "r repeat", "s skip", "b back", "q stop"),
    Stage.DECIDING: ("Enter keep", "r repeat", "s skip", "b back", "q stop"),
}


class RecorderScreen(Drawing):
    """Draws what there is to see, and only when it has changed."""

    def __init__(self, console: "Console", *, title: str) -> None:
        """Get ready.

        Args:
            console: Where to draw.
            title: Of the voice.
        """
        super().__init__(console)
        self._title = title

    def show(self, sight: Sight) -> None:
        """Draw what there is to see."""
        self.draw(lambda: self._drawn(sight), seen=sight)

    def _drawn(self, sight: Sight) -> "RenderableType":
        from rich.columns import Columns
        from rich.console import Group
        from rich.padding import Padding
        from rich.panel import Panel
        from rich.text import Text

        wanted = sight.wanted
        place = " · ".join((wanted.line.pace, f"up to {wanted.seconds:.1f} s", *wanted.where[:1]))
        keys = [key for key in _KEYS[sight.stage] if not (sight.refused and key == "Enter keep")]
        return Panel(
            Group(
                Text(place, style="dim", no_wrap=True, overflow="ellipsis"),
                Padding(Text(wanted.line.text, style="bold"), (2 if self.console.height >= _TALL else 1, 4)),
                _stage(sight),
                _meter(sight.level),
                *(Text(told, style="bold red" if sight.refused else "yellow") for told in sight.told),
                Columns([Text(key, style="dim") for key in keys], padding=(0, 2)),
            ),
            title=Text(f"{self._title}, line {sight.number} of {sight.count}"),
            padding=(0, 1),
        )


def _stage(sight: Sight) -> "RenderableType":
    from rich.text import Text

    told = {
        Stage.READY: ("Read it once, then begin.", "cyan"),
        Stage.COUNT_IN: (f"Quiet, please … {math.ceil(sight.seconds)}", "bold yellow"),
        Stage.RECORDING: (f"● Speak now   {sight.seconds:.1f} s", "bold red"),
        Stage.PLAYING: (f"▶ This is how it sounds   {sight.seconds:.1f} s", "bold green"),
        Stage.DECIDING: ("Once more, please." if sight.refused else f"Keep it?   {sight.seconds:.1f} s", "bold cyan"),
    }
    text, style = told[sight.stage]
    return Text(text, style=style)


def _meter(level: Decibels) -> "RenderableType":
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    shown = max(_SOFTEST, level)
    meter = Table.grid(expand=True, padding=(0, 1))
    meter.add_column(ratio=1)
    meter.add_column(no_wrap=True, width=7, justify="right")
    style = "red" if shown > _LOUD else "green"
    bar = ProgressBar(
        total=-_SOFTEST, completed=shown - _SOFTEST, style="grey30", complete_style=style, finished_style=style
    )
    meter.add_row(bar, Text("quiet" if level <= _SOFTEST else f"{level:.0f} dB", style="dim"))
    return meter
