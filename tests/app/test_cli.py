"""The command as people and scripts meet it: exit codes, messages, what goes to which stream, and how it ends."""

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import click
import pytest
import soundfile
from click.testing import CliRunner

from coach.app.cli import cli, main
from coach.app.commands import scripts
from coach.errors import DeviceError
from coach.kept.folders import cache_folder
from coach.kept.whole_file import keep_whole
from coach.units import Seconds, clock
from tests.app.conftest import as_they_were
from tests.places import ROOT
from tests.speech.voices.server import send, speech_server, wav

STUB = ROOT / "tests" / "sinks" / "stub"
WAIT = 30.0
"""Seconds after which a test gives up; nothing takes as long."""
SCRIPT = """
title: Short back
language: en
prepare: ["Lay out a [b]towel[/x]."]
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back with both hands., for: 10-60s}
      - {title: Knead, say: Knead the shoulders with care., for: 10-60s, sides: [left, right]}
"""
LONG = """
title: {title}
language: en
sections:
  - title: Back
    pace: slow
    steps:
      - {{title: Stroke, say: Stroke the back with both hands., for: 1-120min}}
"""
"""What takes longer to write than to stop."""
COMMANDS = sorted(cli.commands)
OPTIONS = [
    (name, option)
    for name in COMMANDS
    for option in cli.commands[name].params
    if isinstance(option, click.Option) and option.name != "help"
]


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No settings, no cache and no sound system of whoever runs the tests; the current folder is empty."""
    for name in [name for name in os.environ if name.startswith(("COACH_", "PULSE_"))]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(STUB))))
    monkeypatch.setenv("STUB_DEVICE", "null")
    monkeypatch.setenv("STUB_PLAYED", str(tmp_path / "played"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def short():
    """A script of a minute in the current folder."""
    Path("short.yaml").write_text(SCRIPT)
    return "short.yaml"


@contextlib.contextmanager
def process(*arguments, **options):
    """Give the command as a process of its own, in a group of its own, and end it whatever happens."""
    mark = uuid.uuid4().hex
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
    running = subprocess.Popen(
        [sys.executable, "-m", "coach", *arguments],
        start_new_session=True,
        env={**os.environ, "COACH_TEST_MARK": mark},
        **options,
    )
    running.mark = mark
    with running:
        try:
            yield running
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)


def until(happened, running) -> None:
    """Wait until something has happened that a running command does; between two looks, leave it the processor."""
    end = time.monotonic() + WAIT
    while not happened():
        assert time.monotonic() < end, "it never happened"
        with contextlib.suppress(subprocess.TimeoutExpired):
            assert running.wait(0.02) is None, "it ended before"


def left_running(mark: str) -> list[str]:
    """Return the processes that a command has left behind."""
    left = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark.encode() in environment.read_bytes():
                left.append(environment.with_name("cmdline").read_text())
    return left


@pytest.mark.parametrize("name", COMMANDS)
def test_help(coach, name):
    """Every command tells what it does and takes."""
    code, out, err = coach(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: coach {name} ")
    assert coach(name, "-h") == (0, out, "")


def test_help_of_all(coach):
    """The command itself lists its commands, each in words that fit the line."""
    code, out, err = coach("--help")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.split("Commands:\n")[1].splitlines()] == COMMANDS
    assert not out.endswith("...\n")
    assert "...\n  " not in out.split("Commands:\n")[1]


def test_version(coach):
    """The version is one line."""
    code, out, _ = coach("--version")
    assert code == 0
    assert out.startswith("coach, version ")
    assert out.count("\n") == 1


@pytest.mark.parametrize(("name", "option"), OPTIONS, ids=[f"{name} {option.opts[-1]}" for name, option in OPTIONS])
def test_every_option_can_be_set_by_the_environment(name, option):
    """Every option has its COACH_… variable, named as it is, and tells so."""
    assert option.envvar == "COACH_" + option.opts[-1].removeprefix("--").replace("-", "_").upper()
    assert option.show_envvar


@pytest.mark.parametrize(
    ("setting", "code", "message"),
    [
        ("COACH_SCRIPT=reliving", 1, "did you mean 'relieving'?"),
        ("COACH_MINUTES=0", 2, "'0' is no length"),
        ("COACH_VOICE=parrot", 2, "there is no voice 'parrot', expected auto or one of "),
        ("COACH_SKIP_PREP=perhaps", 2, "'perhaps' is not a valid boolean"),
        ("COACH_MUSIC=nothing.wav", 3, "no music called 'nothing.wav'"),
        (f"COACH_MUSIC=none{os.pathsep}fast=a song.wav", 3, "no music called 'a song.wav'"),
        ("COACH_MUSIC=slwo=dusk", 3, "did you mean 'slow=dusk'?"),
        ("COACH_SHUFFLE=often", 2, "'often' is not a valid integer"),
        ("COACH_DEVICE=Kitchen", 3, "no sound device called 'Kitchen'"),
        ("COACH_SPEED=0", 2, "0.0 is not in the range"),
    ],
)
def test_settings_of_run(coach, monkeypatch, setting, code, message):
    """A variable counts as its option does, down to the error."""
    monkeypatch.setenv("COACH_VOICE", "silent")
    monkeypatch.setenv(*setting.split("=", 1))
    found, out, err = coach("run")
    assert (found, out) == (code, "")
    assert message in err


def test_settings_of_export(coach, monkeypatch, short):
    """A file can be made from variables alone."""
    for name, value in {
        "SCRIPT": short,
        "MINUTES": "1",
        "VOICE": "silent",
        "MUSIC": "none",
        "SKIP_PREP": "1",
        "OUTPUT": "a.flac",
    }.items():
        monkeypatch.setenv(f"COACH_{name}", value)
    assert coach("export") == (0, "", "")
    assert soundfile.info("a.flac").frames == 60 * 48_000
    code, out, err = coach("export")
    assert (code, out) == (1, "")
    assert err == "a.flac is there already; use --force to replace it\n"
    monkeypatch.setenv("COACH_FORCE", "yes")
    assert coach("export") == (0, "", "")


QUIET = ("--minutes", "1", "--voice", "silent", "--music", "none", "--skip-prep")


def test_several_files_at_once(coach, short, monkeypatch):
    """One command writes a session in several formats, also when they are named by a variable."""
    endings = ("wav", "flac", "opus", "mp3", "m4b", "mka")
    named = [part for ending in endings for part in ("-o", f"a.{ending}")]
    assert coach("export", short, *QUIET, *named, "--bitrate", "64", "--chapters", "sections") == (0, "", "")
    assert {path.name for path in Path().iterdir()} == {short, *(f"a.{ending}" for ending in endings)}
    assert soundfile.info("a.opus").frames == soundfile.info("a.mp3").frames == 60 * 48_000
    monkeypatch.setenv("COACH_OUTPUT", os.pathsep.join(("b.wav", "b.flac")))
    assert coach("export", short, *QUIET) == (0, "", "")
    assert Path("b.wav").read_bytes() == Path("a.wav").read_bytes()
    assert Path("b.flac").is_file()


def test_a_file_that_says_what_it_is(coach, short):
    """Chapters, words and the cover asked for are in the file."""
    Path("cover.jpg").write_bytes(b"\xff\xd8\xff\xe0 picture")
    assert coach("export", short, *QUIET, "-o", "a.mp3", "--cover", "cover.jpg") == (0, "", "")
    content = Path("a.mp3").read_bytes()
    for said in (b"Short back, 1 minute", b"Back: Knead, right side", b"\xff\xd8\xff\xe0 picture", b"Voice: silent"):
        assert said in content
    assert coach("export", short, *QUIET, "-o", "b.mp3", "--chapters", "none") == (0, "", "")
    assert b"CHAP" not in Path("b.mp3").read_bytes()


def test_sound_into_a_pipe(coach, short):
    """The same samples as in the file go to standard output, under a head that leaves their number open."""
    assert coach("export", short, *QUIET, "-o", "a.wav") == (0, "", "")
    with process("export", short, *QUIET, "-o", "-", "-o", "b.flac") as running:
        streamed, errors = running.communicate(timeout=WAIT)
    assert (running.returncode, errors) == (0, b"")
    assert streamed[:4] + streamed[8:16] == b"RIFFWAVEfmt "
    assert streamed[4:8] == streamed[40:44] == b"\xff" * 4
    assert streamed[44:] == Path("a.wav").read_bytes()[-60 * 48_000 * 4 :]
    assert soundfile.info("b.flac").frames == 60 * 48_000


def test_a_listener_that_leaves(short):
    """Whoever reads the sound may stop; files that were asked for beside it are still written."""
    with process("export", short, *QUIET, "-o", "-", "-o", "a.opus") as running:
        assert running.stdout.read(44)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(WAIT) == 0
    assert soundfile.info("a.opus").frames == 60 * 48_000


def test_a_listener_that_stalls(short):
    """Ctrl-C ends a command that waits for its reader."""
    with process("export", short, *QUIET, "-o", "-") as running:
        assert running.stdout.read(44)
        running.send_signal(signal.SIGINT)
        assert running.wait(WAIT) == 130
        assert running.stderr.read() == b"\nStopped.\n"


def test_no_sound_onto_a_terminal(short):
    """A terminal is not filled with sound by mistake."""
    leader, follower = pty.openpty()
    try:
        with process("export", short, *QUIET, "-o", "-", stdout=follower) as running:
            assert running.stderr.read() == b"-: a terminal cannot take sound; send it into a pipe or a file\n"
            assert running.wait(WAIT) == 1
    finally:
        os.close(leader)
        os.close(follower)


@pytest.mark.parametrize("command", ["run", "plan", "export"])
@pytest.mark.parametrize("minutes", ["0", "-5", "nan", "inf", "1e9", "ten", "", "20:60", "20.5:30", "481", "0:00"])
def test_minutes_that_are_none(coach, command, minutes):
    """What is no length is refused before anything is done, as a mistake in the use of the command."""
    code, out, err = coach(command, "--minutes", minutes)
    assert (code, out) == (2, "")
    assert "Invalid value for '--minutes'" in err
    assert "Traceback" not in err
    assert not list(Path().iterdir())


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "inf", "1001"])
def test_speeds_that_are_none(coach, speed):
    """What is no speed is refused as well."""
    code, out, err = coach("run", "--speed", speed)
    assert (code, out) == (2, "")
    assert "Invalid value for '--speed'" in err


def test_minutes_that_do_not_fit(coach, short):
    """A length the script cannot take names one it can."""
    code, out, err = coach("plan", short, "--minutes", "0.1", "--voice", "silent")
    assert (code, out) == (1, "")
    assert err.startswith("short does not fit 0:06: the shortest that works is ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("plan", "reliving"), 1, "no session called 'reliving', did you mean 'relieving'?\n"),
        (("plan", "missing.yaml"), 1, "missing.yaml"),
        (("plan", "--minute", "5"), 2, "No such option '--minute'. Did you mean '--minutes'?"),
        (("paln",), 2, "No such command 'paln'. Did you mean 'plan'?"),
        (("plan", "relieving", "gentle"), 2, "unexpected extra argument (gentle)"),
        (("export", "relieving"), 2, "Missing option '-o' / '--output'"),
        (("export", "-o", "a.xyz"), 1, "a.xyz: unknown sound format '.xyz'"),
        (("export", "-o", "nowhere/a.wav"), 1, "nowhere is not there; make the folder first"),
        (("export", "-o", "a.flac", "--bitrate", "96"), 1, "lossless sound has no bitrate to choose"),
        (("export", "-o", "a.mp3", "--bitrate", "1"), 1, "a.mp3: .mp3 has no bitrate of 1 kbit/s, expected 64, 80"),
        (("export", "-o", "a.mp3", "-o", "a.mp3"), 1, "a.mp3 is asked for twice"),
        (("export", "-o", "a.mp3", "--cover", "no.jpg"), 1, "no.jpg cannot be read as a cover: no such file"),
        (("export", "-o", "a.mp3", "--chapters", "verses"), 2, "'verses' is not one of"),
        (("check",), 2, "Missing argument 'SCRIPT...'"),
    ],
)
def test_mistakes(coach, arguments, code, message):
    """A mistake is told in words, on the error stream, with its exit code."""
    found, out, err = coach(*arguments)
    assert (found, out) == (code, "")
    assert message in err


def test_check_tells_every_problem_of_every_file(coach, short):
    """All problems of all files, one a line as file:line:column; what is fine, and what is left out, is said beside."""
    Path("one.yaml").write_text("title: One\nsections: 5\ncolour: red\n")
    Path("two.yaml").write_bytes(b"title: \xff\n")
    code, out, err = coach("check", "one.yaml", short, "two.yaml", "three.yaml")
    assert code == 1
    sign = "short.yaml:4:31: '/' cannot be spoken and is left out\n"
    warned = f"{sign}short.yaml: fine, Short back, about 49 seconds to 3 minutes\n"
    assert err == warned
    places = [line.split(": ")[0] for line in out.splitlines()]
    assert places == ["one.yaml:2:11", "one.yaml:3:1", "two.yaml:1:1", "three.yaml:1:1"]
    assert coach("check", short) == (0, "", warned)
    Path("exact.yaml").write_text(
        "title: Exact\nlanguage: en\nexact: true\n"
        "sections: [{title: A, pace: fast, steps: [{title: Run, say: Run., for: 5min}]}]\n"
    )
    assert coach("check", "exact.yaml")[2] == "exact.yaml: fine, Exact, about 5 minutes\n"


def test_resume_goes_on_at_the_step_that_broke_off(coach, short):
    """A session killed in its second step goes on with that step, and ends when it should have."""
    soon = SCRIPT.replace("for: 10-60s}", "for: 1s}", 1)
    Path(short).write_text(soon)
    arguments = ("run", short, "--minutes", "1", "--voice", "silent", "--music", "none", "--skip-prep")
    with process(*arguments, "--device", "none") as running:
        for line in running.stdout:
            if b"Knead, left" in line:
                break
        until(lambda: [entry["turn"] for entry in journal_of_the_user()] == [1], running)
        os.kill(running.pid, signal.SIGKILL)
    (noted,) = journal_of_the_user()
    Path(short).write_text(soon.replace("Short back", "Another back"))
    _, _, told = coach("run", "--resume", "--speed", "200")
    assert told.endswith("has been changed since it broke off; begin anew without --resume\n")
    Path(short).write_text(soon)
    code, out, _ = coach("run", "--resume", "--speed", "200")
    assert code == 0
    first, *_, last = out.splitlines()
    minutes, seconds = divmod(noted["position"] // 48_000, 60)
    assert first == f"{minutes:>4}:{seconds:02}  Back: Knead, left side"
    assert noted["end"] == 60 * 48_000
    assert last.split()[0] < "1:00"


def test_resume_without_a_session(coach, short):
    """With nothing to go on with, or a script changed since, that is said."""
    assert coach("run", "--resume")[::2] == (
        1,
        "there is no session to go on with: the last one ended, or none was begun\n",
    )


def journal_of_the_user() -> list[dict[str, Any]]:
    """Return what the command keeps in its journal."""
    folder = Path(os.environ["XDG_STATE_HOME"]) / "session-coach" / "journal"
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


def test_check_knows_which_languages_are_spoken(coach, short):
    """A script in a language the coach has no words in is told before anybody runs it."""
    Path("xx.yaml").write_text(SCRIPT.replace("language: en", "language: xx"))
    code, out, _ = coach("check", "xx.yaml")
    assert (code, out) == (1, "xx.yaml:1:1: language 'xx' is not spoken here, expected one of de, en, es, fr, ru\n")


def test_talk_says_as_much_as_asked_for(coach, short):
    """Minimal talk names the step where normal talk teaches it."""
    said = {}
    for talk in ("normal", "minimal"):
        _, out, _ = coach("plan", short, "--voice", "silent", "--skip-prep", "--talk", talk, "--json")
        said[talk] = [cue["text"] for cue in json.loads(out)["cues"] if cue["kind"] == "say"]
    assert said["normal"][0] == "Stroke the back with both hands."
    assert said["minimal"][0] == "Stroke."


def test_sound_to_standard_output_is_sound_alone(short):
    """With `--device pipe:-` the output holds raw frames, and the words stand beside."""
    arguments = ("run", short, "--voice", "silent", "--music", "none", "--skip-prep", "--device", "pipe:-")
    with process(*arguments) as running:
        frames = running.stdout.read(4 * 48_000)
        running.stdout.close()
        assert len(frames) == 4 * 48_000
        assert b"Back: Stroke" in running.stderr.read()
        assert running.wait(WAIT) == 0


def test_plan_is_data(coach, short):
    """The plan goes to the output, for people or for programs, and nothing else does."""
    code, out, err = coach("plan", short, "--minutes", "2", "--voice", "silent", "--skip-prep")
    assert (code, err) == (0, "")
    assert out.startswith("Short back\nclock  step ")
    code, out, err = coach("plan", short, "--minutes", "2", "--voice", "silent", "--skip-prep", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["frames"] == 120 * 48_000


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_plan_as_a_picture(coach, short, ending):
    """The picture goes to its file and nothing to any stream; one that is there stays unless it is replaced."""
    arguments = ("plan", short, "--minutes", "1", "--voice", "silent", "--music", "none", "--picture", f"a.{ending}")
    assert coach(*arguments) == (0, "", "")
    drawn = Path(f"a.{ending}").read_bytes()
    assert drawn.startswith(b"\x89PNG" if ending == "png" else b"<svg ")
    assert coach(*arguments) == (1, "", f"a.{ending} is there already; use --force to replace it\n")
    assert coach(*arguments, "--force") == (0, "", "")
    assert Path(f"a.{ending}").read_bytes() == drawn


def test_a_picture_of_another_kind(coach, short):
    """A picture that cannot be is refused before anything is spoken; two kinds of plan at once are a mistake."""
    code, out, err = coach("plan", short, "--picture", "a.gif")
    assert (code, out, err) == (1, "", "a.gif: unknown picture format '.gif', expected .png or .svg\n")
    code, out, err = coach("plan", short, "--picture", "a.png", "--json")
    assert (code, out) == (2, "")
    assert "ask for different things" in err


def test_a_plan_in_words(coach, short):
    """Every line that is heard stands behind its time, in order."""
    code, out, err = coach("plan", short, "--words")
    assert (code, err) == (0, "")
    cues = json.loads(coach("plan", short, "--json")[1])["cues"]
    said = [f"{clock(cue['at']):>7}  {cue['text']}" for cue in cues if cue["role"]]
    assert out.splitlines() == said


def test_music_is_data(coach):
    """The beds go to the output, within the columns there are."""
    code, out, err = coach("music")
    assert (code, err) == (0, "")
    assert out.startswith("dusk ")
    assert max(map(len, out.splitlines())) <= 80


def test_a_bed_is_heard(coach, monkeypatch):
    """As much of a bed as is asked for is played, a minute without asking."""
    heard = []
    monkeypatch.setattr("coach.sinks.player.play", lambda sound: heard.append(sound.shape))
    assert coach("music", "--play", "dusk", "--seconds", "2.5") == (0, "", "")
    assert coach("music", "--play", "tide") == (0, "", "")
    assert heard == [(2, 120_000), (2, 60 * 48_000)]


def test_a_bed_that_cannot_be_heard(coach, monkeypatch):
    """A bed that is not there, and a computer without sound, each take one line."""
    code, out, err = coach("music", "--play", "dsk")
    assert (code, out, err) == (3, "", "no bed called 'dsk', did you mean 'dusk'?\n")

    def silent(_):
        raise DeviceError("no sound was heard")

    monkeypatch.setattr("coach.sinks.player.play", silent)
    assert coach("music", "--play", "dusk", "--seconds", "1") == (3, "", "no sound was heard\n")


def test_export_puts_words_and_stems_beside_the_file(coach, short):
    """Captions take the name of the first file, stems a folder of their own, and a page is a file like others."""
    quiet = ("--voice", "silent", "--music", "none", "--minutes", "1")
    beside = ("--captions", "srt", "--captions", "json", "--stems", "parts")
    code, _, err = coach("export", short, *quiet, "-o", "a.flac", "-o", "a.html", *beside)
    assert (code, err) == (0, "")
    assert "Stroke the back" in Path("a.srt").read_text()
    assert json.loads(Path("a.json").read_text())["frames"] == 60 * 48_000
    assert b"Stroke the back" in Path("a.html").read_bytes()
    assert {path.name for path in Path("parts").iterdir()} == {"voice.flac", "music.flac", "bells.flac"}
    code, _, err = coach("export", short, *quiet, "-o", "b.flac", "--captions", "srt", "--stems", "parts")
    assert (code, err) == (1, "parts/voice.flac is there already; use --force to replace it\n")
    code, _, err = coach("export", short, *quiet, "-o", "-", "--captions", "srt")
    assert code == 2
    assert "--captions stand beside a file, and - is none." in err


def test_schema_is_data(coach):
    """The schema is one JSON value."""
    code, out, err = coach("schema")
    assert (code, err) == (0, "")
    assert "properties" in json.loads(out)


@pytest.mark.parametrize("columns", ["40", "80"])
def test_list(coach, monkeypatch, columns):
    """Every bundled session with its lengths, within the width there is."""
    monkeypatch.setenv("COLUMNS", columns)
    code, out, err = coach("list")
    assert (code, err) == (0, "")
    names = [line.split()[0] for line in out.splitlines()[1:] if line[0] != " "]
    assert names == sorted(path.stem for path in (ROOT / "scripts").glob("*.yaml"))
    assert max(map(len, out.splitlines())) <= int(columns)


@pytest.mark.parametrize(
    ("voice", "patience", "lengths", "told"),
    [
        ("silent", 60.0, [":", ":"], ""),
        ("silent", 0.0, ["about", "about"], "silent has not said all in 0 s: 2 sessions are estimated"),
        ("recorded:heart", 60.0, [":", "about"], "does not speak 'de'"),
    ],
)
def test_list_with_a_voice(monkeypatch, voice, patience, lengths, told):
    """Lengths to the second where it has said every line in time; where it has not or cannot, they are estimated."""
    Path("short.yaml").write_text(SCRIPT)
    Path("kurz.yaml").write_text(SCRIPT.replace("language: en", "language: de"))
    paths = {name: Path(f"{name}.yaml") for name in ("short", "kurz")}
    monkeypatch.setattr(scripts, "session_paths", lambda: paths)
    monkeypatch.setattr(scripts, "PATIENCE", Seconds(patience))
    done = CliRunner().invoke(cli, ["list", "--voice", voice])
    assert done.exit_code == 0
    rows = done.stdout.splitlines()[1:]
    assert [length in row for length, row in zip(lengths, rows, strict=True)] == [True, True]
    assert told in done.stderr


def test_devices(coach, monkeypatch):
    """One name a line; where there is none, that is an error."""
    monkeypatch.setenv("STUB_DEVICE", "plays")
    assert coach("devices") == (0, "Speakers\nBlue headphones\n", "")
    monkeypatch.setenv("STUB_DEVICE", "null")
    code, out, err = coach("devices")
    assert (code, out) == (3, "")
    assert err.startswith("no sound device found; ")


@pytest.mark.parametrize(("temper", "there"), [("plays", "Speakers; Blue headphones"), ("null", "none at all")])
def test_a_device_that_is_not_there(coach, monkeypatch, temper, there):
    """A name that no device has lists those there are."""
    monkeypatch.setenv("STUB_DEVICE", temper)
    code, out, err = coach("run", "--device", "Kitchen")
    assert (code, out, err) == (3, "", f"no sound device called 'Kitchen'. There are: {there}\n")


def test_a_rehearsal_overlooks_nothing(coach, short):
    """However fast it runs, every step and every line of the plan is written, in order, and the end is told."""
    options = (short, "--minutes", "2", "--voice", "silent", "--skip-prep")
    planned = json.loads(coach("plan", *options, "--json")[1])
    code, out, err = coach("run", *options, "--music", "none", "--speed", "500")
    assert (code, err) == (0, "Short back: finished.\n")
    lines = [line[9:] for line in out.splitlines()]
    titles = [
        f"{step['section']}: {step['title']}" + (f", {step['side']} side" if step["side"] != "both" else "")
        for step in planned["steps"]
    ]
    assert [line for line in lines if not line.startswith("  ")] == titles
    said = [cue["text"] for cue in planned["cues"] if cue["text"]]
    assert [line.strip() for line in lines if line.startswith("  ")] == said


def test_what_to_have_ready_comes_first(coach, short):
    """Before the start stands what to prepare, as it was written."""
    code, out, _ = coach("run", short, "--voice", "silent", "--music", "none", "--speed", "1000")
    assert code == 0
    assert out.startswith("Get ready:\n  - Lay out a [b]towel[/x].\n\n")


def test_text_on_a_terminal_is_only_text(short):
    """What stands in brackets in a script is no markup, on a terminal neither."""
    screen, output = pty.openpty()
    arguments = ("run", short, "--voice", "silent", "--music", "none", "--speed", "1000")
    with process(*arguments, stdout=output) as running:
        os.close(output)
        shown = b""
        with contextlib.suppress(OSError):
            while part := os.read(screen, 65_536):
                shown += part
        assert running.wait(WAIT) == 0
        assert running.stderr.read() == b"Short back: finished.\n"
    os.close(screen)
    assert b"  - Lay out a [b]towel[/x]." in shown
    assert shown.count(b"\x1b[?25l") == shown.count(b"\x1b[?25h") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "--voice", "silent"),
        ("list",),
        ("schema",),
        ("music",),
        ("run", "--voice", "silent", "--music", "none", "--speed", "100"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_reader_that_leaves(arguments):
    """`coach … | head -1` ends quietly and well, whatever is still to be written."""
    reader, output = os.pipe()
    with process(*arguments, stdout=output) as running:
        os.close(output)
        os.close(reader)
        assert running.wait(WAIT) == 0
        assert running.stderr.read() == b""


def interrupted(running, number) -> tuple[int, str]:
    """Send a signal to a command, and return its exit code and the rest of its errors."""
    running.send_signal(number)
    _, errors = running.communicate(timeout=WAIT)
    return running.returncode, errors.decode()


SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])


@SIGNALS
def test_stopped_while_it_runs(short, monkeypatch, number):
    """Ctrl-C, kill and a closed window end a session at once: one word, 130, and nothing left running."""
    monkeypatch.setenv("STUB_DEVICE", "plays")
    with process("run", short, "--voice", "espeak", "--music", "none", "--skip-prep") as running:
        assert running.stdout.readline().endswith(b"  Back: Stroke\n")
        assert interrupted(running, number) == (130, "\nStopped.\n")
        assert left_running(running.mark) == []


@SIGNALS
def test_stopped_while_it_writes_files(number):
    """The files that were being written are gone, and what stood there before still stands."""
    Path("folder").mkdir()
    Path("long.yaml").write_text(LONG.format(title="Long"))
    old = Path("folder/a.wav")
    old.write_bytes(b"old")
    arguments = ("long.yaml", "--minutes", "120", "--voice", "silent", "--music", "none", "-o", str(old), "--force")
    others = [part for ending in ("opus", "mp3", "m4b", "mka") for part in ("-o", f"folder/a.{ending}")]
    with process("export", *arguments, *others, "--cover", "none") as running:
        until(lambda: begun(5), running)
        assert interrupted(running, number) == (130, "\nStopped.\n")
        assert left_running(running.mark) == []
    assert list(Path("folder").iterdir()) == [old]
    assert old.read_bytes() == b"old"


def begun(count: int) -> bool:
    """Tell whether so many files hold more already than what they begin with."""
    return len([part for part in Path("folder").glob(".*.part") if part.stat().st_size > 4_000]) == count


@SIGNALS
def test_many_exports_stopped_all_at_once(number):
    """A window that is closed and a computer that is shut down end every process: none leaves half a file."""
    Path("folder").mkdir()
    for name in ("one", "other"):
        Path(f"{name}.yaml").write_text(LONG.format(title=name))
    arguments = ("one.yaml", "other.yaml", "--minutes", "120", "--voice", "silent", "--music", "none")
    with process("export", *arguments, "-o", "folder/{script}.wav") as running:
        until(lambda: begun(2), running)
        os.killpg(running.pid, number)
        _, errors = running.communicate(timeout=WAIT)
        assert (running.returncode, errors.decode().split()) == (130, ["Stopped."])
        assert left_running(running.mark) == []
    assert list(Path("folder").iterdir()) == []


@SIGNALS
def test_stopped_in_the_middle_of_anything(coach, monkeypatch, number):
    """Whatever the command is about, it ends in one word, and is not asked to end once more while it leaves."""

    def work(*_arguments, **_options):
        signal.raise_signal(number)

    monkeypatch.setattr(cli, "invoke", work)
    assert coach("devices") == (130, "", "\nStopped.\n")


@SIGNALS
def test_stopped_when_all_is_done(monkeypatch, number):
    """What is asked to end while it leaves leaves as it would have: its work is whole."""
    monkeypatch.setattr(sys, "argv", ["coach", "--version"])
    with as_they_were():
        with pytest.raises(SystemExit) as leaving:
            main()
        signal.raise_signal(number)
    assert leaving.value.code == 0


@SIGNALS
def test_what_is_to_be_ignored_is(coach, monkeypatch, number):
    """`nohup coach` goes on when its terminal is closed, and so does a background job of a script at Ctrl-C."""
    monkeypatch.setattr(cli, "invoke", lambda *_arguments, **_options: signal.raise_signal(number))
    with as_they_were():
        signal.signal(number, signal.SIG_IGN)
        assert coach("devices") == (0, "", "")


BEGINNING = """
import builtins, signal, sys
real = builtins.__import__
def imported(name, *rest):
    if name == "coach.app.cli":
        exec("signal.raise_signal(signal.{number})")
    return real(name, *rest)
from coach.__main__ import main
builtins.__import__ = imported
main()
"""


@SIGNALS
def test_stopped_while_modules_are_read(number):
    """From the first moment it ends in one word with its own exit code; so does what stands in text being executed."""
    Path("beginning.py").write_text(BEGINNING.format(number=number.name))
    ended = subprocess.run([sys.executable, "-m", "beginning"], capture_output=True, timeout=WAIT, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"Stopped.\n")


def test_without_a_sound_system_it_rehearses(short):
    """Where there is no sound at all the session goes on with captions, and says so."""
    with process("run", short, "--voice", "silent", "--music", "none", "--skip-prep") as running:
        assert running.stdout.readline().endswith(b"  Back: Stroke\n")
        assert interrupted(running, signal.SIGINT) == (
            130,
            "NO SOUND: default device cannot be opened: there is no sound system. "
            "Going on as a silent rehearsal with captions.\n\nStopped.\n",
        )


def test_cache(coach):
    """What has been kept is told by kind, and can be emptied."""
    keep_whole(cache_folder() / "clips" / "a.wav", bytes(2_000_000))
    assert coach("cache") == (0, f"clips         1 file       2.0 MB\n2.0 of 500 MB in {cache_folder()}\n", "")
    assert coach("cache", "--clear") == (0, "", f"2.0 MB removed from {cache_folder()}\n")
    assert coach("cache") == (0, f"0.0 of 500 MB in {cache_folder()}\n", "")


def test_a_cache_of_no_size(coach, monkeypatch):
    """A size that is none is told in a line, before anything is done."""
    monkeypatch.setenv("COACH_CACHE_MB", "lots")
    assert coach("say", "Hello") == (1, "", "COACH_CACHE_MB is 'lots': expected megabytes, such as 500\n")


def test_a_server_that_goes_on_for_ever_is_replaced(coach, monkeypatch, short):
    """An answer far longer than its text is no speech, whatever its length would do to the plan."""
    with speech_server() as server:
        server.answer = lambda handler, _: send(handler, wav(100.0))
        monkeypatch.setenv("COACH_HTTP_ADDRESS", server.address)
        code, _, err = coach("export", short, *QUIET, "--voice", "http", "-o", "a.wav")
    assert code == 0
    (line,) = err.splitlines()
    assert re.fullmatch(r"the voice http@\w+ went on for over .* s with '.*'; going on with the voice \S+", line)


def test_help_as_a_command(coach):
    """`coach help` says what --help does, of every command."""
    assert coach("help") == coach("--help")
    assert coach("help", "voices", "get") == coach("voices", "get", "--help")
    code, out, err = coach("help", "plna")
    assert (code, out) == (2, "")
    assert "No such command 'plna'." in err


def test_check_tells_which_words_stand_over_the_beginning_of_exact_time(coach):
    """What comes before leaves too little time for them, or even the exact time itself does."""
    work = "- {title: A, say: Go down and up., for: 20s, rest: 5s, again: [Once more., %s]}"
    for name, words in (("long", "all the way down " * 5), ("longer", "all the way down " * 15)):
        text = f"title: Work\nexact: true\nsections:\n- title: B\n  rounds: 2\n  steps:\n  {work % words}\n"
        Path(f"{name}.yaml").write_text(text)
    code, _, err = coach("check", "long.yaml", "longer.yaml")
    assert code == 0
    over = "7:5: 'Once more.' is said over the beginning, 1 of 2 times: what comes before leaves no time, a rest of"
    assert [line for line in err.splitlines() if "fine" not in line] == [
        f"long.yaml:{over} 20 s there has room",
        f"longer.yaml:{over} 35 s there has room; no room for 'all the way down all the way down all t…': "
        "say less, or give the step more time",
    ]
    for name, rest in (("long", "20s"), ("longer", "35s")):
        file = Path(f"{name}.yaml")
        file.write_text(file.read_text().replace("rest: 5s", f"rest: {rest}"))
    assert coach("check", "long.yaml", "longer.yaml")[2].count("\n") == 2


def test_check_tells_of_a_step_once_and_in_the_order_of_the_file(coach):
    """However many items it is done with, and whatever they are called."""
    steps = "".join(
        f"     - {{title: {title}, say: '{title} the {{item}}.', for: 9s}}\n" for title in ("Tense", "Let go")
    )
    Path("let.yaml").write_text(
        f"title: Let go\nexact: true\nsections:\n- title: A\n  steps:\n  - group:\n"
        f"     title: G\n     each: [toe, arm, jaw]\n     steps:\n{steps}"
    )
    *told, _ = coach("check", "let.yaml")[2].splitlines()
    assert [line.partition(": what")[0] for line in told] == [
        "let.yaml:10:8: 'Tense the arm.' is said over the beginning, 2 of 3 times",
        "let.yaml:11:8: 'Let go the toe.' is said over the beginning, each time",
    ]


@pytest.mark.parametrize(
    ("time", "told"),
    [
        ("10s", "about 13 seconds"),
        ("60s", "about 1 minute"),
        ("10s-3min", "about 13 seconds to 3 minutes"),
        ("10-30s", "about 13 to 33 seconds"),
        ("1-3min", "about 1 to 3 minutes"),
    ],
)
def test_check_tells_the_length_as_people_say_it(coach, time, told):
    """Less than a minute is told in seconds, and one of them is no several."""
    Path("my.yaml").write_text(
        f"title: M\nsections: [{{title: A, steps: [{{title: Box, say: Breathe., for: {time}}}]}}]\n"
    )
    assert coach("check", "my.yaml")[2] == f"my.yaml: fine, M, {told}\n"


def test_a_length_that_the_plan_tells_can_be_asked_for(coach):
    """Parts of a second are told as a whole one, which is long enough."""
    Path("my.yaml").write_text(
        "title: M\nexact: true\nsections: [{title: A, steps: [{title: Box, say: Breathe., for: 61.3s}]}]\n"
    )
    (minutes,) = re.findall(r"([0-9:]+) minutes", coach("plan", "my.yaml")[1])
    assert coach("plan", "my.yaml", "--minutes", minutes)[0] == 0


def test_check_of_a_folder(coach, short):
    """Every script in it is checked; a folder without any is told as such."""
    Path("two.yml").write_text("title: Two\n")
    Path("notes.txt").write_text("")
    Path("empty").mkdir()
    code, out, err = coach("check", ".")
    assert code == 1
    assert "short.yaml: fine, Short back" in err
    assert out.startswith("two.yml:1:1: a script lacks 'sections'")
    code, out, err = coach("check", "empty")
    assert (code, out, err) == (1, "", "empty: no scripts are in this folder, expected files such as evening.yaml\n")


def test_no_escape_of_a_script_reaches_the_terminal(coach):
    """Control characters and turns of the writing are refused where they stand; a name is shown without effect."""
    name = "x\x1b[31m[red].yaml"
    Path(name).write_text(SCRIPT.replace("Short back", '"Short \\e[31mback\\u202e"').replace("Knead,", '"K\\x07",'))
    code, out, _ = coach("check", name)
    assert code == 1
    assert "\x1b" not in out
    assert out.splitlines() == [
        "x\\x1b[31m[red].yaml:2:8: 'Short \\x1b[31mback\\u202e' holds U+001B, expected signs that can be seen",
        "x\\x1b[31m[red].yaml:10:17: 'K\\x07' holds U+0007, expected signs that can be seen",
    ]
