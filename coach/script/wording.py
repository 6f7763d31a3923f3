"""What the coach says by itself in a session: its language's phrases, but where the script has words of its own."""

from dataclasses import replace
from typing import Any

from coach.languages import Phrases, phrases
from coach.script.model import Script


def phrases_of(script: Script) -> Phrases:
    """Return the phrases of a script."""
    wordings: dict[str, Any] = dict(script.phrases)
    return replace(phrases(script.language), **wordings)
