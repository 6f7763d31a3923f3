"""What the coach says by itself in a session: its language's phrases, but where the script has words of its own."""

from dataclasses import fields, replace
from typing import Any

from coach.languages import Phrases, phrases
from coach.script.model import Script, steps_of


def phrases_of(script: Script) -> Phrases:
    """Return the phrases of a script.

    The last section is a closing but where somebody is alone, or its time is exact: that is work as any other.
    """
    own, wordings = phrases(script.language), dict[str, Any](script.phrases)
    if "company" in wordings:
        wordings["company_at_work"] = wordings["company"]
    if script.alone or any(step.exact for step in steps_of(script.sections[-1].steps)):
        wordings["closing_soon"] = ""
    if script.alone:
        wordings = {field.name: getattr(own.alone, field.name) for field in fields(own.alone)} | wordings
    return replace(own, **wordings)
