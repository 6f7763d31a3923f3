"""The format in two pages: every key is told, and what it shows can be run."""

import re

import pytest

from coach.plan.fit import reach
from coach.plan.lengths import PacedLengths
from coach.script.file import parse_script
from coach.script.format import SCRIPT, SECTION
from coach.script.group_format import GROUP
from coach.script.prompt import prompt
from coach.script.sentence_format import CUE, SENTENCE
from coach.script.step_format import STEP
from coach.units import RATE

EXAMPLES = re.findall(r"```yaml\n(.*?)```", prompt(), re.DOTALL)


def test_every_key_is_told():
    """A key that is added is explained by itself; no place is left to fill in."""
    told = set(re.findall(r"^- `([a-z_ ]+)`", prompt(), re.MULTILINE))
    assert told == {key.name for keyed in (SCRIPT, SECTION, STEP, GROUP, CUE, SENTENCE) for key in keyed.keys} - {
        "answers"
    }
    assert not re.search(r"^\{\w+\}$", prompt(), re.MULTILINE)
    assert len(prompt()) < 13_000


@pytest.mark.parametrize("text", EXAMPLES, ids=["massage", "intervals", "groups", "breath"])
def test_examples_are_scripts(text):
    """Each is read, can be fitted, and is no longer than forty lines."""
    lengths = reach(parse_script(text, name="example", file="example.yaml"), speech=PacedLengths())
    assert 0 < lengths.shortest < lengths.longest < 30 * 60 * RATE
    assert text.count("\n") < 40
