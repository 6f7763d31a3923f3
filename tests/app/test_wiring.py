"""What was asked for becomes a session: the user's music in it, and what the journal has to know."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.app.wiring import plan_of, session_of, sink_of
from coach.errors import DeviceError, MusicError
from coach.live.journal import Entry, Journal, digest_of, make_absolute
from coach.plan.turns import Talk
from coach.script.model import Level, Pressure
from coach.session.request import Request
from coach.speech.voices.silent import SilentVoice
from coach.units import RATE, Frames

SCRIPT = """
title: Short back
language: en
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back with both hands., for: 10-60s}
  - title: Arms
    pace: fast
    steps:
      - {title: Tap, say: Tap the arms., for: 10-60s}
"""
NAMED = SCRIPT.replace("say: Stroke the back with both hands.", 'say: "{name}, breathe out."')


@pytest.fixture(scope="module")
def tracks(tmp_path_factory):
    """A folder of music, made once."""
    folder = tmp_path_factory.mktemp("tracks")
    for number in range(4):
        noise = np.random.default_rng(number).normal(0.0, 0.1, (17 * RATE, 2))
        soundfile.write(folder / f"{number}.wav", noise, RATE)
    return folder


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path, tracks):
    """No cache of whoever runs the tests; a script and a folder of music in the current folder."""
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    shutil.copytree(tracks, tmp_path / "here" / "music")
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here" / "short.yaml").write_text(SCRIPT)


def request(*music, shuffle=None):
    """Ask for a minute of the short session with music."""
    return Request(
        script="short.yaml",
        minutes=1.0,
        voice="silent",
        skip_prep=True,
        talk=Talk.NORMAL,
        music=music,
        shuffle=shuffle,
    )


def rendered(asked, warn=pytest.fail):
    """Return the sound of a session."""
    with session_of(asked, warn) as session:
        return session.mixer.render(0, session.plan.frames)


def test_a_folder_is_heard(tmp_path):
    """A folder's tracks play one after the other; the second session sounds the same and has nothing to measure."""
    first = rendered(request("music"))
    assert np.abs(first[:, 10 * RATE : -10 * RATE]).reshape(2, -1, RATE // 2).max(axis=2).all()
    kept = {file: file.stat().st_ino for file in (tmp_path / "home" / "session-coach" / "tracks").iterdir()}
    assert len(kept) == 4
    np.testing.assert_array_equal(rendered(request("music")), first)
    assert {file: file.stat().st_ino for file in kept} == kept


def test_shuffled_the_same_every_time():
    """A seed is the same music again, another one another."""
    first = rendered(request("music", shuffle=3))
    np.testing.assert_array_equal(rendered(request("music", shuffle=3)), first)
    assert not np.array_equal(rendered(request("music", shuffle=4)), first)


def test_silence_at_one_pace():
    """Music may be kept from one pace alone."""
    whole, slow = rendered(request("music")), rendered(request("music", "fast=none"))
    np.testing.assert_array_equal(slow[:, : 10 * RATE], whole[:, : 10 * RATE])
    between_ticks = np.s_[:, 45 * RATE : 55 * RATE]
    levels = [float(np.median(np.square(sound[between_ticks]))) for sound in (slow, whole)]
    assert levels[0] < 1e-4 * levels[1]


def test_music_that_is_left_out_is_told():
    """What cannot be played is told in one line, and the session goes on."""
    told = []
    Path("music/0.wav").write_bytes(b"")
    rendered(request("music"), told.append)
    assert len(told) == 1
    assert told[0].startswith(f"{Path('music/0.wav')} cannot be played as music: ")
    Path("empty").mkdir()
    with pytest.raises(MusicError, match="no sound files"):
        rendered(request("empty"))


def test_the_journal_knows_the_music(tmp_path, monkeypatch):
    """A session is gone on with to the same music in the same order, from whatever folder."""
    asked = request("dusk", "slow=music", "steady=none", shuffle=3)
    place = {"turn": 0, "position": Frames(0), "heard": Frames(0), "end": Frames(60 * RATE)}
    entry = Entry(request=make_absolute(asked), digest="00ff", title="Short back", begun=1, step="Stroke", **place)
    Journal(tmp_path / "state").write(entry)
    again = Journal(tmp_path / "state").find().request
    assert again.music == ("dusk", f"slow={tmp_path / 'here' / 'music'}", "steady=none")
    assert again.shuffle == 3
    first = rendered(asked)
    monkeypatch.chdir(tmp_path)
    np.testing.assert_array_equal(rendered(again), first)


class Gone:
    """A device that is not there."""

    def wait_open(self):
        """Wait in vain."""
        raise DeviceError("there is no sound here")


def test_without_a_device():
    """A session is rehearsed where somebody sees it, and else refused; so is one for a device that was named."""
    told = []
    assert sink_of(Gone(), "auto", 1.0, told.append).wants_sound is False
    assert told == ["NO SOUND: there is no sound here. Going on as a silent rehearsal with captions."]
    for device, rehearses in (("auto", False), ("Speakers", True)):
        with pytest.raises(DeviceError, match="no sound here"):
            sink_of(Gone(), device, 1.0, pytest.fail, rehearses=rehearses)


class Takes:
    """A recorded voice with a take of every line but those that name Ana."""

    at_once = 1
    id = "recorded:mine@1"

    def has(self, text, _pace):
        """Tell whether there is a take."""
        return "Ana" not in text

    def seconds(self, _text, _pace):
        """Know no length before it is read."""

    def speak(self, text, pace):
        """Say a tone, as long as the words."""
        assert self.has(text, pace)
        return SilentVoice(tone=True).speak(text, pace)

    def close(self):
        """Do nothing."""


@pytest.mark.parametrize(
    ("recorded", "script", "said", "told"),
    [
        (False, NAMED, "Ana, breathe out.", []),
        (
            True,
            NAMED,
            "Breathe out.",
            ["the voice recorded:mine@1 has no takes with the name Ana, which is left out"],
        ),
        (False, SCRIPT, "Stroke the back with both hands.", ["no line of short has a place for a name"]),
    ],
)
def test_a_name_is_said_by_the_voice_of_the_session(monkeypatch, recorded, script, said, told):
    """A voice that can say anything says the name too; for a recorded one without such takes no line has it."""
    if recorded:
        monkeypatch.setattr("coach.app.cast.find_voice", lambda *_args, **_kinds: Takes())
    Path("short.yaml").write_text(script)
    warned = []
    asked = replace(request("none"), voice="recorded:mine" if recorded else "silent", name="Ana", pressure=None)
    with session_of(asked, warned.append) as session:
        assert said in [cue.text for cue in session.plan.cues]
        assert digest_of(session.script) == digest_of(asked.read(pytest.fail))
    assert warned == told


def test_a_pressure_nothing_depends_on():
    """It is told, and the session is as usual; where lines have words for it, they say them."""
    warned = []
    asked = replace(request("none"), pressure=Pressure.FIRM)
    assert plan_of(asked, warned.append) == plan_of(replace(asked, pressure=None), pytest.fail)
    assert warned == ["short says the same at firm pressure as at the usual one"]
    Path("short.yaml").write_text(SCRIPT.replace("say: Tap the arms.", "say: {line: Tap the arms., firm: Drum.}"))
    assert "Drum." in [cue.text for cue in plan_of(asked, pytest.fail).cues]


@pytest.mark.parametrize(
    ("voice", "script", "told"),
    [
        ("auto", SCRIPT, ["the voice is espeak:en-us+f5; pip install 'session-coach[natural]' brings a natural voice"]),
        ("auto", SCRIPT.replace("language: en", "language: de"), []),
        ("auto", SCRIPT.replace("language: en", "voices: {guide: espeak}"), []),
        ("espeak", SCRIPT, []),
    ],
)
def test_how_to_hear_a_better_voice(monkeypatch, voice, script, told):
    """Where nobody chose the voice, and a better one can be had for the language, one line says how."""
    monkeypatch.setattr("coach.app.cast.in_order", lambda language, setup: ("espeak",))
    Path("short.yaml").write_text(script, encoding="utf-8")
    warned = []
    with session_of(replace(request("none"), voice=voice), warned.append):
        assert warned == told


def test_a_level_that_there_is_not():
    """It is told, and the session is as usual; where there are two, the one asked for is done."""
    warned = []
    asked = replace(request("none"), level=Level.HARD)
    assert plan_of(asked, warned.append) == plan_of(replace(asked, level=None), pytest.fail)
    assert warned == ["short has no levels: it is done in one way"]
    levels = SCRIPT.replace("say: Tap the arms.", "say: Tap the arms., hard: {say: Drum.}")
    Path("short.yaml").write_text(f"levels: [easy, hard]\n{levels}")
    assert "Drum." in [cue.text for cue in plan_of(asked, pytest.fail).cues]
