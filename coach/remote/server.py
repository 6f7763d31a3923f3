"""The remote beside a running session: its address, its code to scan, and the thread that serves it."""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from threading import Event

from coach.errors import RemoteError
from coach.live.desk import Desk
from coach.tasks.task import Task

NEEDED = ("starlette", "uvicorn", "segno")
PORT = 8765
"""Asked for first, so that a firewall can be told; another one where it is taken."""
NOWHERE = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737): nothing is sent, but the system says which of ours it would be sent from."""
MOST_CONNECTIONS = 64
"""Open at the same time, or waiting to be."""


def require() -> None:
    """Find out whether all is here that the remote needs, without importing it.

    Raises:
        RemoteError: It is not; the message says how to get it.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise RemoteError(f"--remote needs {', '.join(missing)}: pip install 'session-coach[remote]'")


@contextmanager
def attach(desk: Desk, *, language: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Let phones lead a session for as long as the context lasts.

    Args:
        desk: Where the session is led from.
        language: Of the page, two letters.
        tell: Told the link at once; a phone that is quicker than the server waits for it.

    Raises:
        RemoteError: There is no network to be found in.
    """
    with _listening() as listening:
        host = "{}:{}".format(*listening.getsockname())
        token = secrets.token_urlsafe(16)
        tell(f"http://{host}/#{token}")
        over = Event()

        def serve() -> None:
            if desk.begun(over):
                from coach.remote.serving import serve_phones

                serve_phones(desk, listening, token=token, host=host, language=language, over=over)

        task = Task(serve, name="remote", fail=desk.fail)
        try:
            yield
        finally:
            over.set()
            task.join()


def code(link: str) -> Iterator[str]:
    """Yield a link as a code to scan, in half blocks that are black and white whatever the terminal's colours."""
    import segno

    rows = [list(row) for row in segno.make(link, error="l", micro=False).matrix_iter(border=2)]
    for upper, lower in zip(rows[::2], [*rows[1::2], [0] * len(rows[0])], strict=False):
        cells = (f"\x1b[{30 if up else 97};{40 if low else 107}m▀" for up, low in zip(upper, lower, strict=True))
        yield f"{''.join(cells)}\x1b[0m"


def _listening() -> socket.socket:
    """Return a socket at the address that others in this network know us by."""
    address = "127.0.0.1"
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(NOWHERE)
        address = asking.getsockname()[0]
    for port in (PORT, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((address, port))
            listening.listen(MOST_CONNECTIONS)
        except OSError as error:
            listening.close()
            reason = error
        else:
            return listening
    raise RemoteError(f"the remote cannot be reached at {address}: {reason}; go on without --remote")
