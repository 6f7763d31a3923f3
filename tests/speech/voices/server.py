"""A speech server on loopback: it answers as OpenAI's does, or as badly as a test wants."""

import io
import json
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

RATE = 8_000


def wav(seconds: float) -> bytes:
    """Return a hum of so many seconds."""
    samples = np.sin(np.arange(round(seconds * RATE)) * 0.3) * 16_000
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return content.getvalue()


class _Handler(BaseHTTPRequestHandler):
    def answer(self) -> None:
        """Let the server answer."""
        server: Any = self.server
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append((self.path, dict(self.headers), asked))
        server.answer(self, asked)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


_Posting = type("_Posting", (_Handler,), {"do_POST": _Handler.answer})
"""The handler, with the method by the name the standard library looks for."""


def speak(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    """Answer with a hum as long as the words at the speed asked for; 180 words a minute are ordinary."""
    text = asked.get("input") or asked["text"]
    speed = asked.get("speed") or 1.0 / asked["length_scale"]
    send(handler, wav(max(len(text.split()), len(text) / 12) * 60.0 / (180.0 * speed)))


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    """Answer with some bytes."""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Answers as it is told.

    Attributes:
        asked: Every request: path, headers, body.
        answer: What answers a request.
        released: Set at the end; an answer that hangs waits for it.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Posting)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.answer: Any = speak
        self.released = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that has left."""

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def speech_server() -> Iterator[Server]:
    """Give a running server."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
