"""A key added to the format of a step is read, checked, described to editors and found again in the plan."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import pytest

from coach.errors import FormatError
from coach.forms.shapes import Fields, Key
from coach.forms.text import parse
from coach.languages import phrases
from coach.plan.turns import step_turns
from coach.script.model import Step
from coach.script.sentence_format import TEXT
from coach.script.step_format import STEP
from coach.script.usual import Usual


@dataclass(frozen=True, slots=True, kw_only=True)
class ScentedStep(Step):
    """A step with a scent in the air."""

    scent: str = ""


def build(found: Fields) -> Callable[[Usual], ScentedStep] | None:
    """Build a step with everything it has and the scent."""
    step_at = STEP.build(found)
    if step_at is None:
        return None
    step = step_at(Usual())
    known = {each.name: getattr(step, each.name) for each in fields(step)}
    return lambda _: ScentedStep(scent=found.get("scent", ""), **known)


SCENTED = replace(STEP, keys=(*STEP.keys, Key(name="scent", shape=TEXT, doc="What is in the air.")), build=build)


def test_a_new_key_reaches_the_turn():
    """What a script says under a new key stands in every turn of its step, copied by nobody."""
    text = "{title: Stroke, say: Stroke slowly., for: 1min, sides: [left, right], scent: lavender}"
    step = parse(text, SCENTED, file="my.yaml")(Usual())
    turns = step_turns("Back", step, 1, phrases("en"), short=False)
    assert [getattr(turn.step, "scent", None) for turn in turns] == ["lavender", "lavender"]


def test_a_new_key_is_checked_and_described():
    """A misspelling of a new key is told with its place and the right word, and the schema has it."""
    with pytest.raises(FormatError, match=r"my.yaml:1:49: unknown key 'sent' in a step, did you mean 'scent'"):
        parse("{title: Stroke, say: Stroke slowly., for: 1min, sent: lavender}", SCENTED, file="my.yaml")
    assert SCENTED.schema()["properties"]["scent"]["description"] == "What is in the air."
