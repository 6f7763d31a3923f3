"""Shapes: what reads a value also describes it, and every problem is collected with its place."""

import pytest

from coach.forms.nodes import parse_tree
from coach.forms.shapes import Fields, Key, Keyed, ListOf, Problems, Text, one_of


def _whole(text: str) -> int:
    if not text.isdigit():
        raise ValueError("expected a whole number")
    return int(text)


WHOLE = Text(parse=_whole, json={"type": "integer"})
POINT = Keyed(
    noun="a point",
    shorthand="x",
    build=lambda found: (found.get("x"), found.get("y", 0)),
    keys=(Key(name="x", shape=WHOLE, doc="Across.", required=True), Key(name="y", shape=WHOLE, doc="Up.")),
)
POINT_ALONE = Keyed(
    noun="a point",
    build=lambda found: found.get("x"),
    keys=(Key(name="x", shape=one_of(("1", "2")), doc="Across.", required=True),),
    hints={"z": "x", "w": "points are flat"},
)


def read(shape: Text | ListOf | Keyed, text: str) -> tuple[object, tuple[str, ...]]:
    """Return what a shape reads from YAML, and the problems."""
    problems = Problems("f")
    return shape.read(parse_tree(text), problems), problems.lines()


@pytest.mark.parametrize(
    ("shape", "text", "value"),
    [
        (WHOLE, "5", 5),
        (ListOf(item=WHOLE), "[1, 2]", (1, 2)),
        (ListOf(item=WHOLE), "[]", ()),
        (ListOf(item=WHOLE, unique=True), "[1, 2]", (1, 2)),
        (ListOf(item=WHOLE, single=True), "1", (1,)),
        (POINT, "{y: 2, x: 1}", (1, 2)),
        (POINT, "{x: 1}", (1, 0)),
        (POINT, "7", (7, 0)),
        (ListOf(item=POINT, single=True), "{x: 1}", ((1, 0),)),
        (ListOf(item=POINT), "[3, {x: 1, y: 2}]", ((3, 0), (1, 2))),
    ],
)
def test_values(shape: Text | ListOf | Keyed, text: str, value: object):
    """Each shape reads its kind of value."""
    assert read(shape, text) == (value, ())


@pytest.mark.parametrize(
    ("shape", "text", "problem"),
    [
        (WHOLE, "x", "f:1:1: 'x' does not fit here, expected a whole number"),
        (WHOLE, "[1]", "f:1:1: found a list, expected a single value"),
        (WHOLE, "{a: 1}", "f:1:1: found a mapping, expected a single value"),
        (WHOLE, "y" * 50, f"f:1:1: '{'y' * 39}…' does not fit here, expected a whole number"),
        (ListOf(item=WHOLE), "5", "f:1:1: found the value '5', expected a list such as [5]"),
        (ListOf(item=WHOLE), "a: 5", "f:1:1: found a mapping, expected a list"),
        (ListOf(item=WHOLE), "'{'", "f:1:1: found the value '{', expected a list"),
        (ListOf(item=POINT), "x: 1", "f:1:1: found a mapping, expected a list: begin each of its parts with '- '"),
        (POINT_ALONE, "x 1", "f:1:1: 'x 1' has no colon, expected 'x: 1'"),
        (POINT_ALONE, "{x 1}", "f:1:2: 'x 1' has no colon, expected 'x: 1'"),
        (POINT_ALONE, "1", "f:1:1: found the value '1', expected a point with keys, such as 'x: 1'"),
        (
            POINT_ALONE,
            "{x: 1, 2}",
            "f:1:8: unknown key '2' in a point, put quotes round the whole text: inside {} a comma ends it",
        ),
        (POINT_ALONE, "{z: 1}", "f:1:2: unknown key 'z' in a point, expected 'x'"),
        (POINT_ALONE, "{x: 1, w: 1}", "f:1:8: unknown key 'w' in a point, points are flat"),
        (ListOf(item=WHOLE, least=1), "[]", "f:1:1: the list is empty, expected at least 1"),
        (ListOf(item=WHOLE, unique=True), "[1, 2, 1]", "f:1:8: '1' stands twice, expected each once"),
        (POINT, "[1]", "f:1:1: found a list, expected a point with keys"),
        (POINT, "{y: 1}", "f:1:1: a point lacks 'x': Across."),
        (POINT, "{x: 1, x: 2}", "f:1:8: 'x' stands twice, first in line 1"),
        (POINT, "{x: 1, yy: 2}", "f:1:8: unknown key 'yy' in a point, did you mean 'y'?"),
        (POINT, "{x: 1, <<: {y: 1}}", "f:1:8: unknown key '<<' in a point, expected one of x, y"),
        (one_of(("left", "right")), "lefd", "f:1:1: 'lefd' does not fit here, did you mean 'left'?"),
        (one_of(("left", "right")), "up", "f:1:1: 'up' does not fit here, expected one of left, right"),
    ],
)
def test_problems(shape: Text | ListOf | Keyed, text: str, problem: str):
    """What does not fit is told with its place, what it is and what was expected."""
    assert read(shape, text) == (None, (problem,))


def test_all_problems_at_once():
    """Every wrong value in a list is told, in the order of the file."""
    assert read(ListOf(item=POINT), "- {y: a}\n- b\n- 1\n- {x: 1, z: 2}\n") == (
        None,
        (
            "f:1:3: a point lacks 'x': Across.",
            "f:1:7: 'a' does not fit here, expected a whole number",
            "f:2:3: 'b' does not fit here, expected a whole number",
            "f:4:10: unknown key 'z' in a point, expected one of x, y",
        ),
    )


def test_an_aliased_problem_is_told_once():
    """What an alias repeats is wrong in one place only."""
    assert read(ListOf(item=WHOLE), "[&a x, *a, *a]")[1] == ("f:1:2: 'x' does not fit here, expected a whole number",)


def test_a_check_is_made_whatever_else_is_wrong():
    """Keys that do not go together are told beside all other problems, and nothing is built."""

    def check(found: Fields) -> None:
        found.problem("x", "x is not alone")
        found.problem("z", "z is missed")

    shape = Keyed(noun="a point", build=lambda found: 1 / 0, check=check, keys=POINT.keys, rules={"maxProperties": 1})
    assert read(shape, "{x: 1, y: a}") == (
        None,
        (
            "f:1:1: z is missed",
            "f:1:5: x is not alone",
            "f:1:11: 'a' does not fit here, expected a whole number",
        ),
    )
    assert shape.schema()["maxProperties"] == 1


def test_schema():
    """A shape describes what it reads, with the shorthand beside the mapping and one value beside the list."""
    point = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "x": {"description": "Across.", "type": "integer"},
            "y": {"description": "Up.", "type": "integer"},
        },
        "required": ["x"],
    }
    assert POINT.schema() == {"anyOf": [{"type": "integer"}, point]}
    assert ListOf(item=WHOLE, least=1, unique=True).schema() == {
        "type": "array",
        "items": {"type": "integer"},
        "minItems": 1,
        "uniqueItems": True,
    }
    assert ListOf(item=WHOLE, single=True).schema() == {
        "anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]
    }
    assert one_of(("a", "b")).schema() == {"enum": ["a", "b"]}
