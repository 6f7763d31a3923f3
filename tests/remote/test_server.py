"""The remote beside a session: its link, its code, and connections on which nothing comes."""

import http.client
import json
import re
import socket
from functools import partial
from urllib.parse import urlsplit

import pytest

pytest.importorskip("uvicorn", reason="the remote is an extra: pip install '.[remote]'")

from coach.errors import RemoteError
from coach.live import transport
from coach.live.desk import Desk
from coach.remote import server, serving
from coach.remote.reception import Reception
from coach.units import Seconds
from tests.live.screens.views import view

WAIT = 30.0


@pytest.fixture
def reached():
    """A session that is led from a phone: its desk, the host and the token."""
    desk, links = Desk(), []
    with server.attach(Reception(desk=desk), language="en", tell=links.append):
        (link,) = links
        desk.show(view(1.0))
        yield desk, urlsplit(link).netloc, urlsplit(link).fragment


def test_from_the_link_to_the_session(reached):
    """The token has 128 bits and lets a phone in; what it taps is asked of the session."""
    desk, host, token = reached
    assert len(token) >= 22
    phone = http.client.HTTPConnection(host, timeout=WAIT)
    headers = {"Origin": f"http://{host}", "Content-Type": "application/json"}
    phone.request("POST", "/enter", json.dumps({"token": token}), headers)
    answer = phone.getresponse()
    answer.read()
    headers["Cookie"] = answer.headers["Set-Cookie"].partition(";")[0]
    phone.request("POST", "/ask", json.dumps({"command": "toggle", "tap": "one-tap-1"}), headers)
    assert phone.getresponse().status == 200
    assert desk.wait(Seconds(WAIT)) == (transport.TOGGLE,)
    phone.close()


def test_a_connection_on_which_nothing_comes(reached, monkeypatch):
    """It is closed, and so is one whose headers do not end."""
    monkeypatch.setattr(serving, "HEADERS_WITHIN", Seconds(0.1))
    _, host, _ = reached
    address, port = host.split(":")
    for sent in (b"", b"GET / HTTP/1.1\r\nHost: "):
        with socket.create_connection((address, int(port)), timeout=WAIT) as connection:
            connection.sendall(sent)
            assert connection.recv(1) == b""


def test_what_is_asked_before_the_answer(reached):
    """Only the first request is answered: what a flood sends at once keeps nobody waiting after it."""
    _, host, _ = reached
    address, port = host.split(":")
    asked = f"GET /stage.js HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    with socket.create_connection((address, int(port)), timeout=WAIT) as connection:
        connection.sendall(3 * asked)
        answered = b"".join(iter(partial(connection.recv, 65536), b""))
    assert answered.count(b"HTTP/1.1 200 OK") == 1


def test_a_port_that_is_taken(reached):
    """The next session finds another one."""
    links = []
    with server.attach(Reception(desk=Desk()), language="en", tell=links.append):
        assert urlsplit(links[0]).netloc != reached[1]


def test_what_is_missing_is_told(monkeypatch):
    """In one line, with what to do; nothing has been begun by then."""
    monkeypatch.setattr(server, "find_spec", lambda name: None if name == "segno" else name)
    with pytest.raises(RemoteError, match=re.escape("the remote needs segno: pip install 'session-coach[remote]'")):
        server.require()


def test_a_link_that_stays(tmp_path):
    """It is the same each time, nobody else can read it, and one that is spoiled or gone is made anew."""
    path = tmp_path / "state" / "link"
    token = server.lasting_token(path)
    assert len(token) >= 22
    assert server.lasting_token(path) == token
    assert path.stat().st_mode & 0o077 == 0
    for spoiled in (b"", b"short", b"\xff" * len(token), b"\n" * len(token)):
        path.write_bytes(spoiled)
        assert server.lasting_token(path) != token
    (tmp_path / "file").touch()
    assert server.lasting_token(tmp_path / "file" / "link") != server.lasting_token(tmp_path / "file" / "link")


def test_the_code():
    """Every cell says both of its colours, and all rows are as long as there are columns."""
    lines = list(server.code("http://192.0.2.7:8765/#" + "x" * 22))
    cells = [re.findall(r"\x1b\[(30|97);(40|107)m▀", line) for line in lines]
    assert len({len(row) for row in cells}) == 1
    assert len(cells) == (len(cells[0]) + 1) // 2
    assert set(cells[0]) == {("97", "107")}
