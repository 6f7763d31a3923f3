"""A script's voices by role: each speaks where it is wished for, and is replaced where it is missing or dies."""

from pathlib import Path

import pytest

from coach.app import cast, wiring
from coach.app.wiring import plan_of, session_of, spoken_clips
from coach.errors import VoiceError
from coach.kept.folders import cache_folder
from coach.live.journal import Entry, Journal, digest_of
from coach.pace import Pace
from coach.plan.turns import Talk
from coach.session.request import Request
from coach.speech.line import Line
from coach.speech.role import Role
from coach.speech.voices.silent import SilentVoice
from coach.units import RATE, Frames

GUIDED, COUNTED = "Glide up.", "Two more."
SCRIPT = """
title: Short back
voices: {guide: flite:slt, count: rhvoice:slt}
sections:
  - title: Back
    steps:
      - {title: Stroke, say: Stroke the back with both hands., reps: 4-30, tempo: 3-4s}
      - {title: Tap, say: Tap the arms., reps: 4-30, tempo: 3-4s}
"""
GUIDES = ["Stroke the back with both hands.", "Tap the arms."]


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No cache and no settings of whoever runs the tests; the script in the current folder."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("short.yaml").write_text(SCRIPT)


class NamedVoice:
    """A tone that remembers what it said, and dies where it is told to."""

    at_once = 1

    def __init__(self, name):
        self.id = f"{name}@1"
        self.said = []
        self.dies_at = ""
        self._tone = SilentVoice(tone=True)

    def speak(self, text, pace):
        """Say a tone."""
        if self.dies_at and self.dies_at in text:
            raise VoiceError(f"the voice {self.id} died")
        self.said.append(text)
        return self._tone.speak(text, pace)

    def close(self):
        """Do nothing."""


@pytest.fixture
def here(monkeypatch):
    """A machine with a few voices that speak English; gives those that were called, by name."""
    called = {}

    def call(name, language, setup):
        if name not in ("espeak", "flite", "flite:slt", "rhvoice:slt"):
            raise VoiceError(f"the voice {name} is not here")
        if language != "en":
            raise VoiceError(f"the voice {name} does not speak {language!r}")
        assert name not in called
        called[name] = NamedVoice(name)
        return called[name]

    monkeypatch.setattr(cast, "find_voice", call)
    monkeypatch.setattr(cast, "in_order", lambda language, setup: ("espeak", "flite") if language == "en" else ())
    return called


def speakers(*roles, voice="auto", warn=pytest.fail):
    """Return the voices that guide and count, as a script's roles and the command line have it."""
    with spoken_clips(voice, "en", warn, roles=roles) as clips:
        lines = Line(text=GUIDED, pace=Pace.SLOW), Line(text=COUNTED, pace=Pace.SLOW, role=Role.COUNT)
        clips.prepare(lines)
        return clips.voice


def said(voices):
    """Return what each voice that was called has said, but for those that have said nothing."""
    return {name: voice.said for name, voice in voices.items() if voice.said}


@pytest.mark.parametrize(
    ("roles", "guide", "counter"),
    [
        ({}, "espeak", "espeak"),
        ({"guide": "flite:slt"}, "flite:slt", "flite:slt"),
        ({"count": "flite:slt"}, "espeak", "flite:slt"),
        ({"guide": "auto", "count": "flite"}, "espeak", "flite"),
        ({"guide": "flite:slt", "count": "auto"}, "flite:slt", "espeak"),
        ({"guide": "flite:slt", "count": "rhvoice:slt"}, "flite:slt", "rhvoice:slt"),
    ],
)
def test_a_script_names_voices_by_role(here, roles, guide, counter):
    """Each role has the voice the script names; the best there is guides without a name, and who guides counts."""
    assert speakers(*((Role(role), name) for role, name in roles.items())) == f"{guide}@1"
    assert [name for name, voice in here.items() if GUIDED in voice.said] == [guide]
    assert [name for name, voice in here.items() if COUNTED in voice.said] == [counter]


def test_a_voice_that_is_asked_for_speaks_in_every_role(here):
    """What stands on the command line is the user's wish, and goes before the script's."""
    assert speakers((Role.GUIDE, "rhvoice:slt"), (Role.COUNT, "flite"), voice="flite:slt") == "flite:slt@1"
    assert said(here) == {"flite:slt": [GUIDED, COUNTED]}


def test_a_roles_voice_that_is_missing_is_replaced(here):
    """It is replaced by the first of the usual order, with one warning, and the other role keeps its voice."""
    told = []
    assert speakers((Role.GUIDE, "piper:lessac"), (Role.COUNT, "flite:slt"), warn=told.append) == "espeak@1"
    assert said(here) == {"espeak": [GUIDED], "flite:slt": [COUNTED]}
    assert told == ["the voice piper:lessac is not here; going on with the voice espeak@1"]


def test_one_voice_missing_in_both_roles_is_told_once(here):
    """Who guides then counts as well."""
    told = []
    speakers((Role.GUIDE, "pico"), (Role.COUNT, "pico"), warn=told.append)
    assert said(here) == {"espeak": [GUIDED, COUNTED]}
    assert told == ["the voice pico is not here; going on with the voice espeak@1"]


def test_a_roles_voice_of_another_language_is_replaced():
    """A real voice that does not speak the script's language is one that is missing."""
    told = []
    with spoken_clips("auto", "en", told.append, roles=[(Role.COUNT, "espeak:de")]) as clips:
        guide = clips.voice
    assert guide.startswith(("espeak:", "piper:"))
    assert told == [
        "the voice espeak:de does not speak 'en', it speaks de; `coach voices` lists those there are; "
        f"going on with the voice {guide}"
    ]


def test_no_voice_at_all_for_a_role(here):
    """Where nothing speaks the language, it is the script's own voice that is told of."""
    with pytest.raises(VoiceError, match="the voice flite does not speak 'xx'"):
        spoken_clips("auto", "xx", pytest.fail, roles=[(Role.GUIDE, "flite")]).__enter__()


def request():
    """Ask for a minute of a script with two voices."""
    return Request(script="short.yaml", minutes=1.0, voice="auto", skip_prep=True, talk=Talk.NORMAL, music=("none",))


def test_a_session_with_two_voices(here, tmp_path):
    """A session is planned and heard with a script's two voices, and its journal goes on with both."""
    asked = request()
    fitted = plan_of(asked, pytest.fail)
    spoken = said(here)
    assert sorted(spoken) == ["flite:slt", "rhvoice:slt"]
    assert sorted(spoken["flite:slt"]) == GUIDES
    assert {COUNTED, "Last one."} < set(spoken["rhvoice:slt"])
    here.clear()
    with session_of(asked, pytest.fail) as session:
        assert session.plan == fitted
        assert session.clips.voice == "flite:slt@1"
        assert session.mixer.render(0, 20 * RATE).any()
        digest = digest_of(session.script)
    place = {"turn": 1, "position": Frames(30 * RATE), "heard": Frames(30 * RATE), "end": Frames(60 * RATE)}
    Journal(tmp_path / "state").write(
        Entry(request=asked, digest=digest, title=session.script.title, begun=1, step="Count", **place)
    )
    entry = Journal(tmp_path / "state").find()
    again = entry.request
    here.clear()
    with session_of(again, pytest.fail, live=True) as session:
        resumed = wiring.resume_session(again, entry, session)
        assert resumed.plan.frames == 60 * RATE
        assert resumed.mixer.render(30 * RATE, 30 * RATE).any()
    assert {"flite:slt", "rhvoice:slt"} <= set(here)


def test_a_roles_voice_that_dies_in_the_middle(here):
    """The session goes on with the next voice of that role, with one warning."""
    told = []
    asked = request()
    with session_of(asked, told.append) as session:
        for file in (cache_folder() / "clips").iterdir():
            file.unlink()
        here["rhvoice:slt"].dies_at = " "
        assert session.mixer.render(0, session.plan.frames).any()
        assert session.plan.frames == 60 * RATE
    assert COUNTED in here["espeak"].said
    assert sorted(here["flite:slt"].said) == sorted(2 * GUIDES)
    assert told == ["the voice rhvoice:slt@1 died; going on with the voice espeak@1"]
