"""Media keys, headsets and desktops as a control: a session is a media player of the system that they all talk to."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from coach.live.controls.keyboard import KeyMap
from coach.live.desk import Desk
from coach.tasks.task import Task
from coach.units import Seconds

if TYPE_CHECKING:
    from coach.live.players import Serve

LISTENING = Seconds(0.1)
"""How often it is looked whether there is anything new to tell, or the session is over."""
COVER_AFTER = Seconds(5.0)
"""The first sound needs the processors more than the picture does."""
_LIBRARIES = {"win32": ("windows", "winrt"), "darwin": ("macos", "MediaPlayer")}
"""Which player is a system's, and the library that it needs."""


@contextmanager
def attach(desk: Desk, _key_map: KeyMap) -> Iterator[bool]:
    """Be a media player for as long as the context lasts.

    A system says nothing of whether anybody is at its keys: no step waits for that alone, or a session that was started
    without a terminal would never end.

    Nothing here keeps the first sound waiting, nor a bus that hangs the session's end: what takes time is done in
    threads once the session is heard, and nobody waits for the bus.
    """
    player = player_here()
    if player is None:
        yield False
        return
    from tempfile import TemporaryDirectory

    over = Event()
    with TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
        picture = Path(folder) / "cover.png"

        def serve() -> None:
            if desk.begun(over):
                with suppress(ImportError):
                    serve_player: Serve = import_module(f"coach.live.players.{player}").serve
                    serve_player(desk, picture, over=over, every=LISTENING)

        def draw() -> None:
            if desk.cover and not over.wait(COVER_AFTER):
                part = picture.with_suffix(".part")
                part.write_bytes(desk.cover())
                part.replace(picture)

        Task(serve, name="media keys", fail=desk.fail)
        drawing = Task(draw, name="cover")  # a desktop shows the session without it as well
        try:
            yield False
        finally:
            over.set()
            drawing.join()  # or it would write into a folder that is being removed


CONTROL = attach


def player_here() -> str | None:
    """Return which module of `coach.live.players` is this system's, None where no player can be."""
    if sys.platform == "linux":
        return "mpris" if bus_is_there() else None
    player, library = _LIBRARIES.get(sys.platform, (None, ""))
    return player if library and find_spec(library) else None


def bus_is_there() -> bool:
    """Tell whether the session bus lets itself be called; the library that talks to it takes its time to import."""
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    found = re.match(r"unix:(path|abstract)=([^,;]+)", address)
    if not found or sys.platform == "win32":
        return False
    import socket
    from urllib.parse import unquote

    with suppress(OSError), socket.socket(socket.AF_UNIX) as bus:
        bus.settimeout(LISTENING)
        bus.connect(("\0" if found[1] == "abstract" else "") + unquote(found[2]))
        return True
    return False
