"""The remote: its address, its code to scan, and the thread that serves it."""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Event

from coach.bounded import read_bounded
from coach.errors import RemoteError
from coach.remote.reception import Reception
from coach.tasks.task import Task

NEEDED = ("starlette", "uvicorn", "segno")
PORT = 8765
"""Asked for first, so that a firewall can be told; another one where it is taken."""
NOWHERE = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737): nothing is sent, but the system says which of ours it would be sent from."""
THIS_MACHINE = "127.0.0.1"
"""Where nobody else finds us."""
MOST_CONNECTIONS = 64
"""Open at the same time, or waiting to be."""
_TOKEN = 16
"""Bytes."""


def require() -> None:
    """Find out whether all is here that the remote needs, without importing it.

    Raises:
        RemoteError: It is not; the message says how to get it.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise RemoteError(f"the remote needs {', '.join(missing)}: pip install 'session-coach[remote]'")


@contextmanager
def attach(
    reception: Reception, *, language: str, tell: Callable[[str], None], token: str | None = None
) -> Iterator[None]:
    """Let phones in for as long as the context lasts.

    Args:
        reception: Where they find a session.
        language: Of the page, two letters, for phones whose own is not known here.
        tell: Told the link at once; a phone that is quicker than the server waits for it.
        token: What the link ends in; None makes one that is good for this time.

    Raises:
        RemoteError: There is no network to be found in.
    """
    with listen() as listening:
        host = "{}:{}".format(*listening.getsockname())
        token = token or secrets.token_urlsafe(_TOKEN)
        tell(f"http://{host}/#{token}")
        over = Event()

        def serve() -> None:
            if reception.opens(over):
                from coach.remote.serving import serve_phones

                serve_phones(reception, listening, token=token, host=host, language=language, over=over)

        task = Task(serve, name="remote", fail=reception.fail)
        try:
            yield
        finally:
            over.set()
            task.join()


def lasting_token(path: Path) -> str:
    """Return what a link ends in each time, so that a code once printed stays good: 128 bits that only its user reads.

    Args:
        path: Where it is kept; where that cannot be, it is good for this time. Another one is made once it is gone.
    """
    token = secrets.token_urlsafe(_TOKEN)
    with suppress(OSError, ValueError):
        kept = read_bounded(path).decode("ascii")
        if len(kept) == len(token) and kept.isprintable():
            return kept
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(0o600)
        path.write_text(token, encoding="ascii")
    return token


def code(link: str) -> Iterator[str]:
    """Yield a link as a code to scan, in half blocks that are black and white whatever the terminal's colours."""
    import segno

    rows = [list(row) for row in segno.make(link, error="l", micro=False).matrix_iter(border=2)]
    for upper, lower in zip(rows[::2], [*rows[1::2], [0] * len(rows[0])], strict=False):
        cells = (f"\x1b[{30 if up else 97};{40 if low else 107}m▀" for up, low in zip(upper, lower, strict=True))
        yield f"{''.join(cells)}\x1b[0m"


def listen() -> socket.socket:
    """Return a socket at the address that others in this network know us by."""
    address = THIS_MACHINE
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
    raise RemoteError(f"the remote cannot be reached at {address}: {reason}; go on without it")
