"""Serves phones by HTTP until all is over: uvicorn, with less patience and less haste than it has by itself."""

import asyncio
import socket
from threading import Event
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from coach.remote.pacing import Pace
from coach.remote.pages import Remote
from coach.remote.reception import Reception
from coach.remote.server import MOST_CONNECTIONS
from coach.units import Seconds

HEADERS_WITHIN = Seconds(5.0)
"""A connection on which no whole request has come by then is closed."""


def serve_phones(
    reception: Reception, listening: socket.socket, *, token: str, host: str, language: str, over: Event
) -> None:
    """Answer phones until all is over; arguments as of :class:`coach.remote.pages.Remote`."""
    asyncio.run(_serve(Remote(reception, token=token, host=host, language=language), listening, over))


async def _serve(remote: Remote, listening: socket.socket, over: Event) -> None:
    server = uvicorn.Server(
        uvicorn.Config(
            remote.app,
            http=_impatient(Pace()),
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=MOST_CONNECTIONS,
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


def _impatient(pace: Pace) -> type[H11Protocol]:
    """Return how a connection is served: not more quickly than a pace, and not for ever where nothing whole comes."""

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

        def on_response_complete(self) -> None:
            asked_ahead, _ = self.conn.trailing_data
            if asked_ahead:  # no browser does; a flood that comes so would be answered long after it has ended
                self.transport.close()
            super().on_response_complete()

        def _wait(self) -> None:
            if self._idle():
                self.loop.call_later(HEADERS_WITHIN, self._give_up, self.cycle)

        def _idle(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _give_up(self, before: Any) -> None:
            if self.cycle is before and self._idle() and not self.transport.is_closing():
                self.transport.close()

    return Impatient
