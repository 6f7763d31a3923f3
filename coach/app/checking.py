"""A script as `coach check` sees it: what is wrong with it, what is odd, and how long it can be."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import PlanError, ScriptError
from coach.languages import phrases
from coach.script.evening import choose_level
from coach.script.file import read_script
from coach.script.model import Script, steps_of
from coach.script.proofreading import unspeakable_signs
from coach.units import RATE, length_text, minutes_to_frames, to_whole

if TYPE_CHECKING:
    from coach.plan.fit import Likely


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What there is to tell of a script."""

    problems: tuple[str, ...] = ()
    """Why it cannot be run, one line each with its place; empty where it can."""
    warnings: tuple[str, ...] = ()
    """What is odd in it, and that it is fine all the same."""


def look_over(file: Path) -> Verdict:
    """Return what there is to tell of a script."""
    from coach.plan.fit import Likely

    try:
        script = read_script(file)
    except ScriptError as error:
        return Verdict(problems=error.problems)
    try:
        phrases(script.language)
    except ScriptError as error:
        return Verdict(problems=tuple(f"{file}:1:1: {problem}" for problem in error.problems))
    ways = [Likely(choose_level(script, level)) for level in script.levels or (None,)]
    odd = dict.fromkeys(odd for way in ways if _is_exact(script) for odd in _told_over(way))
    warnings = [*unspeakable_signs(file, script.language), *(f"{file}: {each}" for each in odd)]
    span, own = _span(ways[0])
    if script.minutes is not None and own != f"about {to_whole(script.minutes)}":
        asked = length_text(minutes_to_frames(script.minutes))
        warnings.append(
            f"{file}: its own length, {asked}, does not work where speech is as fast as its paces ask: {own}"
        )
    return Verdict(warnings=(*warnings, f"{file}: fine, {script.title}, {span} minutes"))


def about(script: Script) -> tuple[str, str]:
    """Return about the lengths between which a script can be fitted, and its own."""
    from coach.plan.fit import Likely

    return _span(Likely(choose_level(script, None)))


def _span(script: "Likely") -> tuple[str, str]:
    least, usual, most = (to_whole(frames / RATE / 60) for frames in script.reach())
    return f"about {least}" + (f" to {most}" if most != least else ""), f"about {usual}"


def _is_exact(script: Script) -> bool:
    return any(step.exact for section in script.sections for step in steps_of(section.steps))


def _told_over(script: "Likely") -> tuple[str, ...]:
    """Return which words of a script are said over the beginning of exact time, and which find no room even there."""
    try:
        plan = script.crowded()
    except PlanError as error:
        return (str(error),)
    if plan is None:
        return ()
    over = {
        f"{step.turn.section}, {step.turn.title}: what comes before leaves no time for "
        f"'{step.told_over[0].text}': it is said over the beginning"
        for step in plan.steps
        if step.told_over
    }
    exact = {step.turn.title for step in plan.steps if step.turn.step.exact}
    unspoken = (f"no room for {text}" for text in plan.unspoken if text.partition(":")[0] in exact)
    return (*sorted(over), *dict.fromkeys(unspoken))
