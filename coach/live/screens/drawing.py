"""A few lines on a terminal, drawn again where there is something new to see, and gone in the end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


class Drawing:
    """What is drawn, for as long as the context lasts.

    Attributes:
        console: Where it is drawn.
    """

    def __init__(self, console: "Console") -> None:
        from rich.live import Live

        self.console = console
        self._seen: object = None
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def draw(self, drawn: "Callable[[], RenderableType]", *, seen: object) -> None:
        """Draw, unless the same is seen as was drawn last."""
        if seen != self._seen:
            self._seen = seen
            self._live.update(drawn(), refresh=True)
