"""Reading a session script: what may stand in it, and every problem at once with its place."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from coach.bounded import MEGABYTE
from coach.errors import ScriptError
from coach.languages import phrases
from coach.pace import Pace
from coach.script.file import parse_script, read_script
from coach.script.format import json_schema
from coach.script.model import (
    AtFraction,
    CountedPractice,
    CountRange,
    Drift,
    Every,
    OnRepetition,
    Pressure,
    Pulse,
    Repetition,
    Script,
    Section,
    Sentence,
    Side,
    Signal,
    Signals,
    Step,
    StepCue,
    TimedPractice,
    TimeRange,
)
from coach.script.voice_name import _nameable
from coach.script.wording import phrases_of
from coach.speech.role import Role
from coach.units import Seconds
from tests.places import ROOT
from tests.scripts_strategy import reps, timed

SCRIPTS = ROOT / "scripts"

SMALL = """\
title: Back
sections:
  - title: Warm-up
    steps:
      - title: Stroke
        say: Stroke the whole back.
        for: 1min
"""
"""The least a script can be."""

FULL = """\
title: Back and shoulders
language: en
summary: A short one.
credit: By a friend.
minutes: 12.5
prepare: Take a towel.
ask:
  - line: Any fever?
    answers: [A1]
    wait: 5s
welcome: {line: "Breathe in, {name}.", to: receiver}
farewell: Thank you.
phrases: {last_one: [The last., Once more.]}
safety: [Spare the spine., Keep the talk low.]
beds: {slow: dusk, fast: tide}
voices: {guide: "flite:slt", count: espeak, receiver: flite}
answers: [A2]
sections:
  - title: Main
    pace: slow
    areas: [shoulders, Lower back]
    rounds: 1-3
    answers: [A3]
    steps:
      - title: Knead
        say: [Take the skin., {line: Roll it., answers: [A4], soft: "Lift it, {name}.", firm: Squeeze it.}]
        again: Roll again.
        reps: 5-6
        sides: [left, right]
        begin: right
        optional: 2
        until: next
        at most: 5min
        answers: [A5]
        cues:
          - {at: 50%, say: Other hand.}
          - {every: 30s, say: Breathe., answers: [A6]}
          - {on: last, say: Softer., again: "Softest, {name}.", to: receiver, firm: Harder.}
      - title: Tap
        say: Tap lightly.
        pace: fast
        reps: 20
        tempo: 0.5-1s
      - title: Rest
        say: Rest.
        for: 5–10min
"""


def problems(text: str) -> tuple[str, ...]:
    """Return what is wrong with a script."""
    with pytest.raises(ScriptError) as caught:
        parse_script(text, name="back", file="back.yaml")
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def with_step(step: str) -> str:
    """Return a script with one step, its keys in the flow style of YAML."""
    return f"title: Back\nsections:\n  - title: Main\n    steps:\n      - {step}\n"


def test_the_least_script():
    """Title, one section and one step are enough; all else has its default."""
    assert parse_script(SMALL, name="back", file="back.yaml") == Script(
        name="back",
        title="Back",
        language="en",
        summary="",
        credit="",
        minutes=None,
        prepare=(),
        ask=(),
        safety=(),
        beds=(),
        voices=(),
        pulse=Pulse.BELL,
        answers=(),
        sections=(
            Section(
                title="Warm-up",
                rounds=CountRange(low=1, high=1),
                answers=(),
                steps=(
                    Step(
                        title="Stroke",
                        say=(Sentence(text="Stroke the whole back."),),
                        again=(),
                        pace=Pace.STEADY,
                        practice=TimedPractice(duration=TimeRange(low=Seconds(60.0), high=Seconds(60.0))),
                        sides=(Side.BOTH,),
                        cues=(),
                        optional=None,
                        until_next=False,
                        quiet=False,
                        answers=(),
                    ),
                ),
            ),
        ),
    )


def test_everything_a_script_can_say():
    """Each key is read into its field; pace comes from the section, and tempo from the pace."""
    script = parse_script(FULL, name="full", file="full.yaml")
    assert (script.title, script.language, script.summary, script.credit, script.minutes) == (
        "Back and shoulders",
        "en",
        "A short one.",
        "By a friend.",
        12.5,
    )
    assert script.prepare == (Sentence(text="Take a towel."),)
    assert script.ask == (Sentence(text="Any fever?", answers=("A1",), wait=timed(5).duration),)
    assert phrases_of(script).last_one == ("The last.", "Once more.")
    assert phrases_of(script).two_more == phrases("en").two_more
    welcome = Sentence(text="Breathe in.", named="Breathe in, {name}.", role=Role.RECEIVER)
    assert (script.welcome, script.farewell) == ((welcome,), (Sentence(text="Thank you."),))
    assert script.safety == (Sentence(text="Spare the spine."), Sentence(text="Keep the talk low."))
    assert script.beds == ((Pace.SLOW, "dusk"), (Pace.FAST, "tide"))
    assert script.voices == ((Role.GUIDE, "flite:slt"), (Role.COUNT, "espeak"), (Role.RECEIVER, "flite"))
    (main,) = script.sections
    assert main.areas == ("shoulders", "Lower back")
    assert (script.answers, main.answers, main.rounds) == (("A2",), ("A3",), CountRange(low=1, high=3))
    knead, tap, rest = main.steps
    assert knead == Step(
        title="Knead",
        say=(
            Sentence(text="Take the skin."),
            Sentence(
                text="Roll it.",
                answers=("A4",),
                pressed=((Pressure.SOFT, "Lift it, {name}."), (Pressure.FIRM, "Squeeze it.")),
            ),
        ),
        again=(Sentence(text="Roll again."),),
        pace=Pace.SLOW,
        practice=CountedPractice(reps=CountRange(low=5, high=6), tempo=TimeRange(low=Seconds(6.0), high=Seconds(12.0))),
        sides=(Side.LEFT, Side.RIGHT),
        begin=Side.RIGHT,
        cues=(
            StepCue(moment=AtFraction(fraction=0.5), say=Sentence(text="Other hand.")),
            StepCue(moment=Every(interval=Seconds(30.0)), say=Sentence(text="Breathe.", answers=("A6",))),
            StepCue(
                moment=OnRepetition(repetition=Repetition.LAST),
                say=Sentence(text="Softer.", role=Role.RECEIVER, pressed=((Pressure.FIRM, "Harder."),)),
                again=Sentence(text="Softest.", named="Softest, {name}.", role=Role.RECEIVER),
            ),
        ),
        optional=2,
        until_next=True,
        at_most=Seconds(300.0),
        quiet=False,
        answers=("A5",),
    )
    assert (tap.pace, tap.practice) == (
        Pace.FAST,
        CountedPractice(reps=CountRange(low=20, high=20), tempo=TimeRange(low=Seconds(0.5), high=Seconds(1.0))),
    )
    assert (rest.pace, rest.practice) == (
        Pace.SLOW,
        TimedPractice(duration=TimeRange(low=Seconds(300.0), high=Seconds(600.0))),
    )


def test_what_belongs_to_longer_sessions():
    """Steps, cues and rounds may ask for a length, and hands stay no longer than a script or a step says."""
    text = """
title: Back
stay: 90s
sections:
  - title: Main
    rounds: {times: 1-3, from: 35min}
    steps:
      - {title: Rest, say: Rest., for: 1min}
      - {title: Knead, say: Knead., for: 1min, from: 45min, stay: 2min, cues: [{at: 50%, say: Softer., from: 1h}]}
"""
    script = parse_script(text, name="back", file="back.yaml")
    (main,) = script.sections
    rest, knead = main.steps
    assert (script.stay, rest.stay, knead.stay) == (90.0, None, 120.0)
    assert (main.rounds, main.rounds_from) == (CountRange(low=1, high=3), 2100.0)
    assert (rest.from_length, knead.from_length, knead.cues[0].from_length) == (0.0, 2700.0, 3600.0)


def test_a_tempo_that_moves_and_a_beat():
    """A tempo may move from one time to another, bells fade, and a timed step have a beat."""
    text = """
title: Back
sections:
  - title: Main
    steps:
      - {title: Stroke, say: Stroke., reps: 5, tempo: 6 to 10s, fading: true}
      - {title: Rub, say: Rub., for: 1min, beat: 0.5s}
"""
    stroke, rub = parse_script(text, name="back", file="back.yaml").sections[0].steps
    assert stroke.practice == reps(5, 5, (6.0, 10.0), Drift.SLOWER)
    assert (stroke.fading, stroke.beat, rub.fading, rub.beat) == (True, None, False, 0.5)
    found = problems(with_step("{title: A, say: B., reps: 5, beat: 1s}"))
    assert found == ("back.yaml:5:44: 'beat' goes with 'for': repetitions have their bells",)
    assert problems(with_step("{title: A, say: B., for: 5s, beat: 9s}")) == (
        "back.yaml:5:44: '9s' does not fit here, expected 0.3 s to 5 s",
    )


def test_something_belongs_to_every_session():
    """A script that has nothing for a short session is refused."""
    found = problems(with_step("{title: A, say: B., for: 1min, from: 20min}"))
    assert found == ("back.yaml:3:3: every step has 'from', expected one that belongs to sessions of any length",)


def test_a_silence_after_a_line():
    """It is one time or a range, as times are written everywhere, and at most five minutes."""
    text = with_step("{title: A, say: {line: B., wait: WAIT}, for: 1min}")
    told = {
        "12-4s": "expected the shorter time first",
        "4-301s": "expected at most 5min",
        "0-4s": "expected at least 0.2 s; for none leave the key out",
        "soon": "expected a time such as 90s, 1:30, 2min or 6-12s",
    }
    for wait, problem in told.items():
        assert problems(text.replace("WAIT", wait)) == (f"back.yaml:5:42: '{wait}' does not fit here, {problem}",)
    for wait, low, high in (("20s", 20, 20), ("4-12s", 4, 12), ("1-2min", 60, 120), ("45s-1:30", 45, 90)):
        (step,) = parse_script(text.replace("WAIT", wait), name="b", file="b").sections[0].steps
        assert step.say == (Sentence(text="B.", wait=timed(low, high).duration),)


def test_white_space_in_a_text_is_one_space():
    """A text folded over lines is one line to speak."""
    script = parse_script(
        SMALL.replace("Stroke the whole back.", ">\n          Stroke the\n          whole   back.\n"),
        name="b",
        file="b",
    )
    assert script.sections[0].steps[0].say == (Sentence(text="Stroke the whole back."),)


def test_every_problem_at_once():
    """All that is wrong in a file is told in one go, in its order, each with line and column."""
    text = """\
titel: Back
minutes: 500
language: english
sections:
  - title: Main
    pace: slwo
    rounds: 3-2
    steps:
      - title: Knead
        say: []
        reps: five
        tempo: soon
        sides: [left, left]
        optional: 0
      - say: Rest.
        for: 1min
        tempo: 1s
        cues:
          - {say: Now., at: 10s, on: last}
          - {on: last, say: Softer.}
          - say: Never.
          - {at: 110%, say: Late.}
      - title: Neither
        say: Nothing.
        say: Something.
  - steps: none
"""
    assert problems(text) == (
        "back.yaml:1:1: unknown key 'titel' in a script, did you mean 'title'?",
        "back.yaml:2:10: '500' does not fit here, expected minutes such as 30, at most 480",
        "back.yaml:3:11: 'english' does not fit here, expected a two-letter language code such as en",
        "back.yaml:6:11: 'slwo' does not fit here, did you mean 'slow'?",
        "back.yaml:7:13: '3-2' does not fit here, expected the smaller number first",
        "back.yaml:10:14: the list is empty, expected at least 1",
        "back.yaml:11:15: 'five' does not fit here, expected a whole number such as 5, or a range such as 5-6",
        "back.yaml:12:16: 'soon' does not fit here, expected a time such as 90s, 1:30, 2min or 6-12s",
        "back.yaml:13:23: 'left' stands twice, expected each once",
        "back.yaml:14:19: '0' does not fit here, expected 1 (left out first), 2, 3 …",
        "back.yaml:15:9: a step lacks 'title': What the step is called on screen and in chapters.",
        "back.yaml:17:16: 'tempo' goes with 'reps', expected 'for' alone",
        "back.yaml:19:19: a cue needs exactly one of 'at', 'every' and 'on'",
        "back.yaml:21:18: a cue needs exactly one of 'at', 'every' and 'on'",
        "back.yaml:22:18: '110%' does not fit here, expected at most 100%",
        "back.yaml:23:16: a step needs one of 'reps', 'breaths' and 'for'",
        "back.yaml:25:9: 'say' stands twice, first in line 24",
        "back.yaml:26:5: a section lacks 'title': What the section is called.",
        "back.yaml:26:12: found the value 'none', expected a list: begin each of its parts with '- '",
    )


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (
            "{title: A, say: B., reps: 3, for: 1min}",
            "5:17: a step needs one of 'reps', 'breaths' and 'for'",
        ),
        (
            "{title: A, say: B., tempo: 1s}",
            "5:17: a step needs one of 'reps', 'breaths' and 'for'",
        ),
        (
            "{title: A, say: B., for: 1min, cues: [{on: first, say: C.}]}",
            "5:46: a cue with 'on' needs 'reps' in its step, expected 'at' or 'every'",
        ),
        ("{title: A, say: B., for: 1min, cues: {at: 10s, say: C.}}", "5:46: found a mapping, expected a list"),
        ("{title: A, say: B., for: 1min, <<: {optional: 1}}", "5:40: unknown key '<<' in a step, expected one of "),
        ("{title: A, say: B., for: 1min, sides: left}", "5:47: found the value 'left', expected a list"),
        ("{title: A, say: B., for: 1min, until: done}", "5:47: 'done' does not fit here, expected one of next"),
        ("{title: A, say: '', for: 1min}", "5:25: '' does not fit here, expected a few words"),
        ("{title: A, say: , for: 1min}", "5:25: '' does not fit here, expected a few words"),
        (
            f"{{title: A, say: {'a ' * 160}, for: 1min}}",
            "5:25: 'a a a a a a a a a a a a a a a a a a a a…' does not fit",
        ),
        (
            "{title: A, say: {line: B., anwsers: [x]}, for: 1min}",
            "5:36: unknown key 'anwsers' in a line, did you mean 'answers'?",
        ),
        (
            "{title: 'Press, {name}.', say: B., for: 1min}",
            "5:17: 'Press, {name}.' does not fit here, a name has a place only in a line that is said",
        ),
        (
            "{title: A, say: 'Dear {name}, rest.', for: 1min}",
            "5:25: 'Dear {name}, rest.' does not fit here, expected {name} with a comma, such as 'Thank you, {name}.'",
        ),
        ("{title: A, say: B., for: 9s, pace: medium}", "5:44: 'medium' does not fit here, did you mean 'steady'?"),
        (
            "{title: A, say: [Go: now], for: 9s}",
            "5:26: unknown key 'Go' in a line, put quotes round the whole text: a colon stands in it",
        ),
        ("title A", "5:9: 'title A' has no colon, expected 'title: A'"),
        (
            "group: [{title: A, say: B., for: 9s}]",
            "5:16: found a list, expected a group: 'title:' and 'steps:', and this list below 'steps:'",
        ),
        ("{title: A, say B., for: 1min}", "5:20: 'say B.' has no colon, expected 'say: B.'"),
        ("{title: A, say: B., seconds: 30}", "5:29: unknown key 'seconds' in a step, expected 'for'"),
        (
            "{title: A, say: B., for: 1min, each: [a, b]}",
            "5:40: unknown key 'each' in a step, it belongs to a group, 'group:' with a title and steps",
        ),
        (
            "{title: A, say: B., phases: {in: 4s, hold: 4s, out: 4s, hold: 4s}, breaths: 3}",
            "5:65: 'hold' stands twice, call the second hold 'still', or write a list: [in: 2s, in: 1s, out: 6s]",
        ),
        ("just words", "5:9: found the value 'just words', expected a step with keys"),
    ],
)
def test_one_problem(step: str, problem: str):
    """A wrong step is told with its place."""
    (found,) = problems(with_step(step))
    assert found.startswith(f"back.yaml:{problem}")


@pytest.mark.parametrize(
    "keys", ["reps: 1000, tempo: 0.2s-8h", "for: 1min-8h, sides: [left, right]", "reps: 1-1000, tempo: 2min"]
)
def test_the_middle_of_all_ranges_is_bounded(keys: str):
    """A script without minutes of its own is refused where its ranges make it a day; with them it is fine."""
    text = with_step(f"{{title: A, say: B., {keys}}}")
    assert [each.partition(": ")[2] for each in problems(text)] == [
        "the middle of its ranges is longer than 8 hours, expected 'minutes' or less"
    ]
    assert reads(f"minutes: 30\n{text}")
    assert reads(text.replace(keys, f"{keys}, stay: 20min"))


def test_nothing_of_a_script():
    """A text that is no script at all is told what one is."""
    assert problems("") == ("back.yaml:1:1: the file is empty, expected YAML",)
    assert problems("hello") == ("back.yaml:1:1: found the value 'hello', expected a script with keys",)
    assert problems("title: A\nsections: []\n") == ("back.yaml:2:11: the list is empty, expected at least 1",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SMALL + "---\n" + SMALL, "8:1: a second document begins here, expected one a file"),
        (SMALL.replace("    steps", "\tsteps"), "4:1: not valid YAML: a tab stands here, use spaces, not tabs"),
        (
            SMALL.replace("for: 1min", "for: 1min\n        cues: [{at: 1,5min, say: A.}]"),
            "8:23: unknown key '5min' in a cue, put quotes",
        ),
        (
            SMALL.replace("for: 1min", "for: 1min\n        cues: [{at: 5, say: Up, and down again.}]"),
            "8:33: unknown key 'and down again",
        ),
        (SMALL + "more: &a [*a]\n", "8:11: alias *a stands for nothing before it"),
        (SMALL + "more: " + "[" * 100_000, "8:38: nested more than 32 deep"),
    ],
)
def test_no_tree(text: str, problem: str):
    """What goes wrong below the script is told with its place too."""
    told = problems(text)
    assert len(told) == 1
    assert told[0].startswith(f"back.yaml:{problem}")


EXACT = """\
title: Work
signals: {half: say}
sections:
  - title: One
    rest_between: 30s
    steps:
      - {title: A, say: B., for: 30-40s, exact: true}
      - {title: C, say: D., reps: 5-6, exact: true, until: next, signals: {last: 1min}}
      - {title: E, say: F., for: 30s, signals: {half: tone}}
  - title: Two
    signals: {start: say}
    steps:
      - {title: G, say: H., for: 30s}
"""


def test_what_exact_time_does_not_go_with():
    """Every range, wait and signal that would be without a meaning is told at its place."""
    assert problems(EXACT) == (
        "back.yaml:5:19: 'rest_between' goes with 'rounds': there is only one",
        "back.yaml:7:34: exact time has no range, expected one value in 'for'",
        "back.yaml:8:9: exact time has no range, expected one value in 'tempo'",
        "back.yaml:8:35: exact time has no range, expected one value in 'reps'",
        "back.yaml:8:60: 'until' does not go with 'exact': its time is settled",
        "back.yaml:8:75: 'last' is 60 s, expected less than the step takes",
        "back.yaml:9:48: 'signals' goes with 'exact: true'",
        "back.yaml:11:14: 'signals' goes with 'exact: true', and no step here is exact",
    )


def test_what_breaths_do_not_go_with():
    """Phases without a way in and out, and exact time with a range in them, are told at their places."""
    text = with_step("{title: A, say: B., breaths: 5-6, exact: true, phases: {in: 4-6s, hold: 2s}}")
    assert [problem.partition(": ")[2] for problem in problems(text)] == [
        "a breath goes in and out, expected both 'in' and 'out'"
    ]
    told = problems(text.replace("hold", "out"))
    assert [problem.partition(": ")[2] for problem in told] == [
        "exact time has no range, expected one value in 'breaths'",
        "exact time has no range, expected one value in 'phases'",
    ]


def test_what_is_said_of_the_script_holds_for_its_steps():
    """Exact time and its signals may be named by the script, a section or a step, the nearest last."""
    head = "title: Work\nexact: true\nsignals: {half: say, start: say}\nsections:\n"
    work = "- title: Work\n  signals: {start: none}\n  rounds: 3\n  rest_between: 1:00\n  steps:\n"
    one = "  - {title: A, say: B., for: 30s, rest: 20, signals: {half: tone}}\n"
    two = "  - {title: C, say: D., for: 9s, exact: false}\n"
    (section,) = parse_script(head + work + one + two, name="b", file="b").sections
    exact, free = section.steps
    assert exact.signals == Signals(start=Signal.NONE, half=Signal.TONE)
    assert (exact.exact, free.exact, exact.rest, free.rest) == (True, False, TimeRange(low=20.0, high=20.0), None)
    assert section.rest_between == TimeRange(low=60.0, high=60.0)


def test_most_rounds():
    """Twenty rounds are read, one more is not."""
    text = SMALL.replace("    steps", "    rounds: 1-{}\n    steps")
    assert parse_script(text.format(20), name="b", file="b").sections[0].rounds == CountRange(low=1, high=20)
    assert problems(text.format(21)) == ("back.yaml:4:13: '1-21' does not fit here, expected at most 20",)


def test_most_steps():
    """Five hundred steps are read, one more is not."""
    step = "      - {title: A, say: B., for: 1s}\n"
    head = "title: Back\nsections:\n  - title: Main\n    steps:\n"
    assert len(parse_script(head + step * 500, name="b", file="b").sections[0].steps) == 500
    assert problems(head + step * 501) == ("back.yaml:3:3: the script has 501 steps, expected at most 500",)


def test_most_turns():
    """Rounds and sides count: a script of a few pages is not ten thousand steps to be laid out."""
    step = "      - {title: A, say: B., for: 1s, sides: [left, right]}\n"
    head = "title: Back\nsections:\n  - title: Main\n    rounds: 1-20\n    steps:\n"
    assert parse_script(head + step * 75, name="b", file="b").sections
    (problem,) = problems(head + step * 76)
    assert problem == ("back.yaml:3:3: with all rounds and sides its steps are done 3040 times, expected at most 3000")


def test_longest_script():
    """A script may take eight hours at its quickest, and not a second more, both sides and all rounds counted."""
    steps = "{title: C, say: D., for: 2h, sides: [left, right]}%s"
    text = f"title: A\nsections:\n  - {{title: B, rounds: 2-3, steps: [{steps}]}}\n"
    assert parse_script(text % "", name="b", file="b").sections
    more = ", {title: E, say: F., reps: 1, tempo: 0.5s}"
    assert problems(text % more) == ("back.yaml:3:3: the script is longer than 8 hours, expected at most that",)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("command:mine", "a script names no server and no program: whoever runs it may, with --voice"),
        ("http:kokoro", "a script names no server and no program: whoever runs it may, with --voice"),
        (
            "piper:/some/file.onnx",
            "a script names no file: expected a voice as `coach voices` lists it, such as flite:slt",
        ),
        ("piper:~/file", "a script names no file: expected a voice as `coach voices` lists it, such as flite:slt"),
        ("flite:x y", "expected a voice as `coach voices` lists it, such as flite:slt"),
        ("flight:slt", "did you mean 'flite'?"),
        ("parrot", f"expected auto, {', '.join(_nameable())} or a voice of these"),
    ],
)
def test_voices_that_no_script_may_name(name: str, problem: str):
    """A shared script reaches for no file, server or program; the mistake is told with its place."""
    text = f"{SMALL}voices:\n  count: {name}\n"
    assert problems(text) == (f"back.yaml:9:10: '{name}' does not fit here, {problem}",)


@pytest.mark.parametrize("encoded", [SMALL.encode("utf-8-sig"), SMALL.replace("\n", "\r\n").encode()])
def test_files_from_anywhere(tmp_path: Path, encoded: bytes):
    """A byte order mark and Windows line ends change nothing."""
    path = tmp_path / "back.yaml"
    path.write_bytes(encoded)
    assert read_script(path) == parse_script(SMALL, name="back", file="")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "title: T\nsteps:\n- {title: A, say: A., for: 9s}\n",
            "2:1: unknown key 'steps' in a script, it belongs to a section: write 'sections:', below it '- title:' "
            "with a name, and 'steps:' below that",
        ),
        ("title: #1\nsections: []\n", "1:7: '#1' is a comment, put quotes round words that begin with #"),
    ],
)
def test_a_mistake_that_one_line_tells(text: str, problem: str):
    """What is missing because of it is not told as well."""
    assert problems(text)[0] == f"back.yaml:{problem}"
    assert not any("lacks" in each for each in problems(text))


def test_places_with_windows_line_ends():
    """Line and column are the same whatever ends the lines."""
    assert problems(SMALL.replace("Stroke\n", "[]\n").replace("\n", "\r\n")) == (
        "back.yaml:5:16: found a list, expected a single value",
    )


def test_a_file_that_is_none(tmp_path: Path):
    """A missing file and a folder are told by name."""
    assert (
        file_problem(tmp_path / "no.yaml") == f"{tmp_path / 'no.yaml'}:1:1: cannot be read, no such file or directory"
    )
    assert file_problem(tmp_path).startswith(f"{tmp_path}:1:1: cannot be read, ")


def test_a_file_that_is_not_text(tmp_path: Path):
    """Bytes that are not UTF-8 are told as such."""
    path = tmp_path / "back.yaml"
    path.write_bytes(b"title: Caf\xe9\n")
    assert file_problem(path) == f"{path}:1:1: not UTF-8 text, expected YAML"


def test_a_file_that_is_too_large(tmp_path: Path):
    """A file may have a million bytes and not one more."""
    path = tmp_path / "back.yaml"
    padding = MEGABYTE - len(SMALL) - 1
    path.write_text(f"{SMALL}#{'x' * padding}", encoding="utf-8")
    assert read_script(path).title == "Back"
    path.write_text(f"{SMALL}#{'x' * padding}x", encoding="utf-8")
    assert file_problem(path) == f"{path}:1:1: cannot be read, larger than 1 MB"


def file_problem(path: Path) -> str:
    """Return the one problem of a file."""
    with pytest.raises(ScriptError) as caught:
        read_script(path)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("word", ["yes", "True", "1"])
def test_a_flag_is_true_or_false(word: str) -> None:
    """A flag is one of two words and nothing that looks like them."""
    with pytest.raises(ScriptError) as caught:
        parse_script(f"{SMALL}        quiet: {word}\n", name="back", file="back.yaml")
    assert caught.value.problems[0].endswith(f"'{word}' does not fit here, expected true or false")


VALIDATOR = Draft202012Validator(json_schema())


class EditorLoader(yaml.SafeLoader):
    """Reads words as editors do, by YAML 1.2: `on` is no truth value."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def fits_schema(text: str) -> bool:
    """Tell whether the schema takes a script."""
    return VALIDATOR.is_valid(yaml.load(text, Loader=EditorLoader))


def reads(text: str) -> bool:
    """Tell whether the reader takes a script."""
    try:
        parse_script(text, name="back", file="back.yaml")
    except ScriptError:
        return False
    return True


def test_schema_is_a_schema():
    """The printed schema is valid JSON Schema, and the one beside the scripts is the same."""
    Draft202012Validator.check_schema(json_schema())
    printed = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    assert (SCRIPTS / "session.schema.json").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_bundled_scripts_fit_the_schema(path: Path):
    """Each bundled script is read, and an editor that knows the schema finds nothing wrong with it."""
    assert read_script(path).name == path.stem
    assert fits_schema(path.read_text(encoding="utf-8"))


GOOD = [
    "reps: 5",
    "reps: '5'",
    "reps: 5-6",
    "reps: 5 – 6",
    "reps: 5, tempo: 6-12s",
    "reps: 5, tempo: 0.5 s",
    "for: 90s",
    "for: 1.5min",
    "for: 45s-2min",
    "for: 90",
    "for: '1:30'",
    "for: 1m30",
    "for: 1 Min 30",
    "for: 90 сек, beat: 2",
    "for: 1min, optional: 3",
    "for: 1min, pace: fast, sides: [right, left]",
    "for: 1min, until: next, answers: [S1-01]",
    "for: 1min, until: next, at most: 5min",
    "for: 1min, again: [B., {line: C.}]",
    "for: 1min, again: []",
    "for: 1min, cues: []",
    "for: 1min, cues: [{at: 50%, say: B.}, {at: -10s, say: C.}, {every: 20s, say: D.}]",
    "reps: 5, cues: [{on: each, say: B., answers: [x]}]",
    "for: 1min, again: {line: B., soft: C., firm: D., to: receiver}",
    "for: 1min, rest: 20s",
    "breaths: 10, phases: {in: 4s, hold: 4s, out: 4s, still: 4s}",
    "breaths: 8-12, phases: {out: 4-6s, in: 4}",
    "for: 5min, phases: [in: 2s, in: 1s, out: 6s]",
    "breaths: 10, phases: {in: 4s, out: 4s}, cues: [{on: last, say: B.}]",
    "for: 1min, rest: 10-20",
    "for: 1min, exact: true",
    "for: 1min, exact: true, signals: {}",
    "reps: 5, tempo: 3s, exact: true, signals: {before: count, start: say, half: tone, last: 10s, end: none}",
    "for: 1min, cues: [{at: 10s, say: B., soft: C., firm: D., to: receiver}]",
]
BAD = [
    "pace: slow",
    "reps: 5, for: 1min",
    "reps: 0",
    "reps: 1001",
    "reps: 2.5",
    "reps: many",
    "reps: [5, 6]",
    "for: soon",
    "for: 1min, tempo: 3s",
    "tempo: 3s",
    "for: 1min, optional: 0",
    "for: 1min, optional: 1000",
    "for: 1min, optional: soon",
    "for: 1min, pace: quick",
    "for: 1min, sides: left",
    "for: 1min, sides: [both]",
    "for: 1min, sides: []",
    "for: 1min, sides: [left, left]",
    "for: 1min, until: done",
    "for: 1min, at most: 5min",
    "for: 1min, until: next, at most: long",
    "for: 1min, again: ''",
    "for: 1min, again: {words: B.}",
    "for: 1min, rest: true",
    "breaths: 10",
    "phases: {in: 4s, out: 4s}",
    "breaths: 10, for: 5min, phases: {in: 4s, out: 4s}",
    "reps: 10, phases: {in: 4s, out: 4s}",
    "breaths: 10, tempo: 3s, phases: {in: 4s, out: 4s}",
    "for: 5min, beat: 1s, phases: {in: 4s, out: 4s}",
    "breaths: 10, phases: {in: 4s, wait: 4s}",
    "breaths: 10, phases: []",
    "for: 1min, exact: yes",
    "for: 1min, exact: true, signals: {before: tone}",
    "for: 1min, exact: true, signals: {first: tone}",
    "for: 1min, cues: {at: 10s, say: B.}",
    "for: 1min, cues: [{at: 10s}]",
    "for: 1min, cues: [{say: B.}]",
    "for: 1min, cues: [{at: 10s, every: 10s, say: B.}]",
    "for: 1min, cues: [{at: soon, say: B.}]",
    "for: 1min, cues: [{every: 50%, say: B.}]",
    "reps: 5, cues: [{on: second, say: B.}]",
    "for: 1min, colour: red",
    "for: 1min, again: {line: B., to: giver}",
    "for: 1min, again: {soft: B.}",
    "for: 1min, cues: [{at: 10s, say: B., firm: ''}]",
]


@pytest.mark.parametrize(("keys", "fits"), [*((keys, True) for keys in GOOD), *((keys, False) for keys in BAD)])
def test_schema_and_reader_agree_on_steps(keys: str, fits: bool):
    """What the reader takes as a step the schema takes too, and what one refuses the other does."""
    text = with_step(f"{{title: A, say: B., {keys}}}")
    assert (reads(text), fits_schema(text)) == (fits, fits)


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("minutes: 30", True),
        ("minutes: 12.5", True),
        ("minutes: 1h10", True),
        ("minutes: 12,5", True),
        ("minutes: 0", False),
        ("minutes: 481", False),
        ("minutes: long", False),
        ("language: de", True),
        ("language: German", False),
        ("beds: {slow: dusk}", True),
        ("beds: {quick: dusk}", False),
        ("voices: {guide: auto}", True),
        ("voices: {guide: flite:slt, count: piper:pt_PT-tugão-medium}", True),
        ("voices: {count: espeak:en-us+f3}", True),
        ("voices: {guide: pico:de-DE, count: silent}", True),
        ("voices: {}", True),
        ("voices: {receiver: 'espeak:en-us+f3'}", True),
        ("voices: flite", False),
        ("voices: {singer: flite}", False),
        ("voices: {guide: auto:slt}", False),
        ("voices: {guide: 'flite:'}", False),
        ("voices: {guide: flit}", False),
        ("voices: {guide: 'piper:/some/file.onnx'}", False),
        ("voices: {guide: 'piper:file.onnx'}", False),
        ("voices: {guide: 'piper:C:\\file'}", False),
        ("voices: {guide: 'piper:../file'}", False),
        ("voices: {count: command:mine}", False),
        ("voices: {count: http:kokoro}", False),
        ("safety: Spare the spine.", True),
        ("safety: [{line: Spare the spine., answers: [x]}]", True),
        ("safety: [[Spare the spine.]]", False),
        ("answers: [x]", True),
        ("answers: x", False),
        ("summary: ''", False),
        ("author: me", False),
        ("title: again", None),
    ],
)
def test_schema_and_reader_agree_on_scripts(line: str, fits: bool | None):
    """So they do on what stands at the top of a script, but for a key that stands twice, which only the reader sees."""
    text = f"{SMALL}{line}\n"
    assert reads(text) == bool(fits)
    assert fits_schema(text) == (fits is not False)


def test_full_script_fits_the_schema():
    """The script that uses every key is valid by the schema."""
    assert fits_schema(FULL)


def test_a_cue_can_be_for_safety():
    """What keeps somebody from harm is marked in a cue as in a line, and stays marked."""
    text = (
        "title: A\nsections:\n- title: B\n  steps:\n  - title: C\n    say: D.\n    for: 30s\n"
        "    cues: [{at: 5s, say: Off the spine., safety: true}, {at: 9s, say: Breathe.}]\n"
    )
    (step,) = parse_script(text, name="b", file="b").sections[0].steps
    assert [(cue.say.text, cue.say.safety) for cue in step.cues] == [("Off the spine.", True), ("Breathe.", False)]


@pytest.mark.parametrize(
    ("line", "pulse"), [("", Pulse.BELL), ("pulse: breath\n", Pulse.BREATH), ("pulse: none\n", Pulse.NONE)]
)
def test_a_script_may_set_its_pulse(line, pulse):
    """A bell for each repetition where nothing else is said."""
    assert parse_script(line + SMALL, name="b", file="b").pulse is pulse
