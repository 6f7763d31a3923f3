"""A script for one evening: its words for a pressure, and a name in every line that has a place for one."""

import pytest

from coach.plan.fit import fit
from coach.script.evening import all_pressures, choose_pressure, place_name
from coach.script.file import parse_script
from coach.script.model import Pressure
from coach.speech.role import Role
from tests.counted_speech import CountedSpeech

SCRIPT = """
title: Back
welcome: Welcome, {name}.
ask: Any fever, {name}?
prepare: "{name}, take a towel."
safety: Spare the spine, {name}.
farewell: {line: "Thank you, {name}.", to: receiver}
sections:
  - title: Main
    steps:
      - title: Press
        say: {line: Press gently., soft: "Only touch, {name}.", firm: Lean in.}
        again: Press, {name}.
        for: 2min
        sides: [left, right]
        cues:
          - {at: 30s, say: "{name}, breathe out.", firm: "Breathe out, {name}, and let go.", to: receiver}
"""


def script():
    """Return the script as it is read."""
    return parse_script(SCRIPT, name="back", file="back.yaml")


def heard(wanted):
    """Return what of a script's own is heard in a session, each text once, by whose voice says it."""
    cues = fit(wanted, frames=None, speech=CountedSpeech()).cues
    return {cue.text: cue.line.role for cue in cues if cue.line and cue.line.role is not Role.COUNT}


NAMELESS = {
    "Welcome.": Role.GUIDE,
    "Any fever?": Role.GUIDE,
    "Take a towel.": Role.GUIDE,
    "Spare the spine.": Role.GUIDE,
    "Press gently.": Role.GUIDE,
    "Press.": Role.GUIDE,
    "Breathe out.": Role.RECEIVER,
    "Thank you.": Role.RECEIVER,
}


def test_without_wishes():
    """A script is heard in its usual words and without a name, though nobody has seen to that."""
    assert heard(script()) == heard(place_name(choose_pressure(script(), None), "")) == NAMELESS


@pytest.mark.parametrize(
    ("pressure", "said", "cued"),
    [
        (Pressure.SOFT, "Only touch, Ana.", "Ana, breathe out."),
        (Pressure.FIRM, "Lean in.", "Breathe out, Ana, and let go."),
    ],
)
def test_a_pressure_and_a_name(pressure, said, cued):
    """Lines say their words for a pressure, the usual ones where they have no others, with the name in its place."""
    assert list(heard(place_name(choose_pressure(script(), pressure), "Ana"))) == [
        "Welcome, Ana.",
        "Any fever, Ana?",
        "Ana, take a towel.",
        "Spare the spine, Ana.",
        said,
        cued,
        "Press, Ana.",
        "Thank you, Ana.",
    ]


def test_a_name_can_be_taken_back():
    """Whoever was named, the script is the same without the name."""
    assert place_name(place_name(script(), "Ana"), "") == script()


def test_each_pressure_once():
    """Only those that say something else count; the usual one is the first."""
    usual, soft, firm = all_pressures(script())
    assert usual == choose_pressure(script(), None)
    assert {soft, firm} == {choose_pressure(script(), pressure) for pressure in Pressure}
    assert all_pressures(usual) == (usual,)
