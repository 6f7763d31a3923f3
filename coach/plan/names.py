"""How a planned step is called wherever people read it."""

from coach.plan.model import PlannedStep
from coach.script.model import Side


def step_title(step: PlannedStep) -> str:
    """Return what a step is called within its section: title and side."""
    return step.turn.title if step.turn.side is Side.BOTH else f"{step.turn.title}, {step.turn.side} side"


def step_name(step: PlannedStep) -> str:
    """Return a step as people know it: section, title and side."""
    return f"{step.turn.section}: {step_title(step)}"
