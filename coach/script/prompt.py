"""The format of a script in two pages, for people and for language models that write one."""

from pathlib import Path
from typing import Any

from coach.forms.shapes import Key, Keyed
from coach.script.format import SCRIPT, SECTION
from coach.script.group_format import GROUP
from coach.script.sentence_format import CUE, SENTENCE
from coach.script.step_format import STEP

_TEXT = Path(__file__).with_name("prompt.md")
_FOR_TESTS = "answers"
"""Names requirements that a test holds; whoever writes a session has no use for it."""


def prompt() -> str:
    """Return how a script is written, with every key and an example of each kind."""
    known: dict[str, Keyed[Any]] = {
        "script": SCRIPT,
        "section": SECTION,
        "step": STEP,
        "group": GROUP,
        "cue": CUE,
        "line": SENTENCE,
    }
    text = _TEXT.read_text(encoding="utf-8")
    for name, keyed in known.items():
        text = text.replace(f"{{{name}}}", "\n".join(_told(key) for key in keyed.keys if key.name != _FOR_TESTS))
    return text


def _told(key: Key) -> str:
    """Return what is told of a key: whether it is needed, what it is for, and which words or keys it takes."""
    needed, words = " (needed)" if key.required else "", ""
    if isinstance(key.shape, Keyed):
        words = f" Takes {'; '.join(f'{inner.name}{_choice(inner)}' for inner in key.shape.keys)}."
    return f"- `{key.name}`{needed}{_choice(key)}: {key.doc}{words}"


def _choice(key: Key) -> str:
    """Return the words that a key may have, where they are few."""
    words = key.shape.schema().get("enum", ())
    return f" ({', '.join(words)})" if words else ""
