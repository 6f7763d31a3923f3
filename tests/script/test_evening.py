"""A script for one evening: its words for a pressure, a name where one has its place, more time for an area."""

import pytest

from coach.errors import ScriptError
from coach.plan.data import plan_json
from coach.plan.fit import fit, reach
from coach.plan.needed import wanted_lines
from coach.script.evening import all_pressures, choose_pressure, choose_pulse, focus_on, place_name
from coach.script.file import parse_script
from coach.script.model import Pressure, Pulse, steps_of
from coach.script.wording import phrases_of
from coach.speech.role import Role
from coach.units import RATE, minutes_to_frames
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


AREAS = """
title: Back
minutes: 10
sections:
  - {title: Low, areas: Lower back, rounds: 1-2, steps: [{title: A, say: Press., for: 1-4min, optional: 2}]}
  - {title: High, areas: [Neck, shoulders], rounds: 1-2, steps: [{title: B, say: Press., for: 1-4min, optional: 2}]}
  - {title: All, steps: [{title: C, say: Press., reps: 5-40, tempo: 4-6s}]}
"""


def minutes_in(wanted, minutes):
    """Return how many minutes each section takes, in a session of so many."""
    plan = fit(wanted, frames=minutes_to_frames(minutes), speech=CountedSpeech())
    assert plan.frames == minutes_to_frames(minutes)
    spent = dict.fromkeys(("Low", "High", "All"), 0.0)
    for step in plan.steps:
        spent[step.turn.section] += (step.end - step.start) / RATE / 60
    return spent


@pytest.mark.parametrize("minutes", [3.0, 5.0, 7.0, 9.0, 12.0, 15.0])
@pytest.mark.parametrize(("area", "section"), [("neck", "High"), (" LOWER  back", "Low"), ("Shoulders", "High")])
def test_an_area_gets_more_time(area, section, minutes):
    """At every length its sections take more of it than without, to the frame, and no other does."""
    written = parse_script(AREAS, name="back", file="back.yaml")
    usual, focused = minutes_in(written, minutes), minutes_in(focus_on(written, area), minutes)
    assert focused[section] > usual[section]
    assert all(focused[other] <= usual[other] + 1e-6 for other in usual if other != section)


def test_focus_changes_no_length_that_works():
    """What can be asked for is the same with and without an area."""
    written = parse_script(AREAS, name="back", file="back.yaml")
    bounds = reach(written, speech=CountedSpeech())
    assert reach(focus_on(written, "neck"), speech=CountedSpeech()) == bounds
    for frames in (bounds.shortest, bounds.longest):
        assert fit(focus_on(written, "neck"), frames=frames, speech=CountedSpeech()).frames == frames


@pytest.mark.parametrize(
    ("written", "area", "message"),
    [
        (AREAS, "sholders", "back has no area called 'sholders', did you mean 'shoulders'?"),
        (AREAS, "feet", "back has no area called 'feet', expected one of Lower back, Neck, shoulders"),
        (SCRIPT, "neck", "no section of back names its areas: nothing can be given more time"),
    ],
)
def test_an_area_there_is_not(written, area, message):
    """It is refused with those there are."""
    with pytest.raises(ScriptError) as caught:
        focus_on(parse_script(written, name="back", file="back.yaml"), area)
    assert str(caught.value) == message


def test_each_pressure_once():
    """Only those that say something else count; the usual one is the first."""
    usual, soft, firm = all_pressures(script())
    assert usual == choose_pressure(script(), None)
    assert {soft, firm} == {choose_pressure(script(), pressure) for pressure in Pressure}
    assert all_pressures(usual) == (usual,)


def test_pulse_by_section_group_and_step():
    """The nearest word counts, and what is asked for on the command line counts for all."""
    group = "{group: {title: G, pulse: bell, steps: [{title: C, say: C., reps: 2}]}}"
    steps = f"[{{title: A, say: A., reps: 2}}, {{title: B, say: B., reps: 2, pulse: none}}, {group}]"
    sections = (
        f"[{{title: One, pulse: breath, steps: {steps}}}, {{title: Two, steps: [{{title: D, say: D., reps: 2}}]}}]"
    )
    written = parse_script(f"title: Back\npulse: none\nsections: {sections}\n", name="back", file="back.yaml")

    def pulses(wanted):
        return [step.turn.pulse for step in fit(wanted, frames=None, speech=CountedSpeech()).steps]

    assert pulses(written) == [Pulse.BREATH, Pulse.NONE, Pulse.BELL, Pulse.NONE]
    assert pulses(choose_pulse(written, Pulse.BELL)) == [Pulse.BELL] * 4


def test_music_by_section_group_and_step():
    """The nearest word counts here, too."""
    group = "{group: {title: G, music: dusk, steps: [{title: C, say: C., reps: 2}]}}"
    steps = f"[{{title: A, say: A., reps: 2}}, {{title: B, say: B., reps: 2, music: none}}, {group}]"
    section = f"{{title: One, music: dew, steps: {steps}}}"
    written = parse_script(f"title: Back\nsections: [{section}]\n", name="back", file="back.yaml")
    assert [step.music for step in steps_of(written.sections[0].steps)] == ["dew", "none", "dusk"]


@pytest.mark.parametrize(
    ("voices", "said"),
    [
        ("{guide: flite:slt}", ["A. pico", "Last one. pico", "B.", "Last one.", "C. espeak:x", "Last one. espeak:x"]),
        ("{count: flite:slt}", ["A. pico", "Last one.", "B.", "Last one.", "C. espeak:x", "Last one."]),
    ],
)
def test_voice_by_section_group_and_step(voices, said):
    """The nearest word counts; who is named counts, too, where the script has nobody for that, and tells no time."""
    group = "{group: {title: G, voice: espeak:x, steps: [{title: C, say: C., reps: 4, tempo: 9m}]}}"
    steps = f"[{{title: A, say: A., reps: 2}}, {{title: B, say: B., reps: 2, voice: auto}}, {group}]"
    section = f"{{title: One, voice: pico, steps: {steps}}}"
    head = f"title: Back\nphrases: {{last_one: Last one.}}\nvoices: {voices}"
    written = parse_script(f"{head}\nsections: [{section}]\n", name="back", file="back.yaml")
    assert written.named_voices == ("pico", "espeak:x")
    plan = fit(written, frames=None, speech=CountedSpeech())
    lines = [cue.line for cue in plan.cues if cue.line]
    assert [f"{line.text} {line.voice}".strip() for line in lines if len(line.text) < 10] == said
    assert {line.voice for line in lines if len(line.text) >= 10} == {""}
    assert [cue.get("voice", "") for cue in plan_json(plan)["cues"] if cue["role"]] == [line.voice for line in lines]
    assert set(lines) <= {wanted.line for wanted in wanted_lines(written, phrases_of(written))}
