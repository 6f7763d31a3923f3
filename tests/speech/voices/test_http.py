"""A speech server that is gone, refuses, lies, drips or floods ends as one plain line, and never learns too much."""

import json
import threading

import pytest

from coach.errors import VoiceError
from coach.pace import Pace
from coach.speech.voices.http import HttpVoice
from coach.speech.voices.recording import most_bytes
from coach.speech.voices.setup import Dialect, HttpServer
from coach.units import Seconds
from tests.speech.voices.server import send, speech_server, wav

TEXT = "Place both hands on the back."


@pytest.fixture
def server():
    """A running server."""
    with speech_server() as server:
        yield server


def voice_of(server, timeout=20.0, key="", **settings):
    """Return a voice of a server."""
    asked = HttpServer(address=settings.pop("address", server.address), **settings)
    return HttpVoice("http:test", asked, key=key, timeout=Seconds(timeout))


def test_what_an_openai_server_is_asked(server):
    """Model, voice, text, format and speed are asked for as documented; the key goes into its header alone."""
    voice = voice_of(server, model="kokoro", voice="af_heart", key="secret")
    assert voice.speak_at(TEXT, 80).samples.size == pytest.approx(6 * 60 / 90 * 8000, abs=1)
    ((path, headers, asked),) = server.asked
    assert path == "/v1/audio/speech"
    assert headers["Authorization"] == "Bearer secret"
    assert asked == {"model": "kokoro", "voice": "af_heart", "input": TEXT, "response_format": "wav", "speed": 0.5}


@pytest.mark.parametrize("end", ["/v1", "/v1/", "/"])
def test_addresses(server, end):
    """An address with or without its /v1 is the same server."""
    voice_of(server, address=server.address + end).speak_at(TEXT, 160)
    assert [path for path, *_ in server.asked] == ["/v1/audio/speech"]


def test_what_pipers_own_server_is_asked(server):
    """Piper's server wants the length and not the speed."""
    voice_of(server, dialect=Dialect.PIPER, voice="lessac").speak_at(TEXT, 80)
    ((path, _, asked),) = server.asked
    assert path == "/synthesize"
    assert asked == {"text": TEXT, "voice": "lessac", "length_scale": 2.0}


def drip(handler, released):
    """Answer a byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while not released.wait(0.05):
        handler.wfile.write(b"R")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            lambda server: lambda handler, _: send(handler, b'{"error":\n"no voice"}', 404),
            'with 404: {"error": "no voi',
        ),
        (lambda server: lambda handler, _: send(handler, b"", 503), "refused with 503: Service Unavailable"),
        (lambda server: lambda handler, _: send(handler, b"<html>" * 100), "no sound that can be read"),
        (lambda server: lambda handler, _: send(handler, b""), "no sound that can be read"),
        (lambda server: lambda handler, _: send(handler, wav(0.1)), "only part of"),
        (lambda server: lambda handler, _: send(handler, wav(3.0)[:2000]), "only part of"),
        (lambda server: lambda handler, _: handler.wfile.write(b"garbage\r\n\r\n"), "cannot be reached at http://127"),
        (lambda server: lambda handler, _: None, "cannot be reached at http://127"),
        (lambda server: lambda handler, _: drip(handler, server.released), "no answer in 0.4 s"),
        (lambda server: lambda handler, _: server.released.wait(), "no answer in 0.4 s"),
    ],
)
def test_what_goes_wrong_is_one_plain_line(server, answer, reason):
    """Whatever a server answers, the voice ends in time and tells what it was, and never the key."""
    server.answer = answer(server)
    with pytest.raises(VoiceError, match=reason) as caught:
        voice_of(server, timeout=0.4 if "0.4" in reason else 20.0, key="secret").speak_at(TEXT, 160)
    assert str(caught.value).startswith("the voice http:test@")
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_closed_while_a_server_is_asked(server):
    """Whoever waits for an answer that never comes waits no longer than until the voice is closed."""
    asked = threading.Event()

    def never(*_):
        asked.set()
        server.released.wait()

    server.answer = never
    voice = voice_of(server, timeout=1000.0)
    failures = []

    def ask():
        try:
            voice.speak_at(TEXT, 160)
        except VoiceError as error:
            failures.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    asked.wait()
    voice.close()
    asking.join()
    assert failures


def test_a_server_that_floods(server):
    """No more is read than the speech of this text takes."""
    server.answer = lambda handler, _: send(handler, bytes(most_bytes(TEXT) + 1))
    with pytest.raises(VoiceError, match="sent more than any speech takes"):
        voice_of(server).speak_at(TEXT, 160)


def test_a_server_that_is_gone(server):
    """Nobody there is told at once."""
    gone = "http://127.0.0.1:1"
    with pytest.raises(VoiceError, match=r"cannot be reached at http://127\.0\.0\.1:1: "):
        voice_of(server, address=gone).speak("Hello.", Pace.SLOW)


def test_a_redirect_is_not_followed(server):
    """The key is for the server that was settled, and no other."""

    def redirect(handler, _):
        handler.send_response(302)
        handler.send_header("Location", f"{server.address}/elsewhere")
        handler.end_headers()

    server.answer = redirect
    with pytest.raises(VoiceError, match="refused with 302"):
        voice_of(server, key="secret").speak_at(TEXT, 160)
    assert len(server.asked) == 1


KEY = 'sk-"12/34-geheim-567890'


@pytest.mark.parametrize(
    "said",
    [
        f"wrong key {KEY}",
        "x" * 190 + KEY,
        json.dumps({"error": f"Bearer {KEY}"}),
        json.dumps({"error": KEY}).replace("/", "\\/"),
        "only the end of it: 567890",
    ],
)
def test_a_server_that_repeats_the_key(server, said):
    """Nothing of the key is told, wherever in the answer it stands and however it is written."""
    server.answer = lambda handler, _: send(handler, said.encode(), 401)
    with pytest.raises(VoiceError, match=r"^the voice http:test@\w+ was refused with 401$"):
        voice_of(server, key=KEY).speak_at(TEXT, 160)


def test_a_server_that_answers_with_the_key_alone(server):
    """It is no answer of the protocol, and is not told as the reason either; nor is it what the error came from."""
    server.answer = lambda handler, _: handler.wfile.write(f"{KEY}\r\n\r\n".encode())
    with pytest.raises(VoiceError, match=r"cannot be reached at http://127.0.0.1:\d+: BadStatusLine$") as caught:
        voice_of(server, key=KEY).speak_at(TEXT, 160)
    assert caught.value.__suppress_context__
