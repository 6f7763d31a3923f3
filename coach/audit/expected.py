"""What should be heard of a session: its lines and its chapters, from a plan or from the JSON beside a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from coach.bounded import MEGABYTE, read_bounded
from coach.errors import AuditError
from coach.pace import Pace
from coach.plan.data import plan_json
from coach.plan.model import Plan
from coach.script.voice_name import parse_voice_name
from coach.speech.line import Line
from coach.speech.role import Role
from coach.units import RATE, Frames

_LARGEST = 50 * MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedLine:
    """A line, and when it should be heard."""

    line: Line
    at: Frames
    end: Frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What should be heard."""

    frames: Frames
    language: str
    lines: tuple[ExpectedLine, ...]
    steps: tuple[Frames, ...]
    """Where each begins."""
    sections: tuple[Frames, ...]


def expect(plan: Plan) -> Expected:
    """Return what should be heard of a plan."""
    return _expected(plan_json(plan))


def read_expected(path: Path) -> Expected:
    """Return what a file of ``--captions json`` says.

    Raises:
        AuditError: It cannot be read, or is no such file.
    """
    try:
        return _expected(json.loads(read_bounded(path, _LARGEST)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AuditError(f"{path} holds no plan; write it anew with --captions json, or name a --script") from error


def _expected(data: Mapping[str, Any]) -> Expected:
    if data["rate"] != RATE:
        raise ValueError(f"a rate of {data['rate']}")
    lines = [
        ExpectedLine(
            line=Line(
                text=str(cue["text"]),
                pace=Pace(cue["pace"]),
                role=Role(cue["role"]),
                voice=parse_voice_name(str(voice)) if (voice := cue.get("voice")) else "",
            ),
            at=Frames(int(cue["at"])),
            end=Frames(int(cue["end"])),
        )
        for cue in data["cues"]
        if cue["role"] is not None
    ]
    sections = (next(steps) for _, steps in groupby(data["steps"], key=lambda step: step["section"]))
    return Expected(
        frames=Frames(int(data["frames"])),
        language=str(data["language"]),
        lines=tuple(lines),
        steps=tuple(Frames(int(step["start"])) for step in data["steps"]),
        sections=tuple(Frames(int(step["start"])) for step in sections),
    )
