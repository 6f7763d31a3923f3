"""One step by itself: found by what it is called, with all its lines, in seconds."""

import pytest

from coach.errors import ScriptError
from coach.plan.fit import fit
from coach.plan.model import CueKind
from coach.script.excerpt import one_step
from coach.script.file import parse_script, read_script
from coach.script.library import script_paths
from coach.script.model import Side, shortest, steps_in_groups
from coach.units import RATE
from tests.counted_speech import CountedSpeech

SCRIPT = """
title: Back
welcome: Welcome.
ask: Is there a fever?
safety: Stay off the spine.
farewell: Goodbye.
minutes: 30
sections:
  - title: Back
    pace: slow
    rounds: 2-3
    rest_between: 20s
    steps:
      - {title: Glide up, say: Glide up with both hands., reps: 5-10, tempo: 6-9s, until: next, cues: [
          {on: first, say: Softly.}, {on: last, say: And rest.}]}
      - {title: Knead, say: Knead the muscle., for: 2-5min, sides: [right, left], optional: 1, rest: 40s, cues: [
          {at: 50%, say: Is it too much?}, {at: -20s, say: Slow down.}, {at: 10s, say: Lean in., from: 40min},
          {every: 30s, say: Breathe.}]}
  - title: Arms
    pace: slow
    exact: true
    steps:
      - {title: Knead, say: Knead the arm., for: 60s, signals: {last: 10s}}
      - {title: Breath, say: Breathe., phases: {in: 5s, out: 7s}, breaths: 12}
"""


def excerpt(asked):
    """Return a step of the script by itself, fitted to its own length."""
    return fit(
        one_step(parse_script(SCRIPT, name="back", file="back.yaml"), asked), frames=None, speech=CountedSpeech()
    )


@pytest.mark.parametrize(
    ("asked", "section", "title"),
    [
        ("1", "Back", "Glide up"),
        ("glide UP", "Back", "Glide up"),
        ("glide", "Back", "Glide up"),
        ("Knead", "Back", "Knead"),
        ("arms: knead", "Arms", "Knead"),
        ("3", "Arms", "Knead"),
        (" breath ", "Arms", "Breath"),
    ],
)
def test_by_what_it_is_called(asked, section, title):
    """By its title, however that is written, a part of it, its section's too, or its number; nothing else is heard."""
    plan = excerpt(asked)
    step = plan.steps[0]
    assert (step.turn.section, step.turn.title) == (section, title)
    assert [cue.text for cue in plan.cues if cue.at >= step.end] == [""] * step.turn.step.exact


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Gilde up", "back has no step called 'Gilde up', did you mean 'Glide up'"),
        ("5", "back has no step called '5', expected one of Glide up, Knead, Breath"),
        ("", "back has no step called '', expected one of"),
    ],
)
def test_no_such_step(asked, told):
    """A slip of the pen is told with what was meant, anything else with all there is."""
    with pytest.raises(ScriptError, match=told):
        excerpt(asked)


def test_repetitions():
    """Two are heard, with what is said at the first and the last; a long one is done once."""
    plan = excerpt("Glide up")
    (step,) = plan.steps
    assert (step.reps, step.tempo) == (2, 6 * RATE)
    assert {"Glide up with both hands.", "Softly.", "And rest."} <= {cue.text for cue in plan.cues}
    assert excerpt("Breath").steps[0].reps == 1


def test_a_time():
    """It is so short that all its lines have room, each where it would be, on the first side and without a rest."""
    plan = excerpt("Back: Knead")
    (step,) = plan.steps
    said = [cue.text for cue in plan.cues if cue.kind is CueKind.CUE]
    assert plan.unspoken == ()
    assert sorted(said) == ["Breathe.", "Is it too much?", "Lean in.", "Slow down."]
    assert (said[0], said[-1]) == ("Lean in.", "Slow down.")
    assert step.turn.side is Side.RIGHT
    assert plan.frames < 40 * RATE


def test_exact_time():
    """It stays exact; what is said of the time left goes where there is not so much."""
    step = excerpt("Arms: Knead").steps[0]
    assert step.end - step.practice_start == 8 * RATE


@pytest.mark.parametrize("path", script_paths(), ids=lambda path: path.stem)
def test_every_step_of_the_bundled_sessions(path):
    """Of each, what is done takes less than a minute and a half, or less than half of its time where more is said."""
    script = read_script(path)
    steps = [step for section in script.sections for _, step in steps_in_groups(section.steps)]
    for number, whole in enumerate(steps, 1):
        step = fit(one_step(script, str(number)), frames=None, speech=CountedSpeech()).steps[0]
        assert step.end - step.practice_start < max(90.0, shortest(whole.practice) / 2.0) * RATE


def test_a_step_of_a_group_keeps_its_first_item():
    """It is heard on its first side and with its first item, once."""
    text = (
        "title: Hands\nsections:\n- title: Hand\n  steps:\n"
        "  - group: {title: Fingers, each: [thumb, toe], steps: [{title: Roll, say: 'Take the {item}.', for: 30s}]}\n"
    )
    plan = fit(one_step(parse_script(text, name="h", file="h.yaml"), "roll"), frames=None, speech=CountedSpeech())
    assert [cue.text for cue in plan.cues if cue.line] == ["Take the thumb."]
