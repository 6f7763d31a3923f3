"""Other timers' files: what is read of each kind, that the session takes the same times, and what is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coach.app.importing import import_session
from coach.errors import ScriptError
from coach.plan.data import plan_json
from coach.plan.fit import fit
from coach.script import timers
from coach.script.file import parse_script
from coach.script.group_format import MOST_ROUNDS
from coach.script.timers import read_timers, readers
from coach.script.timers.reader import Reader
from coach.script.timers.timer import REST, Interval, Part, Rounds, Timer
from coach.script.timers.writing import written
from coach.units import RATE, Seconds, to_frames
from tests.counted_speech import CountedSpeech

ZWO = """<workout_file>
  <name>Over and under</name><author>Me</author><sportType>bike</sportType>
  <workout>
    <Warmup Duration="300" PowerLow="0.25" PowerHigh="0.75" Cadence="85">
      <textevent timeoffset="10" message="Spin {easily}"/>
    </Warmup>
    <IntervalsT Repeat="3" OnDuration="30" OffDuration="15" OnPower="1.2" OffPower="0.5"/>
    <gameplayevent type="GPE_CAMERA"/>
    <FreeRide Duration="60"/>
  </workout>
</workout_file>"""
OPENHIIT = {
    "name": "Legs",
    "activeIntervals": 3,
    "restarts": 1,
    "activities": ["Squats", "Lunges"],
    "timeSettings": {
        **{"workTime": 40, "restTime": 20, "breakTime": 60, "warmupTime": 30, "cooldownTime": 90, "getReadyTime": 10}
    },
    "soundSettings": {"workSound": "short-whistle"},
}
MACHINE = {
    "name": "Two stages",
    "loop": 2,
    "startStep": {"label": "Prepare", "length": 10_000, "type": "START"},
    "steps": [
        {"step_type": "step", "label": "High", "length": 90_000, "behaviour": [{"type": "MUSIC"}]},
        {"step_type": "step", "label": "Done", "length": 5_000, "type": "NOTIFIER"},
        {"step_type": "group", "name": "G", "loop": 3, "steps": [{"label": "Low", "length": 1_500}]},
    ],
}


def backup(*found) -> str:
    """Return a backup of TimeR Machine."""
    return json.dumps({"folders": [], "timers": found})


def steps(text: str) -> list[tuple[str, float]]:
    """Return what is done in a session and for how many seconds each, from its plan; rests in a row are one."""
    script = parse_script(text, name="imported", file="imported.yaml")
    planned = plan_json(fit(script, frames=None, speech=CountedSpeech()))["steps"]
    done = ((step["title"], step["end"] - step["practice_start"]) for step in planned)
    return merged((title, frames) for title, frames in done if frames)


def merged(found) -> list[tuple[str, float]]:
    """Return titles with seconds out of titles with frames; rests in a row are added up, and none is the last."""
    rows: list[tuple[str, int]] = []
    for title, frames in found:
        before = rows.pop()[1] if title == REST and rows and rows[-1][0] == REST else 0
        rows.append((title, before + frames))
    if len(rows) > 1 and rows[-1][0] == REST:
        rows.pop()
    return [(title, frames / RATE) for title, frames in rows]


def expected(parts):
    """Yield what parts ask for, written out."""
    for part in parts:
        if isinstance(part, Interval):
            yield part.title, to_frames(part.seconds)
        else:
            for number in range(part.times):
                if number and part.between:
                    yield REST, to_frames(part.between)
                yield from expected(part.parts)


def imported(tmp_path, name: str, content: str | bytes, timer: str | None = None) -> str:
    """Return the session made of a file."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_session(path, timer)


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("3x (40s squats, 20s rest)", [("Squats", 40.0), ("Rest", 20.0)] * 2 + [("Squats", 40.0)]),
        ("2 rounds of: 40 s squats; 1:00 plank", [("Squats", 40.0), ("Plank", 60.0)] * 2),
        (
            "2x(40s a, 2x(5s b + 5s c)) then 1 min 30 s d",
            [("A", 40.0), *[("B", 5.0), ("C", 5.0)] * 2] * 2 + [("D", 90.0)],
        ),
        ("3x 20s sprint / 10s off\nhold for 1m30", [("Sprint", 20.0), ("Rest", 10.0)] * 3 + [("Hold", 90.0)]),
        ("2x (30s a, 20s rest between)", [("A", 30.0), ("Rest", 20.0), ("A", 30.0)]),
        ("2x (30s a, 5s rest), 20s rest between rounds", [("A", 30.0), ("Rest", 25.0), ("A", 30.0)]),
        ("30s rest\n2 min of easy jog (flat, slow)", [("Rest", 30.0), ("Easy jog (flat, slow)", 120.0)]),
        ("1,5 Min Kniebeugen, 10s Pause", [("Kniebeugen", 90.0)]),
        ("40s", [("Work", 40.0)]),
        ("10 min EMOM burpees\n30s plank", [("Burpees", 60.0)] * 10 + [("Plank", 30.0)]),
        ("EMOM 3: 12 burpees, 5 squats", [("12 burpees, 5 squats", 60.0)] * 3),
        ("2x (emom 2 min (12 dips), 9s rest)", [*[("12 dips", 60.0)] * 2, ("Rest", 9.0), *[("12 dips", 60.0)] * 2]),
        ("3 rounds of every minute on the minute: jump", [("Jump", 60.0)] * 3),
        ("EMOM for 2 min", [("Work", 60.0)] * 2),
        ("2x EMOM 2: hop, 9s rest between", [*[("Hop", 60.0)] * 2, ("Rest", 9.0), *[("Hop", 60.0)] * 2]),
    ],
)
def test_lines(tmp_path, text, done):
    """Lines as people write them: the plan of the session has their times to the frame, but for a rest at its end."""
    assert steps(imported(tmp_path, "my.txt", text)) == done


def test_what_lines_say_beside(tmp_path):
    """Headings are sections, counts stay counts, and what has no place is a comment with the original."""
    text = imported(tmp_path, "leg_day.txt", "# Mondays\nMain part:\n40s squats\nEMOM\n10 push-ups\nstretch well\n")
    assert "title: Leg day\n" in text
    assert "# Mondays\n" in text
    assert "  - title: Main part\n" in text
    assert "# no time and no count: EMOM\n" in text
    assert "reps: 10\n" in text
    assert "# no time and no count: stretch well\n" in text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("40s a\n3x (40s b", "2:4: this '(' is not closed"),
        ("40s a)", "1:6: ')' closes nothing"),
        ("hello", "1:1: no times are in it, expected lines such as 3x (40s squats, 20s rest)"),
        ("", "1:1: no times are in it"),
        ("3x (20s rest between)", "1:1: nothing is done in these rounds"),
        ("40s a, 20s rest between", "1:8: a rest between rounds, expected rounds before it"),
        ("0x 40s a", "1:1: 0 times, expected 1 to 1,000"),
        ("1001x 40s a", "1:1: 1001 times"),
        ("40s a\nEMOM 0: b", "2:1: 0 times"),
        ("2x (" * 6 + "40s a" + ")" * 6, "1:21: rounds stand in rounds, expected at most 5"),
        ("9h a", "1:1: 32400 s, expected from 0.2 s to 8 h"),
        ("40s a (b", "1:1: a '(' in words is not closed on its line"),
        ("900x 40s a", "1:1: a session cannot have it like this: "),
    ],
)
def test_lines_that_are_wrong(tmp_path, text, problem):
    """Each is told with its place and what was expected."""
    with pytest.raises(ScriptError) as refused:
        imported(tmp_path, "my.txt", text)
    assert str(refused.value).startswith(f"{tmp_path / 'my.txt'}:{problem}")


def test_a_workout_of_zwift(tmp_path):
    """Intervals with how hard they are, and what is said in them at its moment; the rest is a comment."""
    text = imported(tmp_path, "a.zwo", ZWO)
    hard_and_easy = [("Hard, 120 %", 30.0), ("Easy, 50 %", 15.0)] * 3
    assert steps(text) == [("Warm-up, 25 to 75 %", 300.0), *hard_and_easy, ("As you like", 60.0)]
    assert 'cues:\n          - {at: 10s, say: "Spin (easily)."}' in text
    assert "# no place for <author>Me</author>" in text
    assert '# no place for all of <Warmup Duration="300" PowerLow="0.25" PowerHigh="0.75" Cadence="85"/>' in text
    assert '# no place for <gameplayevent type="GPE_CAMERA"/>' in text


def test_texts_in_repeated_intervals(tmp_path):
    """Where something is said in one of them only, they are written out."""
    event = '<textevent timeoffset="50" message="Last one!"/><textevent timeoffset="500" message="Late"/></IntervalsT>'
    repeated = ZWO.replace('OffPower="0.5"/>', f'OffPower="0.5">{event}')
    text = imported(tmp_path, "a.zwo", repeated)
    assert steps(text) == steps(imported(tmp_path, "b.zwo", ZWO))
    assert text.count("Last one!") == 1
    assert '- {at: 5s, say: "Last one!"}' in text
    assert "# no time is left for the text at 500 s: Late" in text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><workout_file/>", "1:"),
        ('<?xml version="1.0" encoding="UTF-16"?><a/>', "1:"),
        ("<workout_file>", "1:15: no XML"),
        ("<gpx/>", "1:1: <gpx>, expected a <workout_file> with a <workout>"),
        (ZWO.replace("<workout>", "<durationType>distance</durationType><workout>"), "1:1: its lengths are distances"),
        (ZWO.replace('Duration="60"', 'Duration="soon"'), "1:1: <FreeRide Duration=\"soon\"/>: 'soon' is no number"),
        (ZWO.replace('Duration="60"', 'Duration="nan"'), "1:1: <FreeRide"),
        (ZWO.replace('Duration="60"', 'Duration="1e5"'), "1:1: <FreeRide"),
        (ZWO.replace('Repeat="3"', 'Repeat="0"'), "1:1: <IntervalsT"),
    ],
)
def test_workouts_that_are_wrong(tmp_path, text, problem):
    """Each is told with its place; one that declares entities is refused before they are read."""
    with pytest.raises(ScriptError) as refused:
        imported(tmp_path, "a.zwo", text)
    assert str(refused.value).startswith(f"{tmp_path / 'a.zwo'}:{problem}")


def test_a_timer_of_openhiit(tmp_path):
    """Rests stand between what is done, a break between restarts, and none after the last."""
    work = [("Squats", 40.0), ("Rest", 20.0), ("Lunges", 40.0), ("Rest", 20.0), ("Work", 40.0)]
    before, after = [("Get ready", 10.0), ("Warm-up", 30.0), ("Rest", 20.0)], [("Cool-down", 90.0)]
    text = imported(tmp_path, "a.json", json.dumps([OPENHIIT]))
    assert "title: Legs\n" in text
    assert steps(text) == [*before, *work, ("Rest", 60.0), *work, *after]
    assert '# no place for soundSettings: {"workSound": "short-whistle"}' in text
    inside = {**OPENHIIT, "timeSettings": json.dumps(OPENHIIT["timeSettings"])}
    assert imported(tmp_path, "a.json", json.dumps(inside)) == text


def test_a_timer_of_timer_machine(tmp_path):
    """Steps and groups in their loops, a notifier as a rest, and once what stands before all."""
    text = imported(tmp_path, "a.json", backup(MACHINE))
    loop = [("High", 90.0), ("Rest", 5.0), *[("Low", 1.5)] * 3]
    assert steps(text) == [("Prepare", 10.0), *loop, *loop]
    assert '# no place for what High does: [{"type": "MUSIC"}]' in text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (backup(MACHINE, {**MACHINE, "name": "Other"}), "2 timers in it, choose one with --timer: Two stages, Other"),
        (backup(), "the JSON of TimeR Machine, and no timer is in it"),
        (backup({**MACHINE, "loop": -1}), "timers[0].loop: expected a whole number"),
        (backup({**MACHINE, "steps": [{"label": "A", "length": 1}]}), "timers[0].steps[0].length: 0.001 s, expected"),
        (backup({**MACHINE, "steps": 5}), "timers[0].steps: expected a list"),
        (backup({**MACHINE, "steps": [5]}), "timers[0].steps[0]: expected a mapping"),
        (json.dumps([{**OPENHIIT, "activeIntervals": 10_000}]), "[0].activeIntervals: 10000 times"),
        (json.dumps([{**OPENHIIT, "timeSettings": "{"}]), "[0].timeSettings: expected a mapping"),
        ("[" * 100_000, "nothing that can be imported, expected one of a .zwo workout of Zwift, the JSON of OpenHIIT"),
        (b"\xff\xfe", "not UTF-8 text"),
    ],
)
def test_json_that_is_wrong(tmp_path, content, problem):
    """Each is told with where it stands in the file."""
    with pytest.raises(ScriptError) as refused:
        imported(tmp_path, "a.json", content)
    assert f"a.json:1:1: {problem}" in str(refused.value)


def test_one_of_several(tmp_path):
    """It is chosen by its name, however that is written."""
    both = backup(MACHINE, {**MACHINE, "name": "Other", "loop": 1})
    assert "title: Other\n" in imported(tmp_path, "a.json", both, "other")
    with pytest.raises(ScriptError, match="no timer called 'third' in it, choose one with --timer: Two stages, Other"):
        imported(tmp_path, "a.json", both, "third")


def test_a_file_that_is_too_large(tmp_path):
    """It is refused before it is read."""
    with pytest.raises(ScriptError, match=r"a\.zwo:1:1: cannot be read, larger than 1 MB"):
        imported(tmp_path, "a.zwo", b"<" * 1_000_001)


INTERVALS = st.builds(
    lambda title, tenths: Interval(title=title, seconds=Seconds(tenths / 10), rest=title == REST),
    st.sampled_from([REST, "Squats", "No", "5: x # y", "'q' \"r\", s", "(z)", "Жим"]),
    st.integers(2, 900),
)
PARTS: st.SearchStrategy[Part] = st.recursive(
    INTERVALS,
    lambda inner: st.builds(
        lambda times, parts, between: Rounds(times=times, parts=tuple(parts), between=Seconds(between)),
        st.integers(1, 3),
        st.lists(inner, min_size=1, max_size=2),
        st.sampled_from([0.0, 7.5]),
    ),
    max_leaves=4,
)


@settings(max_examples=20)
@given(st.lists(PARTS, min_size=1, max_size=2))
def test_any_rounds_take_the_same_times(parts):
    """However intervals stand in rounds, the plan has each of their times, to the frame and in their order."""
    assume(any(title != REST for title, _ in expected(parts)))  # where nothing is done, no rest is after anything
    assert steps(written(Timer(title="T", parts=tuple(parts)), source="a test")) == merged(expected(parts))


@pytest.mark.parametrize("times", [MOST_ROUNDS, MOST_ROUNDS + 1, 2 * MOST_ROUNDS + 5])
def test_many_rounds(times):
    """More than a section can have are written as several, with the rest between them as well."""
    work = Interval(title="Work", seconds=Seconds(20.0))
    rounds = Rounds(times=times, parts=(work,), between=Seconds(10.0))
    assert steps(written(Timer(title="T", parts=(rounds,)), source="a test")) == merged(expected((rounds,)))


def test_another_reader(monkeypatch):
    """A file with a reader is all there is of another kind."""
    kind = Reader(name="eggs", rank=5, read=lambda content, *, file: (EGG,) if content == b"egg" else None)
    monkeypatch.setattr(timers, "iter_modules", lambda _: [type("Module", (), {"name": "eggs"})])
    monkeypatch.setattr(timers, "import_module", lambda _: type("Module", (), {"READER": kind}))
    assert readers() == (kind,)
    assert read_timers(b"egg", file="my.egg") == ((EGG,), kind)
    with pytest.raises(ScriptError, match="nothing that can be imported, expected one of eggs"):
        read_timers(b"", file="my.egg")


EGG = Timer(title="Egg", parts=(Interval(title="Boil", seconds=Seconds(270.0)),))


def test_every_reader_is_told_in_the_help():
    """What can be imported stands in the README."""
    text = (Path(__file__).parents[3] / "README.md").read_text()
    for reader in readers():
        assert reader.name.removeprefix("a ") in text.replace("`", "")
