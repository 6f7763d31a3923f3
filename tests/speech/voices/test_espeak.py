"""eSpeak's worker may die, hang or talk nonsense: it is started anew once, and then it is an error."""

import os
import signal
import sys
import threading
import time

import numpy as np
import pytest

from coach.errors import HungError, VoiceError
from coach.pace import Pace
from coach.speech.voices.espeak import EspeakVoice, Manner
from coach.units import Seconds
from tests.pitch import contour

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def voice():
    """A voice with one worker, and more patience than any answer takes."""
    voice = EspeakVoice(workers=1, timeout=Seconds(30.0))
    yield voice
    voice.close()


def pid(voice):
    """Return the only worker's process number."""
    return voice._pool.idle[0].pid


def longest_rest(speech):
    """Return the seconds of the longest stretch without sound between the first and the last."""
    loud = np.flatnonzero(np.abs(speech.samples) > 0.01 * np.abs(speech.samples).max())
    return np.diff(loud).max() / speech.rate


def fake_worker(tmp_path, source):
    """Write a worker that does something else."""
    path = tmp_path / "worker.py"
    path.write_text("import sys, struct, os\n" + source)
    return path


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Glide slowly up along the spine. Let the hands rest."),
        ("de", "Lassen Sie die Hände ruhen. Atmen Sie aus."),
        ("es", "Deja descansar las manos. Respira despacio."),
        ("fr", "Laissez reposer les mains. Soufflez lentement."),
        ("ru", "Медленно ведите ладони вверх. Пусть руки отдохнут."),
    ],
)
def test_it_is_one_calm_voice_that_pauses_and_falls(language, line):
    """As low in every language, neither monotone nor excited; a rest between sentences, and lower at the end."""
    voice = EspeakVoice(language, workers=1)
    speech = voice.speak_at(line, 110)
    voice.close()
    heard = contour(speech.samples, speech.rate)
    assert heard.median == pytest.approx(165, abs=8)
    assert 2.0 < heard.span < 7.0
    assert heard.ending < -0.5
    assert longest_rest(speech) > 0.45


def test_its_pitch_and_how_far_it_moves_can_be_asked_for():
    """Another manner sounds otherwise."""
    said = [EspeakVoice(workers=1, manner=manner) for manner in (Manner(), Manner(pitch=60), Manner(range=0))]
    speeches = [voice.speak("Glide slowly up along the spine.", Pace.SLOW) for voice in said]
    for voice in said:
        voice.close()
    usual, high, even = (contour(speech.samples, speech.rate) for speech in speeches)
    assert high.median > 1.2 * usual.median
    assert even.span < 0.5 * usual.span


def test_words_have_times():
    """Every word is told with its start; it ends where the next one starts."""
    voice = EspeakVoice(workers=1)
    speech = voice.speak("Hold, and rest.", Pace.SLOW)
    voice.close()
    assert [word for word, _, _ in speech.words] == ["Hold", "and", "rest"]
    assert [end for _, _, end in speech.words[:-1]] == [start for _, start, _ in speech.words[1:]]
    assert speech.words[-1][2] == speech.samples.size / speech.rate


def test_a_worker_is_started_with_the_first_sentence():
    """A voice that only stands in for another one takes no processor from it; the next sentence finds the worker."""
    voice = EspeakVoice(workers=2)
    assert voice._pool.idle == ()
    voice.speak("Hello.", Pace.SLOW)
    pids = [worker.pid for worker in voice._pool.idle]
    assert len(pids) == 1
    voice.speak("Hello again.", Pace.SLOW)
    assert [worker.pid for worker in voice._pool.idle] == pids
    voice.close()


@posix
def test_a_killed_worker_is_started_anew(voice):
    """A worker that dies between two sentences is replaced without a word."""
    first = voice.speak("Hello there.", Pace.SLOW)
    killed = pid(voice)
    os.kill(killed, signal.SIGKILL)
    assert voice.speak("Hello there.", Pace.SLOW).samples.size == first.samples.size
    assert pid(voice) != killed


@posix
def test_a_hung_worker_is_asked_once(voice, monkeypatch):
    """A worker that does not answer in time is killed, and nobody waits as long again; the next line has another."""
    first = voice.speak("Hello there.", Pace.SLOW)
    hung = pid(voice)
    os.kill(hung, signal.SIGSTOP)
    with monkeypatch.context() as hurried, pytest.raises(HungError, match=r"gave no answer in 0.1 s$"):
        hurried.setattr(voice._pool._patience, "_timeout", Seconds(0.1))
        voice.speak("Hello there.", Pace.SLOW)
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
    process = voice._pool.idle[0]._process
    process.stdin.close()
    assert process.wait(timeout=30) == 0


SPEECH = "import json; sys.stdin.buffer.readline(); note = json.dumps({'rate': 22050, 'words': []}).encode()"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sys.exit(1)", "twice"),
        ("sys.stdin.buffer.readline(); os.write(1, b'Audio device not found, sorry')", "not speech"),
        (f"{SPEECH}; os.write(1, struct.pack('<4sII', b'SPCH', len(note), 2**31) + note)", "not speech"),
        (f"{SPEECH}; os.write(1, struct.pack('<4sII', b'SPCH', len(note), 2 * 22050 * 13) + note)", "not speech"),
        (
            f"{SPEECH.replace('22050', '10**9')}; os.write(1, struct.pack('<4sII', b'SPCH', len(note), 2) + note)",
            "not speech",
        ),
        ("sys.stdin.buffer.readline(); os.write(1, struct.pack('<4sII', b'SPCH', 2, 2) + b'{]ab')", "not speech"),
        ("sys.stdin.buffer.readline(); os.write(1, struct.pack('<4sII', b'SPCH', 2, 9) + b'{}')", "not speech"),
        (f"{SPEECH}; os.write(1, struct.pack('<4sII', b'SPCH', len(note), 8) + note + b'a')", "without an answer"),
        ("sys.stdin.buffer.readline(); os.write(1, struct.pack('<4sII', b'SPCH', 2, 8) + b'{}' + b'a' * 8)", "speech"),
        ("sys.stdin.read()", r"no answer in 0.2 s$"),
    ],
)
def test_a_worker_that_never_answers_is_an_error(tmp_path, source, reason):
    """A worker that dies or answers nonsense twice, or hangs once, ends as one plain line."""
    timeout = Seconds(0.2 if "read()" in source else 30.0)
    voice = EspeakVoice(workers=1, timeout=timeout, worker=fake_worker(tmp_path, source))
    with pytest.raises(VoiceError, match=reason) as caught:
        voice.speak("Hello.", Pace.SLOW)
    assert "\n" not in str(caught.value)
    assert voice._pool.idle == ()
    voice.close()


def test_closed_while_a_worker_is_asked(tmp_path):
    """Whoever waits for a worker that hangs waits no longer than until the voice is closed."""
    asked = tmp_path / "asked"
    source = f"sys.stdin.buffer.readline(); open({str(asked)!r}, 'w').close(); sys.stdin.read()"
    voice = EspeakVoice(workers=1, timeout=Seconds(1000.0), worker=fake_worker(tmp_path, source))
    failures = []

    def ask():
        try:
            voice.speak("Hello.", Pace.SLOW)
        except VoiceError as error:
            failures.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    while not asked.exists():
        time.sleep(0.01)
    voice.close()
    asking.join()
    assert failures


def test_a_language_it_does_not_speak():
    """The error names what there is, and the worker goes on."""
    voice = EspeakVoice("xx", workers=1)
    with pytest.raises(VoiceError, match=r"no voice 'xx'; it has af, am, .*, yue"):
        voice.speak("Hello.", Pace.SLOW)
    assert len(voice._pool.idle) == 1
    voice.close()


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "en-us+f5"), ("en-GB", "en-us+f5"), ("de", "de+f5"), ("de_AT", "de-at+f5"), ("pt-BR", "pt-br+f5")],
)
def test_languages(language, name):
    """One person speaks in every language, which goes by its code, without the region where that is unknown."""
    voice = EspeakVoice(language, workers=1)
    assert voice.id.startswith(f"espeak:{name}@")
    assert voice.speak("Eins zwei", Pace.SLOW).samples.any()
    voice.close()
