"""A script as `coach check` sees it: what is wrong with it, what is odd, and how long it can be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import PlanError, ScriptError
from coach.forms.unreadable import shorten
from coach.languages import phrases
from coach.script.evening import choose_level
from coach.script.file import read_script
from coach.script.kept_times import kept_otherwise
from coach.script.model import Script, steps_of
from coach.script.proofreading import unspeakable_signs
from coach.units import RATE, Frames, length_text, minutes_to_frames, to_whole

if TYPE_CHECKING:
    from coach.plan.fit import Likely
    from coach.plan.model import PlannedStep


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
    odd: dict[tuple[int, int], str] = {}
    for way in ways if _is_exact(script) else ():
        odd = _told_over(way) | odd
    warnings = [
        *unspeakable_signs(file, script.language),
        *kept_otherwise(file, script),
        *(f"{file}:{line}:{column}: {each}" for (line, column), each in sorted(odd.items())),
    ]
    shortest, _, longest = reached = ways[0].reach()
    _, own = _span(*reached)
    if script.minutes is not None and own != f"about {to_whole(script.minutes)}":
        asked = length_text(minutes_to_frames(script.minutes))
        warnings.append(
            f"{file}: its own length, {asked}, does not work where speech is as fast as its paces ask: {own}"
        )
    return Verdict(warnings=(*warnings, f"{file}: fine, {script.title}, about {_in_words(shortest, longest)}"))


def about(script: Script) -> tuple[str, str]:
    """Return about the lengths between which a script can be fitted, and its own."""
    from coach.plan.fit import Likely

    return _span(*Likely(choose_level(script, None)).reach())


def _span(*reached: Frames) -> tuple[str, str]:
    least, usual, most = (to_whole(frames / RATE / 60) for frames in reached)
    return f"about {least}" + (f" to {most}" if most != least else ""), f"about {usual}"


def _in_words(*ends: Frames) -> str:
    """Return the lengths between two ends, each in minutes, or in seconds where it is shorter than one."""
    seconds = [to_whole(frames / RATE) for frames in ends]
    (least, unit), (most, last) = (
        (each, "second") if each < 60 else (to_whole(each / 60), "minute") for each in seconds
    )
    end = f"{most} {last}{'s' if most > 1 else ''}"
    if (least, unit) == (most, last):
        return end
    return f"{least} to {end}" if unit == last else f"{least} {unit}{'s' if least > 1 else ''} to {end}"


def _is_exact(script: Script) -> bool:
    return any(step.exact for section in script.sections for step in steps_of(section.steps))


def _told_over(script: "Likely") -> dict[tuple[int, int], str]:
    """Return which words are said over the beginning of exact time, or find no room even there, by where they stand."""
    try:
        plan = script.crowded()
    except PlanError as error:
        return {(1, 1): str(error)}
    steps: dict[tuple[int, int], list[PlannedStep]] = {}
    for step in plan.steps if plan else ():
        if step.turn.works and step.turn.step.exact:
            steps.setdefault(step.turn.step.written_at, []).append(step)
    told = {place: "; ".join(_why(done, plan.unspoken)) for place, done in steps.items() if plan}
    return {place: why for place, why in told.items() if why}


def _why(done: "Sequence[PlannedStep]", unspoken: Sequence[str]) -> Iterator[str]:
    """Yield what is odd in a step, done so many times, and what would help."""
    from coach.plan.lengths import PacedLengths
    from coach.plan.opening import rest_for

    over = [step for step in done if step.told_over]
    if over:
        times = "" if len(done) == 1 else ", each time" if over == done else f", {len(over)} of {len(done)} times"
        rest = max(rest_for(step.turn, PacedLengths()) for step in over)
        said = shorten(over[0].told_over[0].text)
        yield (
            f"'{said}' is said over the beginning{times}: what comes before leaves no time, "
            f"a rest of {-(-rest // (5 * RATE)) * 5} s there has room"
        )
    titles = tuple(f"{step.turn.title}: " for step in done)
    lost = dict.fromkeys(text.partition(": ")[2] for text in unspoken if text.startswith(titles))
    if lost:
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        yield f"no room for '{shorten(next(iter(lost)))}'{more}: say less, or give the step more time"
