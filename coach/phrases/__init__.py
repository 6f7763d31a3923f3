"""What the coach says by itself, one YAML file a language beside this one."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from coach.errors import ScriptError


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The coach's own words in one language."""

    before: str
    """Title of what is said before the first step."""
    prepare: str
    ask: str
    safety: str
    two_more: str
    last_one: str
    other_side: str
    left_first: str
    right_first: str
    minute_left: str
    nearly_done: str
    half_time: str
    two_minutes_left: str
    ends_earlier: str
    ends_later: str
    stopping: str
    play: str
    """Words on the player page, as the five after it."""
    pause: str
    next_step: str
    step_before: str
    steps: str
    place: str


@cache
def phrases(language: str) -> Phrases:
    """Return the phrases of a language (two-letter code).

    Raises:
        ScriptError: There are none for the language; the message says for which there are.
    """
    folder = resources.files(__name__)
    known = sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml"))
    if language not in known:
        raise ScriptError((f"language '{language}' is not spoken here, expected one of {', '.join(known)}",))
    return Phrases(**yaml.safe_load((folder / f"{language}.yaml").read_text(encoding="utf-8")))
