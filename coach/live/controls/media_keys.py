"""Media keys, headsets and desktops as a control: a session is a media player on the bus that they all talk to."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from coach.live.controls.keyboard import KeyMap
from coach.live.desk import Desk
from coach.tasks.task import Task
from coach.units import Seconds

LISTENING = Seconds(0.1)
"""How often it is looked whether there is anything new to tell, or the session is over."""
COVER_AFTER = Seconds(5.0)
"""The first sound needs the processors more than the picture does."""


@contextmanager
def attach(desk: Desk, _key_map: KeyMap) -> Iterator[bool]:
    """Be a media player for as long as the context lasts.

    A bus says nothing of whether anybody is at it: no step waits for that alone, or a session that was started without
    a terminal would never end.

    Nothing here keeps the first sound waiting, nor a bus that hangs the session's end: what takes time is done in
    threads once the session is heard, and nobody waits for the bus.
    """
    if not bus_is_there():
        yield False
        return
    from tempfile import TemporaryDirectory

    over = Event()
    with TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
        picture = Path(folder) / "cover.png"

        def serve() -> None:
            if desk.begun(over):
                from coach.live import mpris

                mpris.serve(desk, picture, over=over, every=LISTENING)

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


def bus_is_there() -> bool:
    """Tell whether the session bus lets itself be called; the library that talks to it takes its time to import."""
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    found = re.match(r"unix:(path|abstract)=([^,;]+)", address)
    if not found or sys.platform != "linux":
        return False
    import socket
    from urllib.parse import unquote

    with suppress(OSError), socket.socket(socket.AF_UNIX) as bus:
        bus.settimeout(LISTENING)
        bus.connect(("\0" if found[1] == "abstract" else "") + unquote(found[2]))
        return True
    return False
