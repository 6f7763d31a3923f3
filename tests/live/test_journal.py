"""The journal: what it keeps of which session, and what it says where nothing can be gone on with."""

import json
import math
import os
from dataclasses import asdict, replace

import pytest

from coach.errors import JournalError
from coach.live import journal
from coach.live.journal import FORMAT, Entry, Journal
from coach.plan.turns import Talk
from coach.script.model import Level, Pressure, Pulse
from coach.session.request import Request
from coach.units import Frames

ENTRY = Entry(
    request=Request(
        script="relieving",
        minutes=20.5,
        skip_prep=True,
        talk=Talk.BRIEF,
        music=("slow=dusk", "/home/me/Music"),
        shuffle=7,
        pulse=Pulse.BREATH,
        pressure=Pressure.FIRM,
        level=Level.HARD,
        name="Ana",
        focus="neck",
        music_level=-3.0,
        bell_level=1.5,
    ),
    digest="00ff",
    title="Relieving",
    begun=1_764_000_000_000,
    step="Neck: Knead, left side",
    turn=3,
    position=Frames(480_000),
    heard=Frames(500_000),
    end=Frames(57_600_000),
)


def begun(entry: Entry, after: int, script: str = "relieving", **changed) -> Entry:
    """Return a session like another, begun so many milliseconds after it."""
    asked = replace(entry.request, script=script)
    return replace(entry, begun=entry.begun + after, request=asked, **changed)


def test_what_is_written_is_read(tmp_path):
    """An entry comes back as it was, everything in its own kind, and the last one of a session counts."""
    Journal(tmp_path / "state").write(ENTRY)
    kept = Journal(tmp_path / "state")
    kept.write(replace(ENTRY, turn=4))
    assert kept.find() == replace(ENTRY, turn=4)
    plain = replace(ENTRY, request=Request())
    kept.write(plain)
    assert list(kept.entries()) == [plain]
    assert len(list((tmp_path / "state" / "journal").iterdir())) == 1


def test_several_that_broke_off(tmp_path):
    """Each is found by its number, the newest first, or by its script; what was heard to its end is none of them."""
    kept = Journal(tmp_path)
    one, two = begun(ENTRY, 0), begun(ENTRY, 1, script="/home/me/my.yaml")
    three, four = begun(ENTRY, 2), begun(ENTRY, 3, finished=True)
    for entry in (two, four, one, three):
        kept.write(entry)
    assert list(kept.entries()) == [four, three, two, one]
    assert [kept.find(asked) for asked in ("1", "2", "3")] == [three, two, one]
    assert [kept.find(asked) for asked in ("relieving", "my", "/home/me/my.yaml")] == [three, two, two]
    for asked in ("4", "0", "gentle"):
        with pytest.raises(JournalError, match=f"no session '{asked}' has broken off; `coach history` tells which"):
            kept.find(asked)


def test_only_so_many_are_kept(tmp_path, monkeypatch):
    """With another session the oldest goes; one that is only heard further takes nobody's place."""
    monkeypatch.setattr(journal, "MOST", 2)
    kept = Journal(tmp_path)
    entries = [begun(ENTRY, after) for after in range(3)]
    for entry in entries:
        kept.write(entry)
    kept.write(replace(entries[2], turn=4))
    assert [entry.begun - ENTRY.begun for entry in kept.entries()] == [2, 1]


def test_killed_while_writing(tmp_path, monkeypatch):
    """Whatever happens while an entry is written, the one before it stays whole."""
    kept = Journal(tmp_path)
    kept.write(ENTRY)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        kept.write(replace(ENTRY, turn=4))
    assert Journal(tmp_path).find() == ENTRY


def test_cleared(tmp_path):
    """All sessions are forgotten; clearing twice is safe."""
    kept = Journal(tmp_path)
    kept.write(ENTRY)
    kept.write(begun(ENTRY, 1))
    assert (kept.clear(), kept.clear()) == (2, 0)
    with pytest.raises(JournalError, match="there is no session to go on with"):
        kept.find()


def test_a_journal_that_cannot_be_cleared(tmp_path):
    """That is told in a line."""
    (tmp_path / "journal" / "1.json").mkdir(parents=True)
    with pytest.raises(JournalError, match=r"1\.json cannot be removed \("):
        Journal(tmp_path).clear()


def asking(name: str, value: object) -> tuple[str, str]:
    """Return an entry in which something else was asked for, and what is told of it."""
    found = asdict(ENTRY)
    return json.dumps({"format": FORMAT, **found, "request": {**found["request"], name: value}}), "is damaged"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[]", "from another version"),
        ('{"format": 0}', "from another version"),
        (f'{{"format": {FORMAT - 1}}}', "from another version"),
        (f'{{"format": {FORMAT}}}', "is damaged"),
        (json.dumps({"format": FORMAT, **asdict(ENTRY), "more": 0}), "is damaged"),
        (json.dumps({"format": FORMAT, **dict.fromkeys(Entry.__slots__, "x")}), "is damaged"),
        ("[" * 100_000, "cannot be read"),
        (" " * 1_000_001, "cannot be read"),
        *(
            (json.dumps({"format": FORMAT, **asdict(ENTRY), name: value}), "is damaged")
            for name, value in (
                ("turn", -1),
                ("turn", True),
                ("begun", -1),
                ("begun", 10**30),
                ("position", -1),
                ("position", 57_600_001),
                ("heard", -1),
                ("end", -5),
                ("end", 10**30),
                ("title", "Back\x1b[31m"),
                ("step", "a\0b"),
                ("finished", 1),
                ("request", {}),
                ("request", "relieving"),
            )
        ),
        asking("music", ["dusk", 0]),
        (asking("voice_level", math.nan)[0], "cannot be read"),
        asking("voice_level", 1e300),
        asking("minutes", 0),
        asking("minutes", 1e9),
        asking("talk", "much"),
        asking("pulse", "drum"),
        asking("pressure", "crushing"),
        asking("level", "middling"),
        asking("script", "a\0b"),
        asking("name", "Ana\x1b[31m"),
        asking("music", ["a\0b"]),
    ],
)
def test_a_journal_that_is_none(tmp_path, text, message):
    """What is not an entry of this version is explained and not guessed, and no older one taken for it."""
    kept = Journal(tmp_path)
    kept.write(ENTRY)
    (tmp_path / "journal" / f"{ENTRY.begun + 1}.json").write_text(text)
    with pytest.raises(JournalError, match=message):
        kept.find()
    error, entry = kept.entries()
    assert isinstance(error, JournalError)
    assert entry == ENTRY


def test_a_folder_one_may_not_write_to(tmp_path):
    """Where nothing can be put down, that is told with the reason."""
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="no resuming this time"):
        Journal(tmp_path / "file").write(ENTRY)
