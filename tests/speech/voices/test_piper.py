"""piper's worker may die, hang or be given what is no model; models are got whole or not at all."""

import hashlib
import os
import signal
import sys

import pytest

from coach.errors import VoiceError
from coach.pace import Pace
from coach.speech.voices import models
from coach.speech.voices.piper import PiperVoice
from coach.units import Seconds
from tests.speech.voices.tiny_piper import RATE, model, write_model


@pytest.fixture
def voice(tmp_path):
    """A voice of the tiny model."""
    voice = PiperVoice(write_model(tmp_path / "tiny.onnx"))
    yield voice
    voice.close()


def test_the_model_is_tiny():
    """It takes piper's own code to load it, and next to nothing else."""
    assert len(model()) < 1024


def test_what_is_said(voice):
    """Piper gives 600 samples a phoneme, twice as many at half of the speed, and a pause between two sentences."""
    one, slow = (voice.speak_at("Hold and rest.", knob).samples.size for knob in (160, 80))
    assert one % 600 == 0
    assert slow == 2 * one
    both = voice.speak_at("Hold and rest. Hold and rest.", 160)
    assert both.rate == RATE
    assert both.samples.size == pytest.approx(2 * one + 0.3 * RATE, abs=0.2 * RATE)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_worker_is_started_anew(voice):
    """A model that crashes between two lines is loaded again without a word."""
    first = voice.speak_at("Hold.", 160)
    (worker,) = voice._pool.idle
    os.kill(worker.pid, signal.SIGKILL)
    assert voice.speak_at("Hold.", 160).samples.size == first.samples.size


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sys.exit(1)", "ended without an answer, twice|[Bb]roken pipe, twice"),
        ("sys.stdin.buffer.readline(); os.write(1, b'ONNX Runtime warning')", "not speech, twice"),
        ("import signal; os.kill(os.getpid(), signal.SIGSTOP)", "no answer in 0.3 s$"),
        (
            'sys.stdin.buffer.readline(); n = b\'{"rate": 8000, "words": []}\'; '
            "os.write(1, struct.pack('<4sII', b'SPCH', len(n), 800) + n + bytes(800))",
            "said nothing",
        ),
    ],
)
def test_a_worker_that_never_speaks_is_an_error(tmp_path, source, reason):
    """A worker that dies, babbles, hangs or is silent ends as one plain line."""
    worker = tmp_path / "worker.py"
    worker.write_text(f"import os, struct, sys\n{source}\n")
    voice = PiperVoice(
        write_model(tmp_path / "tiny.onnx"), worker=worker, timeout=Seconds(0.3 if "SIGSTOP" in source else 20.0)
    )
    with pytest.raises(VoiceError, match=reason):
        voice.speak("Hold.", Pace.SLOW)
    voice.close()


def test_what_is_no_model(tmp_path):
    """A file that holds something else is refused by piper, in one line."""
    path = write_model(tmp_path / "tiny.onnx")
    path.write_bytes(b"not a model")
    voice = PiperVoice(path)
    with pytest.raises(VoiceError, match=r"the voice piper:tiny@.* cannot speak: ") as caught:
        voice.speak("Hold.", Pace.SLOW)
    assert "\n" not in str(caught.value)
    voice.close()


def test_models_in(tmp_path):
    """A model counts with its description beside it; that tells language and rate."""
    path = write_model(tmp_path / "en_US-tiny.onnx")
    (tmp_path / "bare.onnx").touch()
    assert models.models_in(tmp_path) == (path,)
    assert models.language_of(path) == ("en",)
    (tmp_path / "en_US-tiny.onnx.json").write_text("[")
    assert models.language_of(path) == ()
    assert models.models_in(tmp_path / "none") == ()


def test_a_model_is_checked_once(tmp_path):
    """A model that must have certain bytes is checked before it is loaded, and again only when it has changed."""
    path = write_model(tmp_path / "tiny.onnx")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for _ in range(2):
        voice = PiperVoice(path, folder=tmp_path / "cache", sha256=digest)
        assert voice.speak_at("Hold.", 160).samples.size
        voice.close()
        assert len(list((tmp_path / "cache").glob("checked-*"))) == 1


@pytest.mark.parametrize("harm", ["truncated", "a byte changed"])
def test_a_damaged_model_is_refused_by_name(tmp_path, harm):
    """What is not the model it should be is never loaded, and the message says which file that is."""
    path = write_model(tmp_path / "tiny.onnx")
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    path.write_bytes(content[:-9] if harm == "truncated" else content[:-1] + bytes([content[-1] ^ 1]))
    voice = PiperVoice(path, folder=tmp_path, sha256=digest)
    with pytest.raises(VoiceError, match=r"tiny\.onnx is damaged, or not the model it should be"):
        voice.speak_at("Hold.", 160)
    voice.close()
    assert not list(tmp_path.glob("checked-*"))
