"""The registry of ways to lead a running session: each file beside this one that has a ``CONTROL`` is one.

A control is attached to a session's desk, with the keys as the user has settled them, and sends commands until it is
let go; what it may show it is told there as well. Attached, it tells whether anybody can be at it: a step that waits
for "next" waits only then.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.live.controls.keyboard import KeyMap
    from coach.live.desk import Desk

    Attach = Callable[[Desk, KeyMap], AbstractContextManager[bool]]


def controls() -> "Iterator[Attach]":
    """Yield every way of control, by the names of their files."""
    for module in iter_modules(__path__):
        attach = getattr(import_module(f"{__name__}.{module.name}"), "CONTROL", None)
        if attach:
            yield attach
