"""The remote's page, what it asks for, and the stream of what there is to see."""

import asyncio
import html
import json
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from functools import cache
from importlib import resources
from threading import Event
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from coach.errors import RemoteError
from coach.export.page.page import fill, part
from coach.languages import languages
from coach.remote.asked import ASKED, SMALL, Shown, words
from coach.remote.gate import App, Gate, Message, Receive, Send
from coach.remote.reception import Reception
from coach.units import Seconds

MOST_CLIENTS = 16
MOST_KEPT = 256
"""Keys that have been given out, and taps that have been done, of which the newest are remembered."""
LONGEST_BODY = 1024
"""Bytes; a command is 60 of them."""
BODY_WITHIN = Seconds(3.0)
LOOKED_EVERY = Seconds(0.05)
"""How often it is looked whether there is anything new to see."""
BEAT_EVERY = Seconds(2.0)
"""A phone that hears nothing for longer knows that it is cut off."""
KEY: Final = "coach"
"""The cookie."""


class Remote:
    """All phones: who may come in, what they have asked for, and what they see."""

    def __init__(self, reception: Reception, *, token: str, host: str, language: str) -> None:
        """Get ready.

        Args:
            reception: Where they find a session.
            token: What the link ends in; whoever has it may come in.
            host: Our address and port, as browsers write it.
            language: Of the page, two letters, for phones whose own is not known here.
        """
        self._reception = reception
        self._language = language
        self._token = token
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._taps: OrderedDict[str, None] = OrderedDict()
        self._watching = 0
        self._frame = b""
        self._number = 0
        self._over = False
        self._changed = asyncio.Event()
        self._files = {
            "stage.css": (part("stage.css"), "text/css"),
            "stage.js": (part("stage.js"), "text/javascript"),
            **{name: (_file(name), "text/css") for name in ("remote.css", "chooser.css")},
            **{name: (_file(name), "text/javascript") for name in ("remote.js", "chooser.js")},
        }
        routes = [
            Route("/enter", self._enter, methods=["POST"]),
            Route("/ask", self._ask, methods=["POST"]),
            Route("/choose", self._choose, methods=["POST"]),
            Route("/state", self._state, methods=["GET"]),
            Route("/events", self._events, methods=["GET"]),
            Route("/{name}", self._give, methods=["GET"]),
            Route("/", self._give_page, methods=["GET"]),
        ]
        self.app: App = Gate(Starlette(routes=routes), host=host)

    async def follow(self, over: Event) -> None:
        """Show every phone what there is to see or to choose, until all is over, and then that it is."""
        shown, told = Shown(), None
        while not over.is_set():
            view = self._reception.view
            values = shown.values(view) if view else self._reception.values()
            if values and values != told:
                told = values
                self._show(values)
            await asyncio.sleep(LOOKED_EVERY)
        self._over = True
        self._show({"over": True})
        await asyncio.sleep(LOOKED_EVERY)

    def _show(self, values: dict[str, Any]) -> None:
        self._frame = b"data: %s\n\n" % json.dumps(values).encode()
        self._number += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def _give(self, request: Request) -> Response:
        found = self._files.get(request.path_params["name"])
        if not found:
            raise HTTPException(404)
        return Response(found[0], media_type=found[1])

    async def _give_page(self, request: Request) -> Response:
        """Give the page in the phone's first language that is known here."""
        wanted = (each.strip()[:2].lower() for each in request.headers.get("accept-language", "").split(","))
        language = next((each for each in wanted if each in languages()), self._language)
        return Response(_page(language), media_type="text/html")

    async def _enter(self, request: Request) -> Response:
        """Give a key for the token."""
        token = (await _asked(request)).get("token")
        if not isinstance(token, str) or not secrets.compare_digest(token.encode(), self._token.encode()):
            raise HTTPException(401)
        key = secrets.token_urlsafe(16)
        _remember(self._keys, key)
        answer = JSONResponse({})
        answer.set_cookie(KEY, key, httponly=True, samesite="strict")
        return answer

    async def _ask(self, request: Request) -> Response:
        """Do what a tap asks for; the same tap once more changes nothing."""
        self._let_in(request)
        asked = await _asked(request)
        name, desk = asked.get("command"), self._reception.desk
        if not isinstance(name, str) or name not in ASKED:
            raise HTTPException(400)
        new = self._is_new(asked.get("tap")) and desk is not None
        if new and desk:
            for command in ASKED[name]:
                desk.send(command)
        return JSONResponse({"done": new})

    async def _choose(self, request: Request) -> Response:
        """Have a session begun, or tell in one line why that cannot be."""
        self._let_in(request)
        asked = await _asked(request)
        choice = asked.get("choice")
        if not isinstance(choice, dict):
            raise HTTPException(400)
        try:
            done = self._is_new(asked.get("tap")) and self._reception.choose(choice)
        except RemoteError as error:
            return JSONResponse({"done": False, "told": str(error)})
        return JSONResponse({"done": done})

    def _is_new(self, tap: Any) -> bool:
        """Tell whether a tap has come for the first time."""
        if not isinstance(tap, str) or not 8 <= len(tap) <= 64:
            raise HTTPException(400)
        new = tap not in self._taps
        if new:
            _remember(self._taps, tap)
        return new

    async def _state(self, request: Request) -> Response:
        """Tell whether this phone may watch, and there is room for it."""
        self._let_in(request)
        if self._watching >= MOST_CLIENTS:
            raise HTTPException(503)
        return JSONResponse({})

    async def _events(self, request: Request) -> Response:
        """Show what there is to see from now on."""
        await self._state(request)
        self._watching += 1
        return _Stream(self._stream(), self._leave)

    def _leave(self) -> None:
        self._watching -= 1

    async def _stream(self) -> AsyncIterator[bytes]:
        seen = 0
        while seen != self._number or not self._over:
            changed = self._changed
            if seen != self._number:
                seen = self._number
                yield self._frame
            else:
                try:
                    await asyncio.wait_for(changed.wait(), BEAT_EVERY)
                except TimeoutError:
                    yield b"event: beat\ndata: \n\n"

    def _let_in(self, request: Request) -> None:
        if request.cookies.get(KEY) not in self._keys:
            raise HTTPException(401)


class _Stream(StreamingResponse):
    """A stream of events that tells its end."""

    def __init__(self, events: AsyncIterator[bytes], ended: Callable[[], None]) -> None:
        super().__init__(events, media_type="text/event-stream")
        self._ended = ended

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()


async def _asked(request: Request) -> dict[str, Any]:
    """Return the JSON object that a request brings; one that is no such thing, too long or too slow is refused."""
    if request.headers.get("content-type") != "application/json":
        raise HTTPException(415)
    body = b""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            async for piece in request.stream():
                body += piece
                if len(body) > LONGEST_BODY:
                    raise HTTPException(413, headers={"Connection": "close"})
        found = json.loads(body)
    except TimeoutError:
        raise HTTPException(408, headers={"Connection": "close"}) from None
    except (ValueError, RecursionError, ClientDisconnect):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found


def _remember(kept: OrderedDict[str, None], name: str) -> None:
    kept[name] = None
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)


def _file(name: str) -> str:
    return (resources.files("coach.remote") / "page" / name).read_text(encoding="utf-8")


@cache
def _page(language: str) -> str:
    """Return the page in a language, with what it says."""
    said = words(language)
    small = "\n".join(f'<button id="{name}" type="button">{html.escape(said[name])}</button>' for name in SMALL)
    values = {
        "CHOOSER": _file("chooser.html"),
        "LANGUAGE": language,
        "WORDS": html.escape(json.dumps(said)),
        "STAGE": part("stage.html"),
        "SMALL": small,
    }
    return fill(_file("remote.html"), values)
