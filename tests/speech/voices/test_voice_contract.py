"""Every voice keeps the same promises, whatever it is given to say."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from coach.errors import VoiceError
from coach.pace import PROFILES, Pace
from coach.sound.clips import polish
from coach.sound.loudness import speech_level
from coach.speech.voices import calibration
from coach.speech.voices.base import sound_span
from coach.speech.voices.engines import find_voice, rhvoice
from coach.speech.voices.program import ProgramVoice
from coach.speech.voices.setup import HttpServer, Setup, VoiceSettings
from coach.speech.voices.silent import SilentVoice
from coach.speech.voices.system import SystemVoice
from tests.speech.voices.programs import COMMAND, PICO, RHVOICE, write_program
from tests.speech.voices.server import speech_server
from tests.speech.voices.tiny_piper import write_model

posix = pytest.mark.skipif(os.name == "nt", reason="programs are scripts here")
flite = pytest.mark.skipif(not shutil.which("flite"), reason="apt-get install flite")
VOICES = [
    "silent",
    "tone",
    "espeak",
    "espeak:en-us+f3",
    "pyttsx3",
    "piper:tiny",
    pytest.param("flite:kal16", marks=flite),
    pytest.param(
        "festival:kal_diphone",
        marks=pytest.mark.skipif(
            not Path("/usr/share/festival/voices/english/kal_diphone").is_dir() or not shutil.which("text2wave"),
            reason="apt-get install festival festvox-kallpc16k",
        ),
    ),
    pytest.param("rhvoice:anna", marks=posix),
    pytest.param("pico:en-US", marks=posix),
    "http:server",
    pytest.param("command:hum", marks=posix),
]
NO_PROGRAMS = ("silent", "tone", "espeak", "espeak:en-us+f3", "pyttsx3", "http:server")
MEASURED = [
    pytest.param("flite", marks=flite),
    *(voice for voice in VOICES if voice not in ("silent", "tone", "espeak", "pyttsx3", "pico:en-US")),
]
"""Those whose speed is measured; eSpeak's and pyttsx3's is held elsewhere."""
LONG = {
    "100 kB": "word " * 20_000,
    "one word of 100 kB": "a" * 100_000,
    "figures": "9" * 100_000,
}
STRANGE = {
    "control characters": "".join(map(chr, range(32))) + "x\x7f\x9b",
    "NUL": "one\0two",
    "emoji": "😀👨‍👩‍👧‍👦 5️⃣ 🇩🇪 fine",
    "right to left": "\u202eevil\u202c مرحبا שלום",
    "SSML": "<speak><break time='999s'/><audio src='/dev/zero'/>x</speak>",
    "phonemes": "[[ [[k'aat]] ]] [[",
    "lone surrogate": "\ud800x",
    "formats": "%s%n%d {0} {text} {path} \\",
}
FOR_PROGRAMS = {
    "shell": "'; rm -rf / ; $(reboot) `reboot` | x > y & \\ \"",
    "Lisp": '") (quit) (system "reboot") ; \'x',
    "options": "--help -o x -version",
}
"""What a shell, Lisp or the options of a program could make of a text."""
WORDLESS = ("", " ", "...", "\0", "\n\n", "😀", "<break/>", "[[ ]]", "---", "?! '\"();")


@pytest.fixture(scope="module")
def setup(tmp_path_factory):
    """What every voice needs, made once, so that speeds are measured once."""
    folder = tmp_path_factory.mktemp("voices")
    write_model((folder / "models").mkdir() or folder / "models" / "tiny.onnx")
    write_program(folder / "bin" / "RHVoice-test", RHVOICE)
    write_program(folder / "bin" / "pico2wave", PICO)
    hum = write_program(folder / "bin" / "hum", COMMAND)
    (folder / "anna").mkdir()
    (folder / "anna" / "voice.info").write_text("name=Anna\nlanguage=English\n")
    with speech_server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
        patch.setattr(rhvoice, "FOLDERS", (folder,))
        settings = VoiceSettings(
            http={"server": HttpServer(address=server.address)},
            command={"hum": (str(hum), "{rate}", "{text}")},
        )
        yield Setup(models=folder / "models", cache=folder / "cache", settings=settings)


def opened(name, setup):
    """Return a voice."""
    return SilentVoice(tone=True) if name == "tone" else find_voice(name, "en", setup)


@pytest.fixture(scope="module", params=VOICES)
def voice(request, setup):
    """Each voice in turn, opened once for all that it has to say."""
    voice = opened(request.param, setup)
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


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_text(voice, text):
    """However long a text is, it neither crashes nor hangs a voice."""
    check(voice.speak(text, Pace.FAST))


def test_strange_text(voice):
    """Nor does anything else a script can hold; all of it is said at once where each line is a process of its own."""
    alone = not isinstance(voice, ProgramVoice | SystemVoice)
    for text in STRANGE.values() if alone else (" ".join(STRANGE.values()),):
        check(voice.speak(text, Pace.FAST))


@pytest.mark.parametrize("text", FOR_PROGRAMS.values(), ids=FOR_PROGRAMS)
@pytest.mark.parametrize("name", [voice for voice in VOICES if voice not in NO_PROGRAMS])
def test_text_that_looks_like_a_command(name, setup, text):
    """A voice that is a program says it, and does nothing else with it."""
    voice = opened(name, setup)
    check(voice.speak(text, Pace.FAST))
    voice.close()


def test_wordless_text_is_a_short_silence(voice):
    """Where there is nothing to say, a tenth of a second of silence is said."""
    for text in WORDLESS:
        speech = voice.speak(text, Pace.SLOW)
        assert speech.samples.size == round(0.1 * speech.rate)
        assert not speech.samples.any()
        assert speech.words == ()


def test_several_threads(voice):
    """More threads than the voice asks for get what each of them asked for."""
    texts = ["One two three.", "One two three four five six."] * 2
    with ThreadPoolExecutor(voice.at_once + 1) as pool:
        sizes = list(pool.map(lambda text: voice.speak(text, Pace.FAST).samples.size, texts))
    assert sizes[0] < sizes[1]
    assert sizes[:2] == pytest.approx(sizes[2:], rel=0.02)


@pytest.mark.parametrize("name", ["silent", "tone"])
def test_closing_twice(name, setup):
    """Closing is safe at any time, also before anything was said."""
    voice = opened(name, setup)
    voice.close()
    voice.close()


@pytest.mark.parametrize("name", [voice for voice in VOICES if voice not in ("silent", "tone")])
def test_a_closed_voice_refuses(name, setup):
    """Who asks a closed voice gets one plain line; closing is safe at any time, also before anything was said."""
    voice = opened(name, setup)
    voice.close()
    voice.close()
    with pytest.raises(VoiceError, match="is closed"):
        voice.speak("Hello.", Pace.SLOW)


@pytest.mark.parametrize("name", MEASURED)
def test_rate(name, setup):
    """What is heard is within 8 % of each pace's words a minute."""
    voice = opened(name, setup)
    for pace in (Pace.SLOW, Pace.FAST):
        measured = calibration.words_a_minute(
            lambda text, pace=pace: voice.speak(text, pace), calibration.short_reference("en")
        )
        assert measured == pytest.approx(PROFILES[pace].words_a_minute, rel=0.08)
    voice.close()


@pytest.mark.parametrize("name", [voice for voice in VOICES if voice != "silent"])
def test_clip(name, setup):
    """What a voice says becomes a clip without silence around it, at the level of every other."""
    voice = opened(name, setup)
    kept = polish.cut(voice.speak("Place both hands flat on the lower back.", Pace.STEADY))
    voice.close()
    start, end = sound_span(kept.samples.astype(np.float32), kept.rate)
    assert start <= round(0.015 * kept.rate)
    assert kept.samples.size - end <= round(0.045 * kept.rate)
    assert speech_level(polish.finish(kept)) == pytest.approx(polish.VOICE_LUFS, abs=0.7)


@pytest.mark.parametrize("name", ["flite", "festival:kal_diphone", "piper:tiny", "rhvoice:anna", "pico:en-US"])
def test_a_language_that_is_not_spoken(name, setup):
    """A voice that does not speak a script's language refuses it before a word is said."""
    if name.startswith("f") and not shutil.which(name.split(":")[0]):
        pytest.skip("not installed")
    with pytest.raises(VoiceError, match=f"the voice {name} does not speak 'de', it speaks en"):
        find_voice(name, "de", setup)
