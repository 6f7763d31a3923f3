"""The plan as data, for programs."""

from typing import Any

from coach.plan.model import Plan, PlannedStep, Turn
from coach.plan.phases import phases_of
from coach.units import RATE


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return a plan with every time in frames, as JSON values."""
    return {
        "script": plan.script,
        "language": plan.language,
        "minutes": plan.frames / RATE / 60,
        "rate": RATE,
        "frames": plan.frames,
        "stretch": plan.stretch,
        "brief": plan.brief,
        "left_out": list(plan.left_out),
        "unspoken": list(plan.unspoken),
        "moved": [{"text": moved.text, "by": moved.by} for moved in plan.moved],
        "steps": [
            {
                "section": step.turn.section,
                "title": step.turn.title,
                "side": step.turn.side,
                "round": step.turn.round,
                "start": step.start,
                "practice_start": step.practice_start,
                "end": step.end,
                "reps": step.reps,
                "tempo": step.tempo,
                "pace": step.turn.pace,
                "until_next": step.turn.step.until_next,
                **_groups(step.turn),
                **({"rest": True} if step.turn.rest else {}),
                **({"exact": True} if step.turn.step.exact else {}),
                **_phases(step),
            }
            for step in plan.steps
        ],
        "cues": [
            {
                "at": cue.at,
                "end": cue.end,
                "kind": cue.kind,
                "text": cue.text,
                "role": cue.line and cue.line.role,
                "pace": cue.pace,
                **({"voice": cue.line.voice} if cue.line and cue.line.voice else {}),
            }
            for cue in plan.cues
        ],
    }


def _groups(turn: Turn) -> dict[str, Any]:
    """Return the groups that a turn is done in."""
    groups = [
        {
            "title": one.title,
            "number": one.number,
            "of": one.count,
            **({"side": one.side} if one.side else {}),
            **({"item": one.item} if one.item else {}),
        }
        for one in turn.within
    ]
    return {"groups": groups} if groups else {}


def _phases(step: PlannedStep) -> dict[str, Any]:
    """Return the phases of a step that is breathed."""
    phases = [{"name": phase.kind, "at": phase.at, "end": phase.end} for phase in phases_of(step)]
    return {"phases": phases} if phases else {}
