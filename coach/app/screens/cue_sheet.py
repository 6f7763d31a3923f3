"""The plan as people read it."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.languages import Phrases, language_of, phrases
from coach.pace import PROFILES
from coach.plan.model import Plan, PlannedStep
from coach.script.model import Side
from coach.units import clock, minutes_text, to_full_second, to_seconds

WIDE = 60
"""Columns from which a cue sheet shows everything in columns of its own."""


def cue_sheet(plan: Plan, *, width: int) -> RenderableType:
    """Return a plan as a table: when, what, how often and how fast, and what fitting it did.

    Args:
        plan: The plan.
        width: Columns there are; few of them leave out the pace and put the side behind the step.
    """
    own, wide = phrases(plan.language), width >= WIDE
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(own.sheet.clock, justify="right", no_wrap=True)
    table.add_column(own.sheet.step, overflow="fold")
    if wide:
        table.add_column(own.sheet.side, no_wrap=True)
        table.add_column(own.sheet.talk, justify="right", no_wrap=True)
    table.add_column(own.sheet.how_much, no_wrap=True)
    if wide:
        table.add_column(own.sheet.pace, no_wrap=True)
    section = ""
    for step in plan.steps:
        if step.turn.section != section:
            section = step.turn.section
            table.add_row("", Text(section, style="bold magenta"))
        side = "" if step.turn.side is Side.BOTH else own.sides[step.turn.side]
        title = Text(f"{step.turn.title}{_round(step, own)}")
        if wide:
            pace = step.turn.pace
            doing = Text(own.paces[pace], style=PROFILES[pace].colour) if step.turn.works else ""
            done, talk = how_much(step, plan.language), _talk(step)
            table.add_row(clock(step.start), Padding(title, (0, 0, 0, 2)), side, talk, done, doing)
        else:
            table.add_row(clock(step.start), title.append(f", {side}" if side else ""), how_much(step, plan.language))
    table.add_row(clock(plan.frames), Text(own.sheet.end, style="bold"))
    return Group(Text(plan.title, style="bold"), table, Text(_describe_fit(plan, own)))


def _talk(step: PlannedStep) -> str:
    """Return how long a step is told before it is done, from where it begins; empty where that is all it is."""
    told = step.begun - step.start
    return clock(told) if told and step.turn.practice is not None else ""


def how_much(step: PlannedStep, language: str) -> str:
    """Return what is done of a step: ``6 × 8.5 s``, ``2:30``; empty where it is only said."""
    if step.turn.practice is None:
        return ""
    own = language_of(language)
    sheet, done = own.phrases.sheet, clock(step.end - step.practice_start)
    if step.reps is not None and step.tempo is not None:
        ends = (step.tempo,) if step.first is None else (step.first, step.strokes[-1] - step.strokes[-2])
        seconds = "–".join(own.grammar.written(f"{to_seconds(each):.1f}") for each in ends)
        done = sheet.repetitions.format(reps=step.reps, seconds=seconds)
    return sheet.until_next.format(how_much=done) if step.turn.step.until_next else done


def _round(step: PlannedStep, own: Phrases) -> str:
    return f" ({own.sheet.round.format(n=step.turn.round)})" if step.turn.round > 1 else ""


def _describe_fit(plan: Plan, own: Phrases) -> str:
    """Return in words what fitting the script to its length did."""
    sheet, percent = own.sheet, round(abs(plan.stretch) * 100)
    toward = sheet.longer if plan.stretch > 0 else sheet.shorter
    stretched = (toward if percent else sheet.as_written).format(
        stretch=language_of(plan.language).grammar.written(f"{plan.stretch:+.2f}"), percent=percent
    )
    lines = [f"{own.minutes.of(minutes_text(to_full_second(plan.frames)))}. {stretched}"]
    if plan.left_out:
        lines.append(sheet.left_out.format(steps=", ".join(plan.left_out)))
    if plan.brief:
        lines.append(sheet.brief)
    over = dict.fromkeys(step.turn.title for step in plan.steps if step.told_over)
    if over:
        lines.append(sheet.told_over.format(steps=", ".join(over)))
    if plan.unspoken:
        lines.append(sheet.unspoken.format(lines="; ".join(plan.unspoken)))
    if plan.moved:
        written = language_of(plan.language).grammar.written
        told = (f"{moved.text} ({written(f'{to_seconds(moved.by):+.1f}')} s)" for moved in plan.moved)
        lines.append(sheet.moved.format(lines="; ".join(told)))
    return "\n".join(lines)
