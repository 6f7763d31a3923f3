"""Every voice keeps the same promises, whatever it is given to say."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from coach.errors import VoiceError
from coach.pace import Pace
from coach.voices.espeak import EspeakVoice
from coach.voices.silent import SilentVoice
from coach.voices.system import SystemVoice

VOICES = {
    "silent": lambda folder: SilentVoice(),
    "tone": lambda folder: SilentVoice(tone=True),
    "espeak": lambda folder: EspeakVoice(),
    "system": lambda folder: SystemVoice(folder=folder),
}
HOSTILE = {
    "100 kB": "word " * 20_000,
    "one word of 100 kB": "a" * 100_000,
    "figures": "9" * 100_000,
    "control characters": "".join(map(chr, range(32))) + "x\x7f\x9b",
    "NUL": "one\0two",
    "emoji": "😀👨‍👩‍👧‍👦 5️⃣ 🇩🇪 fine",
    "right to left": "\u202eevil\u202c مرحبا שלום",
    "SSML": "<speak><break time='999s'/><audio src='/dev/zero'/>x</speak>",
    "phonemes": "[[ [[k'aat]] ]] [[",
    "lone surrogate": "\ud800x",
    "formats": "%s%n%d {0} \\",
}
WORDLESS = ("", " ", "...", "\0", "\n\n", "😀", "<break/>", "[[ ]]", "---")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all, so that speeds are measured once."""
    return tmp_path_factory.mktemp("paces")


@pytest.fixture(params=VOICES)
def voice(request, folder):
    """Each voice in turn."""
    voice = VOICES[request.param](folder)
    yield voice
    voice.close()


def check(speech):
    """Assert what is true of every speech."""
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert speech.samples.size > 0
    assert np.abs(speech.samples).max() <= 1.0
    assert 8_000 <= speech.rate <= 192_000
    times = [time for _, start, end in speech.words for time in (start, end)]
    assert times == sorted(times)
    assert all(0.0 <= time <= speech.samples.size / speech.rate for time in times)


def test_id(voice):
    """The id tells engine, voice and version, and is the same every time."""
    engine, rest = voice.id.split(":", 1)
    name, version = rest.rsplit("@", 1)
    assert engine
    assert name
    assert version
    assert voice.id == voice.id
    assert voice.at_once >= 1


def test_faster_paces_take_less_time(voice):
    """The same sentence is shorter the faster the pace."""
    speeches = [voice.speak("Place both hands on the lower back.", pace) for pace in Pace]
    for speech in speeches:
        check(speech)
    seconds = [speech.samples.size / speech.rate for speech in speeches]
    assert seconds == sorted(seconds, reverse=True)
    assert len(set(seconds)) == 3


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text(voice, text):
    """Nothing a script can hold crashes or hangs a voice."""
    check(voice.speak(text, Pace.FAST))


def test_wordless_text_is_a_short_silence(voice):
    """Where there is nothing to say, a tenth of a second of silence is said."""
    for text in WORDLESS:
        speech = voice.speak(text, Pace.SLOW)
        assert speech.samples.size == round(0.1 * speech.rate)
        assert not speech.samples.any()
        assert speech.words == ()


def test_several_threads(voice):
    """More threads than the voice asks for get what each of them asked for."""
    texts = ["One.", "One two three four five six.", "One two three."] * 2
    with ThreadPoolExecutor(voice.at_once + 1) as pool:
        sizes = list(pool.map(lambda text: voice.speak(text, Pace.FAST).samples.size, texts))
    assert sizes[0] < sizes[2] < sizes[1]
    assert sizes[:3] == pytest.approx(sizes[3:], rel=0.02)


def test_closing_twice(voice):
    """Closing is safe at any time, also before anything was said."""
    voice.close()
    voice.close()


@pytest.mark.parametrize("name", ["espeak", "system"])
def test_a_closed_voice_refuses(name, folder):
    """Who asks a closed voice gets one plain line."""
    voice = VOICES[name](folder)
    voice.close()
    with pytest.raises(VoiceError, match="is closed"):
        voice.speak("Hello.", Pace.SLOW)
