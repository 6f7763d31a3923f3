"""A program that fails, hangs, lies or floods ends as one plain line, and none of its children is left."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.errors import VoiceError
from coach.pace import Pace
from coach.sound.clips.store import ClipStore
from coach.speech.line import Line
from coach.speech.voices import process
from coach.speech.voices.program import Call, ProgramVoice, version_of
from coach.speech.voices.silent import SilentVoice
from coach.units import Seconds
from tests.speech.voices.programs import write_program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="programs are scripts here")
SAY = "speak(sys.argv[1], sys.stdin.read(), 150)"


def voice_of(path, source, timeout=20.0, **options):
    """Return a voice that runs a program."""
    program = str(write_program(path / "program", source))

    def arguments(job):
        return (program, str(job.sound_file), job.text)

    options = {"measured_at": (), "language": "en", "folder": None, **options}
    return ProgramVoice("program:test", "1", arguments, timeout=Seconds(timeout), **options)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sys.exit('no such voice')", "ended with code 1: no such voice"),
        ("sys.exit('\\x1b[2J\\nred\\x07\\n\\n')", "ended with code 1: red"),
        ("pass", "wrote no sound"),
        ("print('no voice', file=sys.stderr)", "wrote no sound: no voice"),
        ("print('Audio saved')", "no sound that can be read"),
        ("open(sys.argv[1], 'w').write('x' * 1000)", "no sound that can be read"),
        ("speak(sys.argv[1], 'a', 1000)", "only part of"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended with code -9"),
    ],
)
def test_what_goes_wrong_is_one_plain_line(tmp_path, source, reason):
    """What a program does wrong is told with the voice's name, and nothing of it reaches the terminal raw."""
    with pytest.raises(VoiceError, match=reason) as caught:
        voice_of(tmp_path, source).speak("Place both hands on the back.", Pace.SLOW)
    assert str(caught.value).startswith("the voice program:test@1 ")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("stops", ["time.sleep(60)", "os.kill(os.getpid(), signal.SIGSTOP)"])
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch, stops):
    """Stopped or asleep, after the time it may take neither the program nor what it has started is there."""
    source = (
        "import os, signal, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        f"open({str(tmp_path / 'begun')!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        f"os.rename({str(tmp_path / 'begun')!r}, {str(tmp_path / 'pids')!r})\n{stops}"
    )
    # Its time passes when both are there, however long the machine takes to start them.
    clock = SimpleNamespace(monotonic=lambda: 60.0 if (tmp_path / "pids").exists() else 0.0)
    monkeypatch.setattr(process, "time", clock)
    with pytest.raises(VoiceError, match=r"gave no answer in 10 s"):
        voice_of(tmp_path, source).speak("Hello.", Pace.SLOW)
    program, child = map(int, (tmp_path / "pids").read_text().split())
    with pytest.raises(ProcessLookupError):
        os.kill(program, 0)
    assert wait_for(lambda: not running(child))


def test_a_program_that_floods_is_ended(tmp_path):
    """One that writes without an end is stopped long before the disk is full."""
    with pytest.raises(VoiceError, match="wrote more than any speech takes"):
        voice_of(tmp_path, "while True: sys.stdout.write('x' * 65536)").speak("Hello.", Pace.SLOW)


def test_closing_ends_what_runs(tmp_path):
    """A voice that is closed while it speaks does not keep anybody waiting."""
    source = f"import time; open({str(tmp_path / 'begun')!r}, 'w').close(); time.sleep(60)"
    voice = voice_of(tmp_path, source)
    with ThreadPoolExecutor(1) as pool:
        speaking = pool.submit(voice.speak, "Hello.", Pace.SLOW)
        assert wait_for((tmp_path / "begun").exists)
        voice.close()
        with pytest.raises(VoiceError, match="was closed"):
            speaking.result()


def test_a_program_that_is_gone(tmp_path):
    """One that was uninstalled is told as such."""
    voice = voice_of(tmp_path, SAY)
    (tmp_path / "program").unlink()
    with pytest.raises(VoiceError, match="cannot start its program: "):
        voice.speak("Hello.", Pace.SLOW)


def test_the_text_is_one_argument_and_the_input(tmp_path):
    """No shell reads the text, and no dash at its start makes it an option."""
    given = str(tmp_path / "given")
    source = f"open({given!r}, 'w').write(sys.argv[2] + sys.stdin.read()); speak(sys.argv[1], 'a b c d', 60)"
    voice_of(tmp_path, source).speak("--help; rm -rf $HOME", Pace.SLOW)
    assert (tmp_path / "given").read_text() == "help; rm -rf HOMEhelp; rm -rf HOME\n"


@pytest.mark.parametrize(
    ("text", "encoding", "given"),
    [("Café – naïve, Grüße", "ascii", "Cafe naive, Grusse\n"), ("Grüße", "iso-8859-1", "Gr\xfc\xdfe\n")],
)
def test_signs_outside_the_voices_encoding(tmp_path, text, encoding, given):
    """A program that reads ASCII alone gets letters without their marks, and nothing it could stumble over."""
    file = str(tmp_path / "given")
    source = f"speak(sys.argv[1], 'a b c', 60); open({file!r}, 'wb').write(sys.stdin.buffer.read())"
    voice_of(tmp_path, source, encoding=encoding).speak(text, Pace.SLOW)
    assert (tmp_path / "given").read_bytes() == given.encode(encoding)


def test_a_text_without_a_sign_the_voice_knows(tmp_path):
    """A line in another script is a short silence: no program is run for nothing."""
    speech = voice_of(tmp_path, "sys.exit(1)", encoding="ascii").speak("Привет", Pace.SLOW)
    assert not speech.samples.any()


def test_the_next_voice_takes_over_with_one_warning(tmp_path):
    """A program that dies in the middle of a session is replaced; what it has said already stays."""
    source = f"import os\nif os.path.exists({str(tmp_path / 'dead')!r}): sys.exit(1)\n{SAY}"
    warnings = []
    store = ClipStore([voice_of(tmp_path, source), SilentVoice()], folder=None, warn=warnings.append)
    lines = [Line(text=text, pace=Pace.SLOW) for text in ("Hold.", "And rest.", "Breathe in.")]
    store.prepare(lines[:1])
    (tmp_path / "dead").touch()
    store.prepare(lines)
    assert all(store.frames(line) for line in lines)
    store.close()
    assert warnings == [
        "the voice program:test@1 ended with code 1; going on with the voice silent:silence@1",
    ]


def test_version(tmp_path):
    """Another file of the same name, or other words, are another version."""
    file = tmp_path / "program"
    file.write_text("one")
    first = version_of(file, "x")
    assert version_of(file, "x") == first
    assert version_of(file, "y") != first
    file.write_text("three")
    assert version_of(file, "x") != first
    assert version_of(tmp_path / "none") != first


def test_stretch():
    """Half of the ordinary speed takes twice as long."""
    assert Call(text="", text_file=Path(), sound_file=Path(), rate=80).stretch == 2.0


def running(pid):
    """Tell whether a process is there and not merely waiting to be counted out."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(happened):
    """Wait until something has happened, half a minute at most."""
    until = time.monotonic() + 30.0
    while not happened() and time.monotonic() < until:
        time.sleep(0.01)
    return happened()


def test_a_folder_that_is_gone_holds_nothing(tmp_path):
    """A program may end, and its folder go, while somebody looks how much it has written."""
    (tmp_path / "speech.wav").write_bytes(bytes(1000))
    (tmp_path / "complaints").write_bytes(bytes(10))
    assert process._size_of_all(tmp_path) == 1010
    assert process._size_of_all(tmp_path / "gone") == 0
