"""What every request has to pass before anything looks at it, and what every answer says about itself."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

SAID: Final = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Gate:
    """Lets only those in who call this very address, from a page of it.

    A foreign page can make a browser call us, and a foreign name can be made to mean our address (DNS rebinding);
    the headers Host and Origin, which no page can forge, tell of both.
    """

    def __init__(self, app: App, *, host: str) -> None:
        """Stand before an application.

        Args:
            app: It.
            host: Our address and port, as browsers write it.
        """
        self._app = app
        self._host = host.encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            return

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = [(name.encode(), value.encode()) for name, value in SAID.items()]
                message = {**message, "headers": [*message.get("headers", ()), *said]}
            await send(message)

        if reason := self._refusal(scope):
            headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
            await say({"type": "http.response.start", "status": 403, "headers": headers})
            await say({"type": "http.response.body", "body": reason})
        else:
            await self._app(scope, receive, say)

    def _refusal(self, scope: Message) -> bytes:
        """Return why a request is not let in, empty where it is."""
        told: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            told.setdefault(name.lower(), []).append(value)
        reads = scope["method"] in {"GET", "HEAD"}
        if told.get(b"host") != [self._host]:
            return b"this is another host"
        if told.get(b"origin", [] if reads else [b""]) not in ([], [b"http://" + self._host]):
            return b"this comes from another page"
        if scope["path"] != "/" and told.get(b"sec-fetch-site", [b"same-origin"]) != [b"same-origin"]:
            return b"this comes from another site"
        return b""
