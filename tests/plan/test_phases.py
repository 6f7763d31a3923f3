"""Breaths: each phase on its frame, told by a tone and at first by its word, while the music goes up and down."""

from itertools import pairwise

import pytest

from coach.languages import phrases
from coach.plan.data import plan_json
from coach.plan.fit import fit
from coach.plan.model import BREATHS, CueKind, Plan
from coach.plan.onward import onward, refit
from coach.plan.phases import phase_at
from coach.script.file import parse_script, read_script
from coach.script.library import find_script
from coach.script.model import Breathing
from coach.sound.mixer.swell import swell_decibels
from coach.sound.mixer.timeline import timeline_of
from coach.units import RATE, Frames, minutes_to_frames
from tests.counted_speech import CountedSpeech

OWN = phrases("en")
BREATH = "title: Breathe\nsections:\n- title: Breathe\n  steps:\n  - {title: Breath, say: Sit down., %s}\n"


def breathed(keys: str) -> Plan:
    """Fit a script of one step."""
    script = parse_script(BREATH % keys, name="breath", file="breath.yaml")
    return fit(script, frames=None, speech=CountedSpeech())


@pytest.mark.parametrize(
    ("keys", "breaths", "seconds"),
    [
        ("phases: {in: 4s, hold: 4s, out: 4s, still: 4s}, for: 5min, exact: true", 19, [4, 4, 4, 4]),
        ("phases: {in: 4, hold: 7, out: 8}, breaths: 8", 8, [4, 7, 8]),
        ("phases: {in: 5.5s, out: 5.5s}, for: 5:00", 27, [5.5, 5.5]),
        ("phases: [in: 2s, in: 1s, out: 6s], breaths: 3", 3, [2, 1, 6]),
        ("phases: {out: 4s, in: 2s}, breaths: 5", 5, [4, 2]),
        ("phases: {in: 4-6s, out: 4-6s}, for: 60s", 6, [5, 5]),
    ],
    ids=["box", "4-7-8", "coherent", "sigh", "out first", "ranges"],
)
def test_phases_are_on_their_frames(keys: str, breaths: int, seconds: list[float]):
    """Whole breaths, one after the other, each phase as long as it is written, with a tone at its beginning."""
    plan = breathed(keys)
    step = plan_json(plan)["steps"][0]
    edges = [step["practice_start"]]
    for length in seconds * breaths:
        edges.append(edges[-1] + round(length * RATE))
    assert [(phase["at"], phase["end"]) for phase in step["phases"]] == list(pairwise(edges))
    assert [cue.at for cue in plan.cues if cue.kind in BREATHS] == edges[:-1]
    assert step["end"] == edges[-1]


def test_words_are_said_on_their_frames_and_thin_out():
    """All of two breaths, in and out of two more, and then the tones are enough; a second breath in has its word."""
    plan = breathed("phases: {in: 4s, hold: 4s, out: 4s, still: 4s}, breaths: 8")
    said = {cue.at: cue.text for cue in plan.cues if cue.kind is CueKind.PHASE}
    own = OWN.breath
    box = [own["in"], own["hold"], own["out"], own["still"]]
    assert list(said.values()) == [*box * 2, *[own["in"], own["out"]] * 2]
    assert said.keys() <= {phase["at"] for phase in plan_json(plan)["steps"][0]["phases"]}
    sigh = breathed("phases: [in: 3s, in: 2s, out: 6s], breaths: 1")
    assert [cue.text for cue in sigh.cues if cue.kind is CueKind.PHASE] == [own["in"], own["more"], own["out"]]


def test_a_word_longer_than_its_phase_is_left_out():
    """The tone is enough."""
    plan = breathed("phases: [in: 2s, in: 0.5s, out: 6s], breaths: 1")
    assert OWN.breath["more"] not in [cue.text for cue in plan.cues]


def test_the_music_goes_with_the_breath():
    """Up with in, in two steps where there are two, and down with out; it stays where breath is held."""
    (swell,) = timeline_of(breathed("phases: [in: 2s, in: 2s, hold: 4s, out: 4s, still: 4s], breaths: 2")).swells
    at = [swell.start + round(seconds * RATE) for seconds in (0, 2, 4, 6, 8, 10, 12, 14)]
    heights = swell_decibels(swell, at_frames(at)) / 5.0
    assert [round(float(height), 3) for height in heights] == [0.0, 0.5, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0]
    assert swell.end - swell.start == 32 * RATE
    assert not timeline_of(breathed("phases: {in: 4s, out: 4s}, breaths: 2, quiet: true")).swells


def at_frames(at: list[int]):
    """Return frames as an array."""
    import numpy as np

    return np.asarray(at)


def test_a_breath_is_breathed_to_its_end():
    """A plan made anew takes over with the next breath, and its phases are as they were."""
    plan = breathed("phases: {in: 4s, hold: 7s, out: 8s}, breaths: 8, exact: true")
    step = plan.steps[0]
    where = onward(plan, Frames(step.practice_start + 30 * RATE))
    assert where.at == step.practice_start + 38 * RATE
    changed = refit(plan, onward=where, end=Frames(plan.frames + 60 * RATE), speech=CountedSpeech(), own=OWN)
    assert (changed.frames, changed.cues) == (plan.frames, plan.cues)
    assert [phase["name"] for phase in plan_json(changed)["steps"][0]["phases"]] == ["in", "hold", "out"] * 6


@pytest.mark.parametrize("minutes", [5, 10, 20])
def test_the_bundled_breaths(minutes: int):
    """Every breath of the session is as long as it is written, at any length."""
    wanted = read_script(find_script("breathe"))
    plan = fit(wanted, frames=minutes_to_frames(minutes), speech=CountedSpeech())
    lengths = {step.turn.title: {end - begin for begin, end in pairwise(step.strokes)} for step in plan.steps}
    exact = {"Box breath": 16.0, "Four, seven, eight": 19.0, "Even breath": 10.0, "Sigh": 11.5}
    assert "Box breath" in lengths
    assert all(lengths[title] <= {round(seconds * RATE)} for title, seconds in exact.items() if title in lengths)
    assert (plan.frames, plan.unspoken) == (minutes_to_frames(minutes), ())


def test_ranges_are_shared_out():
    """What the time asked for gives beyond the shortest goes to the phases as far as each may be longer."""
    script = parse_script(
        BREATH % "phases: {in: 4-6s, hold: 2s, out: 4-8s}, breaths: 4", name="breath", file="breath.yaml"
    )
    usual = fit(script, frames=None, speech=CountedSpeech())
    longer = fit(script, frames=Frames(usual.frames + 12 * RATE), speech=CountedSpeech())
    lengths = [(phase["end"] - phase["at"]) / RATE for phase in plan_json(longer)["steps"][0]["phases"]]
    assert lengths == [6.0, 2.0, 8.0] * 4
    assert {each.kind for each in script.sections[0].steps[0].practice.phases} == {*Breathing} - {Breathing.STILL}


def test_which_phase_goes_on():
    """Each frame of a breath is in one phase; before the first breath there is none."""
    step = breathed("phases: {in: 4, out: 8}, breaths: 2").steps[0]
    begin = step.practice_start
    wanted = ((begin, Breathing.IN), (begin + 4 * RATE, Breathing.OUT), (begin + 12 * RATE, Breathing.IN))
    for frame, kind in wanted:
        phase = phase_at(step, frame)
        assert phase is not None
        assert (phase.kind, phase.at) == (kind, frame)
    assert phase_at(step, begin - 1) is None
