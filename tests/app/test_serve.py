"""Phones choose sessions: what is offered, what a choice asks for, and the command that has it heard."""

import contextlib
import http.client
import json
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

import pytest

pytest.importorskip("uvicorn", reason="the remote is an extra: pip install '.[remote]'")

from coach.app import guiding
from coach.app.commands import live
from coach.app.offer import YOURS, Offer
from coach.app.settings import settings_file
from coach.errors import PlanError, RemoteError, ScriptError
from coach.kept.folders import config_folder
from coach.plan.turns import Talk
from coach.script.library import DEFAULT_SCRIPT, script_paths
from coach.script.model import Level
from coach.session.request import AUTO, Request
from coach.signals import Stopped
from coach.sound.music.choice import NONE
from coach.tasks.task import Task

WAIT = 30.0
OWN = """
title: Arms
language: en
levels: [easy, hard]
minutes: 2.5
sections:
  - title: Arms
    areas: [arms, hands]
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the arms with both hands., for: 10-60s, hard: {for: 20-60s}}
"""
CHOICE = {"script": "arms", "minutes": "20:30", "voice": "espeak", "music": "dusk", "focus": "hands", "level": "hard"}


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """Nothing of whoever runs the tests, of the bundled scripts two, and a script in the current folder."""
    two = tuple(path for path in script_paths() if path.stem in {"firm", DEFAULT_SCRIPT})
    monkeypatch.setattr("coach.app.offer.session_paths", lambda: {path.stem: path for path in two})
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("arms.yaml").write_text(OWN)


@pytest.fixture
def offer(tmp_path):
    """Gives a function that makes an offer with one script of the user's own."""

    def made(**asked) -> Offer:
        return Offer(("arms.yaml",), Request(**asked), tmp_path / "state", warn=pytest.fail)

    return made


def test_what_is_offered(offer):
    """One's own first, then the usual one and all others; voices that speak the language, beds, areas of the script."""
    own, usual, other = offer().offered()
    assert (own.script, own.title, own.minutes) == ("arms", "Arms", "2.5")
    assert (own.focus, own.level, usual.level) == (("", "arms", "hands"), ("easy", "hard"), ("",))
    assert own.voice[:2] == (AUTO, "recorded:heart") or "espeak" in own.voice
    assert own.music[:2] == (AUTO, NONE)
    assert "dusk" in own.music
    assert usual.script == DEFAULT_SCRIPT
    assert other.script == "firm"
    assert 0 < usual.least < 30 < usual.most


def test_what_is_asked_for_is_offered_first(offer):
    """Minutes, voice and music of the command line stand first; its own music without its path."""
    own, *_ = offer(minutes=30.0, voice="espeak:en-us+f3", level=Level.HARD, music=("/home/me/Music",)).offered()
    assert (own.minutes, own.voice[0], own.level) == ("30", "espeak:en-us+f3", ("hard", "easy"))
    assert own.music[:2] == (YOURS, AUTO)
    own, *_ = offer(music=("tide",)).offered()
    assert own.music[:2] == ("tide", AUTO)
    assert YOURS not in own.music


def test_what_a_choice_asks_for(offer):
    """It is read as the command line reads it, beside what holds for every session; empty is what is usual."""
    made = offer(talk=Talk.BRIEF, minutes=5.0, music=("/home/me/Music",))
    assert made.read(CHOICE) == Request(
        script="arms.yaml",
        minutes=20.5,
        voice="espeak",
        music=("dusk",),
        focus="hands",
        level=Level.HARD,
        talk=Talk.BRIEF,
    )
    asked = made.read({**CHOICE, "minutes": "", "music": YOURS, "focus": "", "level": ""})
    assert (asked.minutes, asked.music, asked.focus, asked.level) == (None, ("/home/me/Music",), None, None)


def test_what_was_chosen_last(offer, tmp_path):
    """It is kept, but for what cannot have been; a file that somebody has spoiled is none."""
    made = offer()
    assert made.last is None
    made.read(CHOICE)
    with pytest.raises(RemoteError, match="'nan' is no length"):
        made.read({**CHOICE, "minutes": "nan"})
    assert offer().last == CHOICE
    for spoiled in ("", "[]", "[" * 9999, "\0"):
        (tmp_path / "state" / "chosen.json").write_text(spoiled)
        assert offer().last is None


def test_scripts_that_cannot_be_offered(tmp_path):
    """Two of the same name, none, and one with a mistake are told at once."""
    Path("other").mkdir()
    Path("other/arms.yaml").write_text("title: 1\n")
    with pytest.raises(RemoteError, match="two sessions are called arms"):
        Offer(("arms.yaml", "other/arms.yaml"), Request(), tmp_path, warn=pytest.fail)
    with pytest.raises(ScriptError, match="no session called 'legs'"):
        Offer(("legs",), Request(), tmp_path, warn=pytest.fail)
    with pytest.raises(ScriptError, match=r"arms\.yaml:1:1"):
        next(Offer(("other/arms.yaml",), Request(), tmp_path, warn=pytest.fail).offered())


class Phone:
    """Calls the command as a page would."""

    def __init__(self, link: str) -> None:
        place = urlsplit(link)
        self._connection = http.client.HTTPConnection(place.netloc, timeout=WAIT)
        self._watching = http.client.HTTPConnection(place.netloc, timeout=WAIT)
        self._headers = {"Origin": f"http://{place.netloc}", "Content-Type": "application/json"}
        self._headers["Cookie"] = self.post("/enter", token=place.fragment)[1].partition(";")[0]
        self._watching.request("GET", "/events", headers=self._headers)
        self._stream = self._watching.getresponse()

    def close(self):
        """Go away."""
        for each in (self._stream, self._watching, self._connection):
            each.close()

    def post(self, path, **body):
        """Return what is answered, and the cookie that is set."""
        self._connection.request("POST", path, json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        return json.load(answer), answer.headers["Set-Cookie"]

    def choose(self, **changed):
        """Ask for a session; return what is answered."""
        tap = f"a tap for {changed}"[:64]
        return self.post("/choose", choice={**CHOICE, **changed}, tap=tap)[0]

    def told(self, wanted):
        """Read what is shown until it is what is wanted; fails where that never comes."""
        for line in self._stream:
            if line.startswith(b"data: {") and wanted(json.loads(line[6:])):
                return
        pytest.fail("the server is gone")


def test_the_command(coach, monkeypatch):
    """One session after the other is heard as it was chosen; why one is not is told; it ends when it is interrupted."""
    links, heard, problems = SimpleQueue(), [], []

    def guide(request, *, phones, rehearses, **_):
        heard.append(request.minutes)
        assert not rehearses
        if request.minutes == 1.0:
            raise PlanError("arms does not fit 1:00\nand more")
        if request.minutes == 3.0:
            raise Stopped

    def use():
        with contextlib.closing(Phone(links.get(timeout=WAIT))) as phone:
            phone.told(lambda shown: not shown["last"])
            assert phone.choose(minutes="1") == {"done": True}
            phone.told(lambda shown: shown["told"] == "arms does not fit 1:00")
            assert "no length" in phone.choose(minutes="none")["told"]
            assert phone.choose(minutes="2") == {"done": True}
            phone.told(lambda shown: shown["last"]["minutes"] == "2" and not shown["beginning"])
            assert phone.choose(minutes="3") == {"done": True}

    monkeypatch.setattr(guiding, "guide", guide)
    monkeypatch.setattr(live, "warn", lambda said: links.put(said.rpartition(" ")[2]) if "http" in said else None)
    using = Task(use, name="phone", fail=problems.append)
    code, *_ = coach("serve", "arms.yaml")
    using.join()
    assert (code, heard, problems) == (130, [1.0, 2.0, 3.0], [])


@pytest.mark.parametrize(
    ("settled", "arguments", "let_in"),
    [
        ("true", (), True),
        ("true", ("--no-remote",), False),
        ("false", (), False),
        ("false", ("--remote",), True),
    ],
)
def test_always(coach, monkeypatch, settled, arguments, let_in):
    """Phones may lead a session where that is settled or asked for, and not where it is asked not to."""
    asked = []
    monkeypatch.setattr(guiding, "guide", lambda _, *, phones, **__: asked.append(phones is not None))
    config_folder().mkdir(parents=True)
    settings_file().write_text(f"remote: {settled}\n")
    assert coach("run", *arguments)[0] == 0
    assert asked == [let_in]
