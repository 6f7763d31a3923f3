"""The remote beside a running session: its address, its code to scan, and its server in a thread of its own."""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from threading import Event
from typing import Any

from coach.errors import RemoteError
from coach.live.desk import Desk
from coach.tasks.task import Task
from coach.units import Seconds

NEEDED = ("starlette", "uvicorn", "segno")
PORT = 8765
"""Asked for first, so that a firewall can be told; another one where it is taken."""
NOWHERE = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737): nothing is sent, but the system says which of ours it would be sent from."""
HEADERS_WITHIN = Seconds(5.0)
MOST_CONNECTIONS = 64
LISTENING = Seconds(0.1)
"""How often it is looked whether the session has begun, or is over."""


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
            while desk.shown is None and not over.wait(LISTENING):
                pass
            if not over.is_set():
                _serve(desk, listening, token=token, host=host, language=language, over=over)

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


def _serve(desk: Desk, listening: socket.socket, *, token: str, host: str, language: str, over: Event) -> None:
    """Answer phones until the session is over."""
    import asyncio

    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    from coach.remote.pacing import Pace
    from coach.remote.pages import Remote

    pace = Pace()

    class Impatient(H11Protocol):
        """Closes a connection on which no whole request comes in time, so that none is kept from others."""

        def connection_made(self, transport: Any) -> None:
            pace.take()
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._wait()

        def handle_events(self) -> None:
            pace.take()
            super().handle_events()

        def _wait(self) -> None:
            if self._idle():
                self.loop.call_later(HEADERS_WITHIN, self._give_up, self.cycle)

        def _idle(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _give_up(self, before: Any) -> None:
            if self.cycle is before and self._idle() and not self.transport.is_closing():
                self.transport.close()

    async def run() -> None:
        remote = Remote(desk, token=token, host=host, language=language)
        server = uvicorn.Server(
            uvicorn.Config(
                remote.app,
                http=Impatient,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=MOST_CONNECTIONS,
                timeout_keep_alive=int(HEADERS_WITHIN),
                timeout_graceful_shutdown=1,
            )
        )

        async def follow() -> None:
            try:
                await remote.follow(over)
            finally:
                server.should_exit = True

        await asyncio.gather(follow(), server.serve(sockets=[listening]))

    asyncio.run(run())
