"""Puts a session, its sound and its words into the player page."""

import base64
import html
import json
from dataclasses import asdict
from importlib import resources
from typing import Any

from coach.export.captions import spoken
from coach.languages import phrases
from coach.plan.model import Plan
from coach.plan.names import step_title
from coach.units import to_seconds


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
    template = (resources.files(__package__) / "player.html").read_text(encoding="utf-8")
    head, _, rest = template.partition("@@SOUND@@")
    for mark, text in (
        ("@@LANGUAGE@@", html.escape(language)),
        ("@@TITLE@@", html.escape(plan.title)),
        ("@@SESSION@@", _as_script(_session(plan, language, mime, _data(cover, cover_mime)))),
    ):
        head = head.replace(mark, text)
    return b"".join((head.encode(), base64.b64encode(sound), rest.encode()))


def _session(plan: Plan, language: str, mime: str, cover: str | None) -> dict[str, Any]:
    """Return what the page has to know, as JSON values; times in seconds."""
    own = phrases(language)
    return {
        "title": plan.title,
        "seconds": to_seconds(plan.frames),
        "mime": mime,
        "cover": cover,
        "steps": [
            {"section": step.turn.section, "title": step_title(step, own), "start": to_seconds(step.start)}
            for step in plan.steps
        ],
        "captions": [
            {"start": to_seconds(cue.at), "end": to_seconds(cue.end), "text": cue.text} for cue in spoken(plan)
        ],
        "words": asdict(own.page),
    }


def _data(picture: bytes | None, mime: str) -> str | None:
    """Return a picture as an address that holds it."""
    return f"data:{mime};base64,{base64.b64encode(picture).decode()}" if picture else None


def _as_script(data: dict[str, Any]) -> str:
    """Return JSON that nothing in it can end the script element of."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
