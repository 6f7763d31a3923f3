"""The journal: what it keeps, and what it says where nothing can be gone on with."""

import json
import math
import os
from dataclasses import asdict, replace

import pytest

from coach.errors import JournalError
from coach.live.journal import Entry, Journal
from coach.plan.turns import Talk
from coach.script.model import Pressure, Pulse
from coach.units import Frames

ENTRY = Entry(
    script="relieving",
    digest="00ff",
    minutes=20.5,
    skip_prep=True,
    talk="brief",
    voice="auto",
    music=("slow=dusk", "/home/me/Music"),
    shuffle=7,
    pulse="breath",
    pressure="firm",
    name="Ana",
    focus="neck",
    voice_level=0.0,
    music_level=-3.0,
    bell_level=1.5,
    turn=3,
    position=Frames(480_000),
    end=Frames(57_600_000),
)


def test_what_is_written_is_read(tmp_path):
    """An entry comes back as it was, and the last one counts."""
    Journal(tmp_path / "state").write(ENTRY)
    journal = Journal(tmp_path / "state")
    journal.write(replace(ENTRY, turn=4))
    assert journal.read() == replace(ENTRY, turn=4)
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["journal.json"]


def test_killed_while_writing(tmp_path, monkeypatch):
    """Whatever happens while an entry is written, the one before it stays whole."""
    journal = Journal(tmp_path)
    journal.write(ENTRY)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        journal.write(replace(ENTRY, turn=4))
    assert Journal(tmp_path).read() == ENTRY


def test_a_journal_that_cannot_be_cleared(tmp_path):
    """That is told in a line, and the session has ended well all the same."""
    (tmp_path / "journal.json").mkdir()
    with pytest.raises(JournalError, match=r"journal\.json cannot be removed \("):
        Journal(tmp_path).clear()


def test_cleared(tmp_path):
    """A session that has ended is not gone on with; clearing twice is safe."""
    journal = Journal(tmp_path)
    journal.write(ENTRY)
    journal.clear()
    journal.clear()
    with pytest.raises(JournalError, match="there is no session to go on with"):
        journal.read()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[]", "from another version"),
        ('{"format": 0}', "from another version"),
        ('{"format": 1}', "from another version"),
        ('{"format": 2}', "from another version"),
        ('{"format": 3}', "from another version"),
        ('{"format": 5}', "is damaged"),
        (json.dumps({"format": 5, **dict.fromkeys(Entry.__slots__, 0), "more": 0}), "is damaged"),
        (json.dumps({"format": 5, **dict.fromkeys(Entry.__slots__, "x")}), "is damaged"),
        (json.dumps({"format": 5, **asdict(ENTRY), "music": ["dusk", 0]}), "is damaged"),
        (json.dumps({"format": 5, **asdict(ENTRY), "voice_level": math.nan}), "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        (" " * 1_000_001, "cannot be read"),
        *(
            (json.dumps({"format": 5, **asdict(ENTRY), name: value}), "is damaged")
            for name, value in (
                ("turn", -1),
                ("turn", True),
                ("position", -1),
                ("position", 57_600_001),
                ("end", -5),
                ("end", 10**30),
                ("voice_level", 1e300),
                ("minutes", 0),
                ("minutes", 1e9),
                ("talk", "much"),
                ("pulse", "drum"),
                ("pressure", "crushing"),
                ("script", "a\0b"),
                ("name", "Ana\x1b[31m"),
                ("music", ["a\0b"]),
            )
        ),
    ],
)
def test_a_journal_that_is_none(tmp_path, text, message):
    """What is not an entry of this version is explained and not guessed."""
    (tmp_path / "journal.json").write_text(text)
    with pytest.raises(JournalError, match=message):
        Journal(tmp_path).read()


def test_a_folder_one_may_not_write_to(tmp_path):
    """Where nothing can be put down, that is told with the reason."""
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="no resuming this time"):
        Journal(tmp_path / "file").write(ENTRY)


def test_a_session_is_gone_on_with_as_it_was_asked_for():
    """Everything that was asked for comes back in its own kind."""
    request = ENTRY.request
    assert (request.talk, request.pulse, request.pressure) == (Talk.BRIEF, Pulse.BREATH, Pressure.FIRM)
    assert (request.script, request.minutes, request.music, request.shuffle) == (
        "relieving",
        20.5,
        ("slow=dusk", "/home/me/Music"),
        7,
    )
    assert replace(ENTRY, pulse=None, pressure=None).request == replace(request, pulse=None, pressure=None)
