"""What a phone may ask for, and what it is shown."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from coach.export.page.page import step_values
from coach.languages import phrases
from coach.live import transport
from coach.live.screens.running import progress
from coach.live.transport import COMMANDS, Command, Mode
from coach.live.view import View
from coach.plan.model import Plan
from coach.plan.names import step_name
from coach.units import RATE, to_seconds

SMALL = ("repeat", "less", "more", "slower", "faster", "softer", "louder", "wrap-up")
"""What the smaller buttons ask for, in their order."""
ASKED: Mapping[str, tuple[Command, ...]] = {
    **{name: (COMMANDS[name],) for name in ("toggle", "next", "back", *SMALL)},
    "stop": (transport.STOP, transport.STOP),
}
"""All that can be asked for; "stop" is held, which says as much as asking twice."""


class Shown:
    """Says what there is to see as JSON values; the steps of a plan are worked out once."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._steps: list[dict[str, Any]] = []

    def values(self, view: View) -> dict[str, Any]:
        """Return what a phone has to know of a view; times in seconds."""
        if view.plan is not self._plan:
            self._plan = view.plan
            self._steps = [step_values(step, view.language) for step in view.plan.steps]
        own = phrases(view.language)
        following = own.screen.last_step
        if view.upcoming:
            following = own.screen.following.format(step=step_name(view.upcoming[0], own))
        return {
            "steps": [{**step, "strokes": [], "phases": []} for step in self._steps],
            "number": len(self._steps) - 1 - len(view.upcoming),
            "count": progress(view),
            "caption": view.caption,
            "speaking": view.speaking,
            "following": following,
            "playing": view.mode is Mode.PLAYING,
            "message": own.screen.waiting if view.waiting else view.message,
            "status": "" if view.mode is Mode.PLAYING else own.modes[view.mode],
            "position": view.position // RATE,
            "seconds": to_seconds(view.frames),
        }


def words(language: str) -> dict[str, str]:
    """Return what the page says by itself, by the ids of what says it."""
    own = phrases(language)
    said = {**{name: own.keys[name] for name in SMALL}, "back": own.page.step_before, "next": own.page.next_step}
    said |= {"play": own.page.play, "pause": own.page.pause, "wrap-up": own.remote.wrap_up}
    return {**said, **asdict(own.remote), **own.levels}
