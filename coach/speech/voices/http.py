"""A speech server, such as those of Kokoro, Supertonic and piper: asked for a WAV file a line."""

import http.client
import io
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from coach.errors import HungError, VoiceError
from coach.pace import Pace
from coach.speech.voices.base import Speech, has_words, short_silence
from coach.speech.voices.calibration import reference
from coach.speech.voices.paces import Paces
from coach.speech.voices.patience import Patience
from coach.speech.voices.program import ORDINARY, version_of
from coach.speech.voices.recording import most_bytes, read_recording
from coach.speech.voices.setup import Dialect, HttpServer
from coach.speech.words.normalise import clean
from coach.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable

_TOLD = 200
"""Characters of a refusal that are told."""
_PIECE = 6
"""Signs of a key, one after the other, that nothing that is told may have."""
_SLOWEST, _FASTEST = 0.25, 4.0
"""Speeds an OpenAI server takes."""


class HttpVoice:
    """Speaks through a server; safe to use from several threads.

    Args:
        name: ``http:NAME``.
        server: Where it is and what it is asked for.
        key: What the server wants to be told; never told to anybody else.
        language: Language of the lines, a code such as ``en``.
        folder: Where the settings found for each pace are kept; None finds them anew each time.
        timeout: Seconds a line may take, from the first byte sent to the last one heard.
    """

    at_once = 2

    def __init__(
        self,
        name: str,
        server: HttpServer,
        *,
        key: str = "",
        language: str = "en",
        folder: Path | None = None,
        timeout: Seconds = Seconds(60.0),
    ) -> None:
        self._server = server
        self._key = key
        self._patience = Patience(timeout)
        self._closed = False
        self._connections: set[socket.socket] = set()
        version = version_of(server.address, server.model, server.voice, server.dialect)
        self.id = f"{name}@{version}"
        self._paces = Paces(self.id, folder=folder, sentences=reference(language), at=(ORDINARY,))

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.speech.voices.base.Voice`. The first time, the voice's speed is measured."""
        if not has_words(clean(text)):
            return short_silence()
        return self.speak_at(text, self._paces.knob(pace, self.speak_at))

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of the rate knob; 160 is the server's own speed."""
        text = clean(text)
        if self._closed:
            raise VoiceError(f"the voice {self.id} is closed")
        if not has_words(text):
            return short_silence()
        path, asked = _ASKED[self._server.dialect](self._server, text, knob / ORDINARY)
        timeout = self._patience.seconds(text)
        try:
            answer = self._post(path, json.dumps(asked).encode(), timeout, most_bytes(text))
        except VoiceError as error:
            raise VoiceError(f"the voice {self.id} {error}") from error
        except TimeoutError as error:
            raise HungError(f"the voice {self.id} gave no answer in {timeout:g} s") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = self._without_key(str(error)) or type(error).__name__
            raise VoiceError(f"the voice {self.id} cannot be reached at {self._server.address}: {why}") from None
        self._patience.note_answer()
        return read_recording(io.BytesIO(answer), text, voice=self.id)

    def close(self) -> None:
        """Refuse to speak from now on, and end what is being asked; closing twice is safe."""
        self._closed = True
        for connected in tuple(self._connections):
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def _post(self, path: str, body: bytes, timeout: Seconds, most: int) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "audio/wav", "Connection": "close"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        address = urlsplit(self._server.address)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=timeout)
        try:
            connection.connect()
            with self._known(connection.sock), _cut_off(connection.sock, timeout):
                connection.request("POST", address.path.rstrip("/").removesuffix("/v1") + path, body, headers)
                with connection.getresponse() as response:
                    answer = response.read(most + 1)
        finally:
            connection.close()
        if response.status != http.client.OK:
            told = self._without_key(answer.decode("utf-8", "replace") or response.reason)
            raise VoiceError(f"was refused with {response.status}{': ' if told else ''}{told}")
        if len(answer) > most:
            raise VoiceError("sent more than any speech takes")
        return answer

    def _without_key(self, told: str) -> str:
        """Return in one line what a server says; nothing where a piece of the key is in it, however it is written."""
        bare = told.replace("\\", "")
        pieces = (self._key[start : start + _PIECE] for start in range(max(1, len(self._key) - _PIECE + 1)))
        if self._key and any(piece in bare for piece in pieces):
            return ""
        return " ".join(told[:_TOLD].split())

    @contextmanager
    def _known(self, connected: socket.socket) -> Iterator[None]:
        """Let a connection be ended by whoever closes the voice."""
        self._connections.add(connected)
        try:
            yield
        finally:
            self._connections.discard(connected)


@contextmanager
def _cut_off(connected: socket.socket, timeout: Seconds) -> Iterator[None]:
    """Close a connection after a time, however little it has sent in between.

    Raises:
        TimeoutError: It had to be.
    """
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(timeout, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError


def _openai(server: HttpServer, text: str, speed: float) -> tuple[str, Mapping[str, Any]]:
    return "/v1/audio/speech", {
        "model": server.model or "tts-1",
        "voice": server.voice or "alloy",
        "input": text,
        "response_format": "wav",
        "speed": round(min(max(speed, _SLOWEST), _FASTEST), 3),
    }


def _piper(server: HttpServer, text: str, speed: float) -> tuple[str, Mapping[str, Any]]:
    asked: dict[str, Any] = {"text": text, "length_scale": round(1.0 / speed, 3)}
    return "/synthesize", {**asked, "voice": server.voice} if server.voice else asked


_ASKED: "dict[Dialect, Callable[[HttpServer, str, float], tuple[str, Mapping[str, Any]]]]" = {
    Dialect.OPENAI: _openai,
    Dialect.PIPER: _piper,
}
