"""The remote in the process: who is let in, what a tap does, what is seen, and what attackers get."""

import asyncio
import contextlib
import json
from threading import Event

import pytest

pytest.importorskip("starlette", reason="the remote is an extra: pip install '.[remote]'")

from coach.languages import languages
from coach.live import transport
from coach.live.desk import Desk
from coach.live.transport import Mode
from coach.remote import pages
from coach.remote.asked import ASKED, Shown, words
from coach.remote.gate import SAID
from coach.remote.pages import BEAT_EVERY, LONGEST_BODY, MOST_CLIENTS, Remote
from coach.remote.reception import Reception
from coach.units import Seconds
from tests.live.screens.views import plan, view
from tests.remote.test_reception import CHOICE, reception

HOST = "192.0.2.7:8765"
TOKEN = "a-token-of-128-bits"
JSON = {"content-type": "application/json"}
OURS = {"host": HOST, "origin": f"http://{HOST}"}


class Phone:
    """Calls a remote as a browser would, in the process."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._cookie = {}

    async def call(self, method, path, body=b"", *, headers=OURS, pieces=None):
        """Return what is answered: the status, the headers and the body.

        Args:
            method: Of HTTP.
            path: Where.
            body: What is sent; anything but bytes as JSON.
            headers: Those of the browser.
            pieces: Called for each piece of the body, in its place.
        """
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {**({} if isinstance(body, bytes) else JSON), **self._cookie, **headers}
        told = [(name.encode(), value.encode()) for name, value in given.items()]
        scope = {"type": "http", "method": method, "path": path, "headers": told, "query_string": b""}
        answer = {"body": b""}

        async def receive():
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message):
            if message["type"] == "http.response.start":
                answer.update(status=message["status"], headers={n.decode(): v.decode() for n, v in message["headers"]})
            else:
                answer["body"] += message["body"]

        await self._remote.app(scope, pieces or receive, send)
        return answer

    async def enter(self):
        """Change the token for the cookie."""
        answer = await self.call("POST", "/enter", {"token": TOKEN})
        self._cookie = {"cookie": answer["headers"]["set-cookie"].partition(";")[0]}
        return answer

    async def choose(self, choice, tap="one-tap-1", **given):
        """Ask for a session; return the status, and what is said."""
        answer = await self.call("POST", "/choose", {"choice": choice, "tap": tap}, **given)
        return answer["status"], answer["body"]

    async def tap(self, command, tap="one-tap-1"):
        """Ask for a command; return the status, and what is said."""
        answer = await self.call("POST", "/ask", {"command": command, "tap": tap})
        return answer["status"], answer["body"]

    @contextlib.asynccontextmanager
    async def watching(self):
        """Give what is shown from now on, one frame after the other."""
        frames, statuses, gone = asyncio.Queue(), [], asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            elif message["body"]:
                frames.put_nowait(message["body"])

        told = [(name.encode(), value.encode()) for name, value in {**OURS, **self._cookie}.items()]
        scope = {"type": "http", "method": "GET", "path": "/events", "headers": told, "query_string": b""}
        stream = asyncio.create_task(self._remote.app(scope, receive, send))
        yield frames
        gone.set()
        await stream
        assert statuses == [200]


@pytest.fixture
def desk():
    """A session that is being heard."""
    desk = Desk()
    desk.show(view(100.0, caption="Circle slowly."))
    return desk


@pytest.fixture
def remote(desk):
    """Its remote."""
    return Remote(Reception(desk=desk), token=TOKEN, host=HOST, language="en")


def asked(desk):
    """Return what has been asked of the session."""
    return desk.wait(Seconds(0.0))


def test_the_token_is_changed_for_a_cookie(remote, desk):
    """It is known to no script and sent from no other site; with it a tap is done."""

    async def use():
        phone = Phone(remote)
        entered = await phone.enter()
        key, *said = entered["headers"]["set-cookie"].split("; ")
        assert len(key) > 22
        assert {"HttpOnly", "SameSite=strict"} <= set(said)
        assert await phone.tap("next") == (200, b'{"done":true}')

    asyncio.run(use())
    assert asked(desk) == (transport.NEXT,)


@pytest.mark.parametrize(("name", "commands"), ASKED.items(), ids=ASKED)
def test_every_command(remote, desk, name, commands):
    """All that is on the page can be asked for; "stop", which was held, need not be asked twice."""

    async def use():
        phone = Phone(remote)
        await phone.enter()
        assert (await phone.tap(name))[0] == 200

    asyncio.run(use())
    assert asked(desk) == commands
    assert commands == ((transport.STOP,) * 2 if name == "stop" else (transport.COMMANDS[name],))


def test_a_tap_acts_once(remote, desk):
    """Sent again, because its answer was lost, it changes nothing; another tap does."""

    async def use():
        phone = Phone(remote)
        await phone.enter()
        assert await phone.tap("next") == (200, b'{"done":true}')
        assert await phone.tap("next") == (200, b'{"done":false}')
        await phone.tap("next", "another-tap")

    asyncio.run(use())
    assert asked(desk) == (transport.NEXT, transport.NEXT)


@pytest.mark.parametrize(
    "body", [{}, {"token": ""}, {"token": TOKEN[:-1]}, {"token": [TOKEN]}, {"token": None}, {"token": "ß" + TOKEN}]
)
def test_without_the_token(remote, body):
    """Nobody is let in, and nothing is told or done."""

    async def use():
        phone = Phone(remote)
        answer = await phone.call("POST", "/enter", body)
        assert answer["status"] == 401
        assert "set-cookie" not in answer["headers"]

    asyncio.run(use())


@pytest.mark.parametrize("cookie", ["", "coach=", "coach=guessed", f"coach={TOKEN}"])
def test_without_the_cookie(remote, desk, cookie):
    """Neither a tap is done nor anything shown."""

    async def use():
        phone = Phone(remote)
        headers = {**OURS, "cookie": cookie}
        body = {"command": "next", "tap": "one-tap-1"}
        assert (await phone.call("POST", "/ask", body, headers=headers))["status"] == 401
        for path in ("/state", "/events"):
            assert (await phone.call("GET", path, headers=headers))["status"] == 401

    asyncio.run(use())
    assert asked(desk) == ()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": f"http://{HOST}"},
        {**OURS, "host": "coach.example:8765"},
        {**OURS, "host": "192.0.2.7"},
        {**OURS, "host": f"{HOST}.example"},
        {**OURS, "origin": "http://evil.example"},
        {**OURS, "origin": f"https://{HOST}"},
        {**OURS, "origin": "null"},
        {"host": HOST},
        {**OURS, "sec-fetch-site": "cross-site"},
        {**OURS, "sec-fetch-site": "same-site"},
    ],
    ids=["no host", "rebound name", "no port", "longer", "foreign", "https", "null", "no origin", "cross", "same site"],
)
def test_from_elsewhere(remote, desk, headers):
    """A foreign page, or a foreign name that means our address, gets nothing, not even with the cookie."""

    async def use():
        phone = Phone(remote)
        await phone.enter()
        answer = await phone.call("POST", "/ask", {"command": "next", "tap": "one-tap-1"}, headers=headers)
        assert answer["status"] == 403

    asyncio.run(use())
    assert asked(desk) == ()


def test_two_hosts(remote):
    """A request that names two hosts is refused: which one is meant would be a matter of taste."""

    async def use():
        phone = Phone(remote)
        assert (await phone.call("GET", "/", headers={"host": HOST, "Host": HOST}))["status"] == 403
        assert (await phone.call("GET", "/", headers={"host": HOST}))["status"] == 200

    asyncio.run(use())


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"command": "help", "tap": "one-tap-1"}, {}, 400),
        ({"command": "__class__", "tap": "one-tap-1"}, {}, 400),
        ({"command": ["next"], "tap": "one-tap-1"}, {}, 400),
        ({"command": "next"}, {}, 400),
        ({"command": "next", "tap": "x"}, {}, 400),
        ({"command": "next", "tap": "x" * 65}, {}, 400),
        (["next"], {}, 400),
        (b"command=next", {"content-type": "application/x-www-form-urlencoded"}, 415),
        (b"{}", {"content-type": "text/plain"}, 415),
        (b"{}", {}, 415),
        (b"{", JSON, 400),
        (b"\xff", JSON, 400),
        (b"[" * (LONGEST_BODY - 1), JSON, 400),
        (b" " * (LONGEST_BODY + 1), JSON, 413),
    ],
)
def test_what_is_no_command(remote, desk, body, headers, status):
    """What is not on the list, no JSON, or too long is refused and does nothing."""

    async def use():
        phone = Phone(remote)
        await phone.enter()
        assert (await phone.call("POST", "/ask", body, headers={**OURS, **headers}))["status"] == status

    asyncio.run(use())
    assert asked(desk) == ()


def test_a_slow_body(remote, desk, monkeypatch):
    """One that does not come is not waited for."""

    async def use():
        phone = Phone(remote)
        await phone.enter()
        monkeypatch.setattr(pages, "BODY_WITHIN", Seconds(0.0))
        answer = await phone.call("POST", "/ask", b"", headers={**OURS, **JSON}, pieces=asyncio.Event().wait)
        assert answer["status"] == 408
        assert answer["headers"]["connection"] == "close"

    asyncio.run(use())
    assert asked(desk) == ()


def test_a_body_that_breaks_off(remote):
    """Whoever goes away in the middle is no fault of ours."""

    async def gone():
        return {"type": "http.disconnect"}

    async def use():
        phone = Phone(remote)
        answer = await phone.call("POST", "/enter", headers={**OURS, **JSON}, pieces=gone)
        assert answer["status"] == 400

    asyncio.run(use())


def test_everybody_sees_the_same(remote, desk, monkeypatch):
    """Every phone is shown what there is now, then each change, and in the end that the session is over."""
    monkeypatch.setattr(pages, "LOOKED_EVERY", Seconds(0.001))
    over = Event()

    async def use():
        phone = Phone(remote)
        await phone.enter()
        following = asyncio.create_task(remote.follow(over))
        async with phone.watching() as one, phone.watching() as two:
            first = await one.get()
            assert await two.get() == first
            assert shown(first)["caption"] == "Circle slowly."
            desk.show(view(101.0, mode=Mode.PAUSED))
            paused = await one.get()
            assert not shown(paused)["playing"]
            assert await two.get() == paused
            over.set()
            assert shown(await one.get()) == {"over": True}
            assert shown(await two.get()) == {"over": True}
        await following

    asyncio.run(use())


def test_from_the_chooser_and_back(monkeypatch):
    """Every phone sees what can be chosen, then the session that one of them chose, and after it the choice again."""
    monkeypatch.setattr(pages, "LOOKED_EVERY", Seconds(0.001))
    at, over = reception(), Event()
    remote = Remote(at, token=TOKEN, host=HOST, language="en")

    async def use():
        phone, desk = Phone(remote), Desk()
        await phone.enter()
        following = asyncio.create_task(remote.follow(over))
        async with phone.watching() as one, phone.watching() as two:

            async def both():
                first = shown(await one.get())
                assert shown(await two.get()) == first
                return first

            assert [each["script"] for each in (await both())["sessions"]] == ["firm", "soft"]
            assert await phone.tap("next") == (200, b'{"done":false}')
            assert await phone.choose(CHOICE, "another-tap") == (200, b'{"done":true}')
            assert (await both())["beginning"]
            assert await phone.choose(CHOICE, "another-tap") == (200, b'{"done":false}')
            assert at.wait().script == "firm"
            with at.leading(desk):
                desk.show(view(100.0, caption="Circle slowly."))
                assert (await both())["caption"] == "Circle slowly."
                assert await phone.tap("next", "a-third-tap") == (200, b'{"done":true}')
                assert asked(desk) == (transport.NEXT,)
            while (await both())["beginning"]:
                at.finish()
            over.set()
            assert await both() == {"over": True}
        await following

    asyncio.run(use())


def test_choices_that_are_refused():
    """Without the cookie, from elsewhere, without a tap's id or of what is on no list: nothing begins."""
    at = reception()

    async def use():
        phone = Phone(remote := Remote(at, token=TOKEN, host=HOST, language="en"))
        assert (await phone.choose(CHOICE))[0] == 401
        await phone.enter()
        assert (await phone.choose(CHOICE, headers={**OURS, "origin": "http://evil.example"}))[0] == 403
        assert (await Phone(remote).choose(CHOICE))[0] == 401
        assert (await phone.choose("firm"))[0] == 400
        assert (await phone.choose(CHOICE, "x"))[0] == 400
        status, said = await phone.choose({**CHOICE, "script": "/etc/passwd"})
        assert (status, json.loads(said)) == (
            200,
            {"done": False, "told": "this is not on the list: load the page again"},
        )

    asyncio.run(use())
    assert not at.values()["beginning"]


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("de-AT,de;q=0.9,en;q=0.8", "de"), ("pl, ru;q=0.5", "ru"), ("pl", "es"), ("", "es"), ("../de", "es")],
)
def test_the_language_of_the_phone(desk, wanted, language):
    """It is that of the page where it is known here, and else the session's."""

    async def use():
        headers = {"host": HOST, "accept-language": wanted}
        remote = Remote(Reception(desk=desk), token=TOKEN, host=HOST, language="es")
        assert f'<html lang="{language}">'.encode() in (await Phone(remote).call("GET", "/", headers=headers))["body"]

    asyncio.run(use())


def shown(frame):
    """Return what a frame of the stream says."""
    return json.loads(frame.removeprefix(b"data: "))


def test_it_says_that_it_is_there(remote, monkeypatch):
    """While nothing changes, a phone hears so often that silence means it is cut off."""
    assert BEAT_EVERY < 5.0
    monkeypatch.setattr(pages, "BEAT_EVERY", Seconds(0.0))

    async def use():
        phone = Phone(remote)
        await phone.enter()
        async with phone.watching() as frames:
            assert await frames.get() == b"event: beat\ndata: \n\n"

    asyncio.run(use())


def test_too_many(remote, monkeypatch):
    """One more than there is room for is told so, and has room when another one has gone."""

    async def use():
        phone = Phone(remote)
        await phone.enter()
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(MOST_CLIENTS - 1):
                await stack.enter_async_context(phone.watching())
            async with phone.watching():
                await asyncio.sleep(0)
                while (await phone.call("GET", "/state"))["status"] != 503:
                    await asyncio.sleep(0)
                assert (await phone.call("GET", "/events"))["status"] == 503
            assert (await phone.call("GET", "/state"))["status"] == 200

    monkeypatch.setattr(pages, "BEAT_EVERY", Seconds(60.0))
    asyncio.run(use())


@pytest.mark.parametrize(
    "path", ["/", "/stage.css", "/stage.js", "/remote.css", "/remote.js", "/chooser.css", "/chooser.js"]
)
def test_the_page(remote, path):
    """It and all it needs are there, and say that nothing else may be run, framed, kept or told where it was."""

    async def use():
        answer = await Phone(remote).call("GET", path, headers={"host": HOST})
        assert answer["status"] == 200
        assert SAID.items() <= answer["headers"].items()
        assert "unsafe" not in answer["headers"]["content-security-policy"]
        assert b"@@" not in answer["body"]
        assert TOKEN.encode() not in answer["body"]

    asyncio.run(use())


@pytest.mark.parametrize("path", ["/remote.html", "/chooser.html", "/..%2fsettings.yaml", "/pages.py", "/a/b"])
def test_no_other_file(remote, path):
    """There is nothing else to be had."""

    async def use():
        assert (await Phone(remote).call("GET", path))["status"] == 404

    asyncio.run(use())


def test_what_is_shown():
    """Step and side, count, words, what comes next, and where that is in the ring of the session."""
    of = plan()
    values = Shown().values(view(100.0, of, caption="Circle slowly."))
    step = values["steps"][values["number"]]
    assert (step["section"], step["title"], step["side"]) == ("Back", "Circle each blade", "left side")
    assert values["following"] == "next: Back: Circle each blade, right side"
    assert values["seconds"] == 240.0
    assert values["position"] == 100
    assert len(values["steps"]) == len(of.steps)


@pytest.mark.parametrize("language", languages())
def test_every_button_says_what_it_does(language):
    """In every language."""
    said = words(language)
    assert all(said[name] for name in (set(ASKED) - {"toggle"}) | {"play", "pause", "awake"})
    assert "{seconds}" in said["old"]
    assert all(part in said["reach"] for part in ("{least}", "{most}"))
