"""Voices are got whole and as they should be, or not at all; all of it from a server on loopback."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from coach.errors import VoiceError
from coach.speech.voices.download import PinnedFile, download
from coach.speech.voices.engines import fetch, kokoro
from coach.speech.voices.setup import Setup

CONTENT = bytes(range(256)) * 64
FILE = PinnedFile(name="a.bin", size=len(CONTENT), digest=hashlib.sha256(CONTENT).hexdigest())


class Shop:
    """Files by their paths, and how they are handed out."""

    def __init__(self):
        self.files = {"/a.bin": CONTENT}
        self.resumes = True
        self.breaks_after = None
        self.ranges = []
        self.address = ""


@pytest.fixture
def shop():
    """A server that hands out files."""
    shop = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = shop.files.get(self.path)
            asked = self.headers.get("Range")
            shop.ranges.append(asked)
            if content is None:
                self.send_error(404)
                return
            first = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and shop.resumes else 0
            self.send_response(206 if first else 200)
            self.send_header("Content-Length", str(len(content) - first))
            self.end_headers()
            self.wfile.write(content[first:][: shop.breaks_after])

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        shop.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield shop
        server.shutdown()
        thread.join()


def silent(_line):
    """Hear how far it is."""


def test_a_file(shop, tmp_path):
    """It stands under its name, with nothing beside it, and is not got twice."""
    folder = tmp_path / "voices"
    for _ in range(2):
        assert download(f"{shop.address}/a.bin", folder, FILE, silent).read_bytes() == CONTENT
    assert [file.name for file in folder.iterdir()] == ["a.bin"]
    assert shop.ranges == [None]


@pytest.mark.parametrize("resumes", [True, False])
def test_one_that_broke_off(shop, tmp_path, resumes):
    """What there is of it is gone on with where the server can, and begun anew where it cannot."""
    shop.breaks_after, shop.resumes = 5000, resumes
    with pytest.raises(VoiceError, match=r"a.bin could not be got from .*; ask again to go on with it"):
        download(f"{shop.address}/a.bin", tmp_path, FILE, silent)
    assert [file.name for file in tmp_path.iterdir()] == [".a.bin.part"]
    shop.breaks_after = None
    assert download(f"{shop.address}/a.bin", tmp_path, FILE, silent).read_bytes() == CONTENT
    assert shop.ranges == [None, "bytes=5000-"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.bin"]


def test_one_that_is_not_what_it_should_be(shop, tmp_path):
    """Nothing is kept of it, and what stood there before is still there."""
    (tmp_path / "a.bin").write_bytes(b"before")
    shop.files["/a.bin"] = CONTENT[:-1] + b"?"
    with pytest.raises(VoiceError, match=r"sent is not a.bin as it should be; nothing was kept"):
        download(f"{shop.address}/a.bin", tmp_path, FILE, silent)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.bin", b"before")]


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.bin", "file:///etc/hostname", "http://[/"])
def test_no_server(tmp_path, address):
    """An address where nobody is, or that is none, is told in one line."""
    with pytest.raises(VoiceError, match=r"a.bin could not be got from ") as caught:
        download(address, tmp_path, FILE, silent)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["en_US-tiny-low", "piper:en_US-tiny-low"])
def test_a_piper_voice(shop, tmp_path, name):
    """Model and description are got as the list of voices says that they are."""
    files = {"en/en_US-tiny-low.onnx": b"model", "en/en_US-tiny-low.onnx.json": b"{}", "en/MODEL_CARD": b"card"}
    listed = {
        path: {"size_bytes": len(content), "md5_digest": hashlib.md5(content).hexdigest()}
        for path, content in files.items()
    }
    shop.files = {f"/{path}": content for path, content in files.items()}
    shop.files["/voices.json"] = json.dumps({"en_US-tiny-low": {"files": listed}}).encode()
    setup = Setup(models=tmp_path, environment={"COACH_PIPER_ADDRESS": shop.address})
    assert fetch(name, setup, silent) == "piper:en_US-tiny-low"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["en_US-tiny-low.onnx", "en_US-tiny-low.onnx.json"]
    with pytest.raises(VoiceError, match="there is no piper voice called 'nobody'"):
        fetch("nobody", setup, silent)


def test_kokoro(shop, tmp_path, monkeypatch):
    """Both files are got, and what was told on the way says how far it is."""
    shop.files = {"/m.onnx": CONTENT, "/v.bin": CONTENT[:100]}
    pinned = (
        PinnedFile(name="m.onnx", size=len(CONTENT), digest=FILE.digest),
        PinnedFile(name="v.bin", size=100, digest=hashlib.sha256(CONTENT[:100]).hexdigest()),
    )
    monkeypatch.setattr(kokoro, "FILES", pinned)
    told = []
    setup = Setup(models=tmp_path, environment={"COACH_KOKORO_ADDRESS": f"{shop.address}/"})
    assert fetch("kokoro", setup, told.append) == "kokoro"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["m.onnx", "v.bin"]
    assert told == ["m.onnx: 0 of 0 MB", "v.bin: 0 of 0 MB"]


def test_a_voice_that_is_not_got_like_this(tmp_path):
    """It is told how it is got."""
    with pytest.raises(VoiceError, match="the voice flite is not got by coach: apt-get install flite"):
        fetch("flite", Setup(models=tmp_path), silent)
