"""eSpeak's worker may die, hang or talk nonsense: it is started anew once, and then it is an error."""

import os
import signal
import sys

import pytest

from coach.errors import VoiceError
from coach.pace import Pace
from coach.units import Seconds
from coach.voices.espeak import EspeakVoice

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def voice():
    """A voice with one worker and little patience."""
    voice = EspeakVoice(workers=1, timeout=Seconds(2.0))
    yield voice
    voice.close()


def pid(voice):
    """Return the only worker's process number."""
    return voice._idle[0].pid


def fake_worker(tmp_path, source):
    """Write a worker that does something else."""
    path = tmp_path / "worker.py"
    path.write_text("import sys, struct, os\n" + source)
    return path


def test_words_have_times():
    """Every word is told with its start; it ends where the next one starts."""
    voice = EspeakVoice(workers=1)
    speech = voice.speak("Hold, and rest.", Pace.SLOW)
    voice.close()
    assert [word for word, _, _ in speech.words] == ["Hold", "and", "rest"]
    assert [end for _, _, end in speech.words[:-1]] == [start for _, start, _ in speech.words[1:]]
    assert speech.words[-1][2] == speech.samples.size / speech.rate


def test_warm_up_starts_every_worker_and_speaking_uses_them():
    """Workers are there before the first sentence, and no more are started for it."""
    voice = EspeakVoice(workers=2)
    assert voice._idle == []
    voice.warm_up()
    pids = {worker.pid for worker in voice._idle}
    assert len(pids) == 2
    voice.speak("Hello.", Pace.SLOW)
    assert {worker.pid for worker in voice._idle} == pids
    voice.close()
    voice.warm_up()
    assert voice._idle == []


@posix
def test_a_killed_worker_is_started_anew(voice):
    """A worker that dies between two sentences is replaced without a word."""
    first = voice.speak("Hello there.", Pace.SLOW)
    killed = pid(voice)
    os.kill(killed, signal.SIGKILL)
    assert voice.speak("Hello there.", Pace.SLOW).samples.size == first.samples.size
    assert pid(voice) != killed


@posix
def test_a_hung_worker_is_started_anew(voice):
    """A worker that does not answer in time is killed and replaced without a word."""
    first = voice.speak("Hello there.", Pace.SLOW)
    hung = pid(voice)
    os.kill(hung, signal.SIGSTOP)
    assert voice.speak("Hello there.", Pace.SLOW).samples.size == first.samples.size
    assert pid(voice) != hung
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)


@posix
def test_ctrl_c_in_the_terminal_does_not_reach_the_worker(voice):
    """SIGINT is the parent's business."""
    voice.speak("Hello.", Pace.SLOW)
    before = pid(voice)
    os.kill(before, signal.SIGINT)
    voice.speak("Hello.", Pace.SLOW)
    assert pid(voice) == before


def test_the_worker_ends_with_its_input(voice):
    """When the parent is gone, so is the worker."""
    voice.speak("Hello.", Pace.SLOW)
    process = voice._idle[0]._process
    process.stdin.close()
    assert process.wait(timeout=10) == 0


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sys.exit(1)", "twice"),
        ("sys.stdin.buffer.readline(); os.write(1, b'Audio device not found, sorry')", "not speech"),
        ("sys.stdin.buffer.readline(); os.write(1, struct.pack('<4sII', b'SPCH', 2, 2**31))", "not speech"),
        ("sys.stdin.buffer.readline(); os.write(1, struct.pack('<4sII', b'SPCH', 2, 2) + b'{]ab')", "not speech"),
        ("sys.stdin.buffer.readline(); os.write(1, struct.pack('<4sII', b'SPCH', 2, 9) + b'{}')", "not speech"),
        ("sys.stdin.buffer.readline(); os.write(1, struct.pack('<4sII', b'SPCH', 2, 8) + b'{}a')", "without an answer"),
        ("sys.stdin.buffer.readline(); os.write(1, struct.pack('<4sII', b'SPCH', 2, 8) + b'{}' + b'a' * 8)", "speech"),
        ("sys.stdin.read()", r"no answer in 0.2 s, twice"),
    ],
)
def test_a_worker_that_never_answers_is_an_error(tmp_path, source, reason):
    """A worker that dies, answers nonsense or hangs twice ends as one plain line."""
    timeout = Seconds(0.2 if "read()" in source else 10.0)
    voice = EspeakVoice(workers=1, timeout=timeout, worker=fake_worker(tmp_path, source))
    with pytest.raises(VoiceError, match=reason) as caught:
        voice.speak("Hello.", Pace.SLOW)
    assert "\n" not in str(caught.value)
    assert voice._idle == []
    voice.close()


def test_a_language_it_does_not_speak():
    """The error names what there is, and the worker goes on."""
    voice = EspeakVoice("xx", workers=1)
    with pytest.raises(VoiceError, match=r"no voice 'xx'; it has af, am, .*, yue"):
        voice.speak("Hello.", Pace.SLOW)
    assert len(voice._idle) == 1
    voice.close()


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "en-us+f5"), ("en-GB", "en-us+f5"), ("de", "de"), ("de_AT", "de-at"), ("pt-BR", "pt-br")],
)
def test_languages(language, name):
    """English has its chosen voice; others go by their code, without the region where that is unknown."""
    voice = EspeakVoice(language, workers=1)
    assert voice.id.startswith(f"espeak:{name}@")
    assert voice.speak("Eins zwei", Pace.SLOW).samples.any()
    voice.close()
