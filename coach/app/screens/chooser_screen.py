"""The chooser on a terminal: what can be chosen, what is, the command that does the same, and the keys."""

import shlex
from typing import TYPE_CHECKING

from coach.app.chooser import ROWS, USUAL, Chooser
from coach.app.options import as_words, with_words
from coach.languages import DEFAULT, phrases
from coach.live.screens.drawing import Drawing
from coach.session.request import AUTO, Request
from coach.sound.music.choice import NONE

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_TALL = 12
"""Lines of a terminal that has room for the keys."""


def command_of(request: Request) -> str:
    """Return the command that has a session heard."""
    return shlex.join(("coach", "run", *as_words(request)))


class ChooserScreen(Drawing):
    """Draws what is chosen, and only when it or the terminal has changed."""

    def show(self, chooser: Chooser) -> None:
        """Draw what is chosen."""
        seen = (chooser.choice, chooser.row, len(chooser.values("script")), self.console.size)
        self.draw(lambda: self._drawn(chooser), seen=seen)

    def _drawn(self, chooser: Chooser) -> "RenderableType":
        from rich.columns import Columns
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 2, 0, 0))
        own = phrases(DEFAULT).remote
        labels = {name: getattr(own, name) for name in ROWS}
        table.add_column(no_wrap=True, min_width=2 + max(map(len, labels.values())))
        table.add_column(no_wrap=True, overflow="ellipsis")
        for number, name in enumerate(chooser.rows):
            chosen = number == chooser.row
            label = Text(("› " if chosen else "  ") + labels[name], style="bold" if chosen else "dim")
            table.add_row(label, _value(chooser, name, chosen=chosen))
        tall = self.console.height >= _TALL
        command = Text("\n" * tall + command_of(with_words(Request(), chooser.choice)), style="cyan")
        hints = ("↑↓ choose", "←→ change", "Enter begin", "q leave")
        keys = Columns([Text(hint, style="dim") for hint in hints], padding=(0, 2))
        return Group(table, command, *((keys,) if tall else ()))


def _value(chooser: Chooser, name: str, *, chosen: bool) -> "Text":
    """Return what is chosen in a row, in words, with what there is to know of it."""
    from rich.text import Text

    own, session = phrases(DEFAULT).remote, chooser.session
    value, values = chooser.choice[name], chooser.values(name)
    words = {AUTO: own.auto, NONE: own.none, **phrases(DEFAULT).levels, "": own.everything}
    told, beside = words.get(value, value), ""
    if name == "script":
        told, beside = session.title, f"{values.index(value) + 1} of {len(values)}"
    if name == "minutes":
        told = session.minutes or own.auto if value == USUAL else value
        beside = own.reach.format(least=session.least, most=session.most)
    if chosen and len(values) > 1:
        told = f"‹ {told} ›"
    return Text.assemble((told, "bold" if chosen else ""), (f"  {beside}" if beside else "", "dim"))
