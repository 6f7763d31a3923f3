"""Puts a session, its sound and its words into the player page."""

import base64
import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from importlib import resources
from typing import Any

from coach.export.captions import spoken
from coach.export.pictures import colours
from coach.kept.digest import digest
from coach.languages import phrases
from coach.plan.model import Plan, PlannedStep
from coach.plan.names import step_title
from coach.plan.phases import phase_word, phases_of
from coach.script.model import Side
from coach.units import to_seconds

_SLICE = 3 << 18
"""Bytes of sound that the page decodes at a time: between two of them it answers."""


def page(
    plan: Plan, *, language: str, sound: bytes, mime: str, cover: bytes | None = None, cover_mime: str = ""
) -> bytes:
    """Return a session as one HTML file that needs nothing else, in UTF-8.

    Args:
        plan: The session.
        language: Of its words, two letters.
        sound: The whole session, encoded.
        mime: How it is encoded, such as ``audio/mpeg``.
        cover: A picture for the lock screen.
        cover_mime: How that is encoded.
    """
    values = {
        "STYLE": part("stage.css"),
        "STAGE": part("stage.html"),
        "SCRIPT": part("stage.js"),
        "LANGUAGE": html.escape(language),
        "TITLE": html.escape(plan.title),
        "SESSION": _as_script(_session(plan, language, mime, _data(cover, cover_mime))),
    }
    head, _, rest = part("player.html").partition("@@SOUND@@")
    slices = (base64.b64encode(sound[at : at + _SLICE]) for at in range(0, len(sound), _SLICE))
    scripts = (b'<script class="sound" type="text/plain">%s</script>\n' % each for each in slices)
    return b"".join((fill(head, values).encode(), *scripts, rest.encode()))


def sound_in(content: bytes) -> bytes:
    """Return the sound that a page has in it; nothing where there is none."""
    slices = re.findall(rb'<script class="sound" type="text/plain">([A-Za-z0-9+/=]+)</script>', content)
    return b"".join(map(base64.b64decode, slices))


def part(name: str) -> str:
    """Return a file of this folder."""
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its marks filled in; what stands in a value is no mark, whatever it looks like."""
    return re.sub("@@([A-Z]+)@@", lambda mark: values[mark[1]], template)


def _session(plan: Plan, language: str, mime: str, cover: str | None) -> dict[str, Any]:
    """Return what the page has to know, as JSON values; times in seconds."""
    own = phrases(language)
    steps = [step_values(step, language) for step in plan.steps]
    captions = [{"start": to_seconds(cue.at), "end": to_seconds(cue.end), "text": cue.text} for cue in spoken(plan)]
    known = {
        "title": plan.title,
        "seconds": to_seconds(plan.frames),
        "closing": plan.closing,
        "mime": mime,
        "steps": steps,
        "captions": captions,
        "words": {
            **asdict(own.page),
            "listen": own.screen.listen,
            "counted": own.screen.counted,
            "last_step": own.refusals["last-step"],
            "closing": own.refusals["closing"],
        },
    }
    return {**known, "id": digest(json.dumps(known)), "cover": cover}


def step_values(step: PlannedStep, language: str) -> dict[str, Any]:
    """Return what a page has to know of a step, as JSON values; times in seconds."""
    own, turn = phrases(language), step.turn
    return {
        "section": turn.section,
        "title": turn.title,
        "side": "" if turn.side is Side.BOTH else own.side_titles[turn.side],
        "name": step_title(step, own),
        "start": to_seconds(step.start),
        "doing": to_seconds(step.practice_start if turn.practice else step.end),
        "end": to_seconds(step.end),
        "phases": [[to_seconds(phase.at), phase_word(phase, own).rstrip(".")] for phase in phases_of(step)],
        "strokes": [to_seconds(stroke) for stroke in step.strokes[:-1]],
        "colour": colours.PACES[turn.pace] if turn.works else colours.SAID_ONLY,
        "hatch": (colours.HATCHES[turn.pace] if turn.works else None) or 0.0,
    }


def _data(picture: bytes | None, mime: str) -> str | None:
    """Return a picture as an address that holds it."""
    return f"data:{mime};base64,{base64.b64encode(picture).decode()}" if picture else None


def _as_script(data: dict[str, Any]) -> str:
    """Return JSON that nothing in it can end the script element of."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
