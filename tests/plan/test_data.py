"""The plan as data, for programs."""

import json

from coach.plan.data import plan_json
from coach.plan.model import CueKind
from tests.live.screens.views import plan


def test_json_holds_every_time_in_frames():
    """Programs get the plan to the frame, and nothing that JSON cannot say."""
    of = plan()
    data = json.loads(json.dumps(plan_json(of)))
    assert (data["rate"], data["frames"], data["minutes"]) == (48_000, 240 * 48_000, 4.0)
    assert data["script"] == "back"
    assert [step["title"] for step in data["steps"]] == [step.turn.title for step in of.steps]
    assert [step["side"] for step in data["steps"]] == ["both", "left", "right", "both"]
    assert [step["start"] for step in data["steps"]][1:] == [step["end"] for step in data["steps"]][:-1]
    assert data["steps"][-1]["end"] == data["frames"]
    assert [(cue["at"], cue["end"], cue["text"]) for cue in data["cues"]] == [
        (cue.at, cue.end, cue.text) for cue in of.cues
    ]
    assert {cue["role"] for cue in data["cues"]} == {None, "guide", "count"}
    assert {cue["kind"] for cue in data["cues"]} <= set(CueKind)
    assert (data["left_out"], data["unspoken"], data["brief"]) == ([], [], False)
