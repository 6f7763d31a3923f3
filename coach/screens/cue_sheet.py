"""The plan as people read it."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.plan.model import Plan, PlannedStep
from coach.script.model import Side
from coach.units import clock, minutes_text, to_seconds

WIDE = 60
"""Columns from which a cue sheet shows everything in columns of its own."""
PACE_COLOURS = {"slow": "cyan", "steady": "green", "fast": "yellow"}


def cue_sheet(plan: Plan, *, width: int) -> RenderableType:
    """Return a plan as a table: when, what, how often and how fast, and what fitting it did.

    Args:
        plan: The plan.
        width: Columns there are; few of them leave out the pace and put the side behind the step.
    """
    wide = width >= WIDE
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("clock", justify="right", no_wrap=True)
    table.add_column("step", overflow="fold")
    if wide:
        table.add_column("side", no_wrap=True)
    table.add_column("how much", no_wrap=True)
    if wide:
        table.add_column("pace", no_wrap=True)
    section = ""
    for step in plan.steps:
        if step.turn.section != section:
            section = step.turn.section
            table.add_row("", Text(section, style="bold magenta"))
        side = "" if step.turn.side is Side.BOTH else step.turn.side
        title = Text(f"{step.turn.title}{_round(step)}")
        if wide:
            pace = step.turn.pace
            doing = Text(pace, style=PACE_COLOURS[pace]) if step.turn.practice else ""
            table.add_row(clock(step.start), Padding(title, (0, 0, 0, 2)), side, how_much(step), doing)
        else:
            table.add_row(clock(step.start), title.append(f", {side}" if side else ""), how_much(step))
    table.add_row(clock(plan.frames), Text("end", style="bold"))
    return Group(Text(plan.title, style="bold"), table, Text(_fitting(plan)))


def how_much(step: PlannedStep) -> str:
    """Return what is done of a step: ``6 × 8.5 s``, ``2:30``; empty where it is only said."""
    if step.turn.practice is None:
        return ""
    if step.reps is not None and step.tempo is not None:
        return f"{step.reps} × {to_seconds(step.tempo):.1f} s"
    return clock(step.end - step.practice_start)


def _round(step: PlannedStep) -> str:
    return f" (round {step.turn.round})" if step.turn.round > 1 else ""


def _fitting(plan: Plan) -> str:
    """Return in words what fitting the script to its length did."""
    percent = round(abs(plan.stretch) * 100)
    toward = "their longest" if plan.stretch > 0 else "their shortest"
    lines = [f"{minutes_text(plan.frames)} minutes. Stretch {plan.stretch:+.2f}: "]
    lines[0] += f"practices are {percent} % of the way to {toward}." if percent else "practices are as written."
    if plan.left_out:
        lines.append(f"Left out for lack of time: {', '.join(plan.left_out)}.")
    if plan.brief:
        lines.append("Instructions are in their short form.")
    if plan.unspoken:
        lines.append(f"No room for: {'; '.join(plan.unspoken)}")
    return "\n".join(lines)
