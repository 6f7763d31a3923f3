"""Levels: an easy and a hard way of one script, which the welcome names."""

from dataclasses import replace

import pytest

from coach.errors import ScriptError
from coach.languages import phrases
from coach.plan.needed import wanted_lines
from coach.script.evening import all_ways, choose_level
from coach.script.file import parse_script
from coach.script.model import CountedPractice, CountRange, Level, Script, Step, TimedPractice, groups_of, steps_of

OWN = phrases("en")
HEAD = "title: Work\nsections:\n- title: Work\n  rounds: 1-4\n  steps:\n  - "
STEP = "{title: C, say: D., for: 9s}"
THRICE = CountRange(low=3, high=3)


def read(step: str, levels: str = "levels: [easy, hard]\n") -> Script:
    """Read a script with one step in it."""
    return parse_script(f"{levels}{HEAD}{step}\n", name="work", file="work.yaml")


def at(script: Script, level: Level | None) -> Step:
    """Return the one step of a script at a level."""
    (step,) = steps_of(choose_level(script, level).sections[0].steps)
    return step


def test_words_counts_and_times_of_a_level():
    """What a level says takes the place of what stands beside it, and all else is as usual."""
    script = read(
        "{title: Press, say: Press., reps: 5, tempo: 3s, rest: 10s, optional: 2, easy: {for: 30s}, "
        "hard: {say: Press hard., reps: 9, rest: 5s}}"
    )
    easy, hard = at(script, Level.EASY), at(script, Level.HARD)
    assert isinstance(easy.practice, TimedPractice)
    assert isinstance(hard.practice, CountedPractice)
    assert (easy.practice.duration.low, easy.say[0].text, easy.rest and easy.rest.low) == (30.0, "Press.", 10.0)
    assert (hard.practice.reps.low, hard.practice.tempo.low, hard.rest and hard.rest.low) == (9, 3.0, 5.0)
    assert (hard.say[0].text, easy.optional, hard.optional) == ("Press hard.", 2, 2)


def test_an_instruction_of_a_level_is_not_reminded_of_in_the_usual_words():
    """A level's own instruction has its own short form or none, and with no instruction of its own the usual one."""
    script = read("{title: A, say: B., again: C., for: 9s, easy: {for: 8s}, hard: {say: D.}}")
    said = [[line.text for line in at(script, level).again] for level in (Level.EASY, Level.HARD)]
    assert said == [["C."], []]


def test_breaths_of_a_level():
    """A number of breaths keeps their phases, and other phases keep their number."""
    script = read("{title: B, say: B., phases: {in: 4s, out: 4s}, breaths: 5, easy: {breaths: 3}, hard: {for: 80s}}")
    counts = [
        practice.reps.low for level in Level if isinstance(practice := at(script, level).practice, CountedPractice)
    ]
    assert counts == [3, 10]


def test_rounds_of_a_level():
    """A section and a group have other rounds, and steps may belong to those there are at any level."""
    last = "{title: A, say: B., for: 9s, rounds_only: [4]}"
    script = read(f"group: {{title: G, hard: {{rounds: 3}}, rest_between: 5s, steps: [{STEP}]}}\n  - {last}")
    script = replace(script, sections=(replace(script.sections[0], levels=((Level.EASY, THRICE),)),))
    for level, section, group in ((Level.EASY, (3, 3), (1, 1)), (Level.HARD, (1, 4), (3, 3))):
        (chosen,) = choose_level(script, level).sections
        assert (chosen.rounds.low, chosen.rounds.high) == section
        assert [(each.rounds.low, each.rounds.high) for each in groups_of(chosen.steps)] == [group]
        assert not any(part.levels for part in (chosen, *groups_of(chosen.steps)))


def test_the_first_level_is_the_usual_one_and_the_other_is_named_once():
    """The welcome tells at which level the session is, and which other there is; without levels nothing is told."""
    script = read("{title: A, say: B., for: 9s, hard: {for: 20s}}", "levels: [hard, easy]\n")
    usual = choose_level(script, None)
    assert usual == choose_level(script, Level.HARD)
    assert [line.text for line in usual.welcome] == ["This is the hard way. There is also the easy one."]
    plain = read("{title: A, say: B., for: 9s}", "")
    assert choose_level(plain, Level.HARD) is plain


def test_every_level_is_needed():
    """Whoever records a voice says the lines of both."""
    script = read("{title: A, say: Softly., for: 9s, hard: {say: {line: Hard., firm: Harder.}}}")
    said = {one.line.text for one in wanted_lines(script, OWN)}
    assert {"Softly.", "Hard.", "Harder."} <= said
    assert len(list(all_ways(script))) == 3


@pytest.mark.parametrize(
    ("step", "levels", "problem"),
    [
        ("{title: A, say: B., for: 9s, hard: {for: 5s}}", "", "6:40: 'hard' goes with 'levels' of the script"),
        (
            f"group: {{title: G, sides: [left, right], hard: {{rounds: 2}}, steps: [{STEP}]}}",
            None,
            "7:51: 'hard' goes with 'rounds', and not with 'sides'",
        ),
        (
            f"group: {{title: G, hard: {{for: 2s}}, steps: [{STEP}]}}",
            None,
            "7:30: unknown key 'for' in a level, only 'rounds:' may stand here, it belongs to one of its steps",
        ),
        (f"group: {{title: G, hard: {{rounds: 2}}, steps: [{STEP}]}}", "", "6:29: 'hard' goes with 'levels' of the"),
        ("{title: A, say: B., for: 9s}", None, "1:9: no step says anything else at one of them"),
        ("{title: A, say: B., for: 9s, hard: {sides: [left]}}", None, "7:41: unknown key 'sides' in a level"),
        ("{title: A, say: B., for: 9s, hard: {breaths: 5}}", None, "7:50: 'breaths' goes with 'phases'"),
        ("{title: A, say: B., for: 9s, hard: {tempo: 5s}}", None, "7:48: 'tempo' goes with 'reps'"),
        ("{title: A, say: B., for: 9s, exact: true, hard: {for: 5-6s}}", None, "7:59: exact time has no range"),
        ("{title: A, say: B., for: 9s, hard: {for: 9h}}", None, "7:46: '9h' does not fit here"),
    ],
)
def test_each_mistake_has_its_place(step: str, levels: str | None, problem: str):
    """What is wrong at a level stands where it is written."""
    with pytest.raises(ScriptError) as caught:
        read(step, *(() if levels is None else (levels,)))
    assert [told for told in caught.value.problems if told.startswith(f"work.yaml:{problem}")]


def test_two_levels_are_named():
    """One alone is none."""
    with pytest.raises(ScriptError, match="expected at least 2"):
        read("{title: A, say: B., for: 9s}", "levels: [easy]\n")
