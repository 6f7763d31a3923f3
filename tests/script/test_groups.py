"""Groups as they are written: what is read, and every mistake with its place."""

import pytest

from coach.errors import ScriptError
from coach.script.evening import choose_pressure, focus_on, place_name
from coach.script.file import parse_script
from coach.script.model import Group, Pressure, Script, steps_of

HEAD = "title: Hands\nsections:\n- title: Hand\n  areas: [hands]\n  steps:\n  - "
STEP = "{title: A, say: B., for: 5s}"


def read(part: str) -> Script:
    """Read a script with one part in it."""
    return parse_script(f"{HEAD}{part}\n", name="hands", file="hands.yaml")


def group_of(part: str) -> Group:
    """Return the one group of a script."""
    group = read(part).sections[0].steps[0]
    assert isinstance(group, Group)
    return group


def test_a_group_in_a_group():
    """Each holds steps and groups in the order in which they are written, with what is usual around them."""
    inner = f"{{group: {{title: In, each: [thumb, toe], steps: [{STEP}]}}}}"
    outer = group_of(f"group: {{title: Out, sides: [left, right], pace: slow, exact: true, steps: [{STEP}, {inner}]}}")
    assert [type(part).__name__ for part in outer.steps] == ["Step", "Group"]
    assert {(step.pace, step.exact) for step in steps_of(outer.steps)} == {("slow", True)}
    assert (outer.times.high, [part.each for part in outer.steps if isinstance(part, Group)]) == (2, [("thumb", "toe")])


def test_the_evening_reaches_into_groups():
    """Pressure, name and focus change lines and times of every step in a group."""
    line = "{line: 'Press the {item}, {name}.', firm: 'Lean on the {item}, {name}.'}"
    script = read(f"group: {{title: G, each: [toe], steps: [{{title: A, say: {line}, for: 5-20s}}]}}")
    changed = focus_on(place_name(choose_pressure(script, Pressure.FIRM), "Ana"), "hands")
    (step,) = steps_of(changed.sections[0].steps)
    assert (step.say[0].text, step.lean > 0) == ("Lean on the {item}, Ana.", True)


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (
            f"grup: {{title: G, steps: [{STEP}]}}",
            "6:5: unknown key 'grup' in a step with a group, did you mean 'group'?",
        ),
        (f"group: {{titel: G, steps: [{STEP}]}}", "6:13: unknown key 'titel' in a group, did you mean 'title'?"),
        (
            f"group:\n    title: G\n    steps: [{STEP}]",
            "7:5: 'title' belongs below 'group': put two more spaces before this line and those of the group after it",
        ),
        (
            f"group: {{title: G, hard: 3s, steps: [{STEP}]}}",
            "6:29: found the value '3s', expected a level with keys, such as 'rounds: …'",
        ),
        ("group: {title: G}", "6:12: a group lacks 'steps': What is done, in order."),
        ("group: {title: G, steps: []}", "6:30: the list is empty, expected at least 1"),
        (
            f"group: {{title: G, each: [toe], rounds: 2, steps: [{STEP}]}}",
            "6:44: 'each' and 'rounds' do not go together: put a group in a group for both",
        ),
        (f"group: {{title: G, each: [toe, toe], steps: [{STEP}]}}", "6:35: 'toe' stands twice, expected each once"),
        (
            f"group: {{title: G, rest_between: 5s, steps: [{STEP}]}}",
            "6:37: 'rest_between' goes with 'sides', 'each' or 'rounds'",
        ),
        (
            f"group: {{title: G, each: [toe], rest_between: 5s, steps: [{STEP}]}}",
            "6:50: 'rest_between' stands between two times, and this group is done once",
        ),
        (f"group: {{title: G, begin: left, steps: [{STEP}]}}", "6:30: 'begin' names one of the group's 'sides'"),
        (
            "group: {title: G, sides: [left, right], steps: [{title: A, say: B., for: 5s, sides: [left]}]}",
            "6:89: 'sides' stands in a group that has 'sides' already",
        ),
        (
            "{title: A, say: 'The {item}.', for: 5s}",
            "6:21: '{item}' stands for one of a list, expected it in a group with 'each'",
        ),
        (
            "group: {title: '{item}', each: [toe], steps: [{title: A, say: B., for: 5s}]}",
            "6:20: '{item}' does not fit here, an item has a place only in a step: its title and its lines",
        ),
        (
            f"group: {{title: G, each: [{'toe' * 21}], steps: [{STEP}]}}",
            "6:30: 'toetoetoetoetoetoetoetoetoetoetoetoetoe…' does not fit here, expected at most 60 characters",
        ),
        (
            f"group: {{title: G, each: [{'toe' * 20}], steps: [{{title: A, say: '{'{item} ' * 5}', for: 5s}}]}}",
            f"6:117: expected at most 300 characters, with '{'toe' * 20}' in their place",
        ),
        (
            "{title: A, say: B., for: 5s, rounds_only: [2]}",
            "6:47: 'rounds_only' goes with 'rounds' of what it stands in",
        ),
        (
            f"group: {{title: G, rounds: 2, steps: [{STEP}, {{title: A, say: B., for: 5s, rounds_only: 3}}]}}",
            "6:114: there are at most 2 rounds here, found 3",
        ),
        (
            "group: {title: G, rounds: 2, steps: [{title: A, say: B., for: 5s, rounds_only: 1}]}",
            "6:41: nothing is done in round 2, expected a step that belongs to it",
        ),
        (
            "group: {title: G, as_many_as_possible: 1min, steps: [{title: A, say: B., reps: 5, rest: 5s}]}",
            "6:57: 'A' is only told here, expected no cues, rest or levels in it",
        ),
        ("{title: A, say: B., reps: 5, alternate: true}", "6:45: 'alternate' goes with 'reps' and two 'sides'"),
        (
            "group: {title: G, signals: {last: 2s}, steps: [{title: A, say: B., for: 5s}]}",
            "6:32: 'signals' goes with 'exact: true', and no step here is exact",
        ),
    ],
)
def test_each_mistake_has_its_place(part: str, problem: str):
    """One line tells where it stands and what was expected there."""
    with pytest.raises(ScriptError) as caught:
        read(part)
    assert f"hands.yaml:{problem}" in caught.value.problems


def test_groups_stand_four_deep():
    """Four may stand in each other; the fifth is told at its title."""
    nested = [STEP]
    for _ in range(5):
        nested.append(f"{{group: {{title: G, steps: [{nested[-1]}]}}}}")
    assert len(list(steps_of(read(nested[4]).sections[0].steps))) == 1
    with pytest.raises(ScriptError, match="groups stand in groups, expected at most 4 in each other"):
        read(nested[5])


def test_an_item_has_no_place_before_the_first_step():
    """A welcome is said once and names no item."""
    text = f"title: Hands\nwelcome: 'Hello {{item}}.'\nsections: [{{title: Hand, steps: [{STEP}]}}]\n"
    with pytest.raises(ScriptError, match=r"hands.yaml:2:10: '\{item\}' stands for one of a list"):
        parse_script(text, name="hands", file="hands.yaml")
