"""How a planned step is called wherever people read it."""

from coach.plan.model import PlannedStep
from coach.script.model import Side


def step_name(step: PlannedStep) -> str:
    """Return a step as people know it: section, title and side."""
    side = "" if step.turn.side is Side.BOTH else f", {step.turn.side} side"
    return f"{step.turn.section}: {step.turn.title}{side}"
