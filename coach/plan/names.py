"""How a planned step is called wherever people read it."""

from coach.languages import Phrases
from coach.plan.model import PlannedStep
from coach.script.model import Side


def step_title(step: PlannedStep, own: Phrases) -> str:
    """Return what a step is called within its section, in the words of its language: title and side."""
    turn = step.turn
    return turn.title if turn.side is Side.BOTH else f"{turn.title}, {own.side_titles[turn.side]}"


def step_name(step: PlannedStep, own: Phrases) -> str:
    """Return a step as people know it: section, title and side."""
    return f"{step.turn.section}: {step_title(step, own)}"
