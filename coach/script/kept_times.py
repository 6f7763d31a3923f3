"""Times of a session script that are not kept as they are written, each with its place."""

from collections.abc import Iterator
from pathlib import Path

from coach.forms.nodes import Mapping, Node, Place, Scalar, Sequence, parse_tree
from coach.forms.text import read_text
from coach.script.model import CountedPractice, Script, Section, Step, steps_in_groups, steps_of
from coach.script.values import parse_time_range
from coach.units import length_text, to_frames

_ALONE = "'for' is not timed here, everybody counts alone: write 'reps', or tell the time in 'say'"
_NOT_AFTER = "nothing follows its 'rest', which is left out: for a silence write a step with 'for' and 'quiet: true'"
_TOLD_FROM = to_frames(0.5)
"""Less between the time that is written and that of whole breaths is not told."""


def kept_otherwise(path: Path, script: Script) -> tuple[str, ...]:
    """Return one line for each time that is kept otherwise than it is written: ``file:line:column: …``.

    Args:
        path: A script that can be read.
        script: The same.
    """
    text, found = read_text(path), [*_last_rest(script.sections[-1])]
    if "phases" in text or "as_many_as_possible" in text:
        steps = {step.written_at: step for section in script.sections for step in steps_of(section.steps)}
        tree = parse_tree(text)
        found += ((place.line, place.column, told) for place, told in _found(tree, steps, timed=True))
    return tuple(f"{path}:{line}:{column}: {told}" for line, column, told in sorted(found))


def _last_rest(last: Section) -> Iterator[tuple[int, int, str]]:
    """Yield what there is to tell of the last step of all, which is done once and has a rest, and where."""
    *_, (groups, step) = steps_in_groups(last.steps)
    once = last.rounds.high == 1 and all(group.times.high == 1 for group in groups)
    if step.rest is not None and once and (step.alternate or len(step.sides) == 1):
        yield *step.written_at, _NOT_AFTER


def _found(node: Node, steps: dict[tuple[int, int], Step], *, timed: bool) -> Iterator[tuple[Place, str]]:
    """Yield what there is to tell below a node, and where; `timed` is false where everybody counts alone."""
    match node:
        case Sequence():
            for item in node.items:
                yield from _found(item, steps, timed=timed)
        case Mapping():
            named = _keys(node)
            time, step = named.get("for"), steps.get((node.place.line, node.place.column))
            if isinstance(time, Scalar) and not timed:
                yield time.place, _ALONE
            elif step is not None:
                for keys, done in ((named, step), *((_keys(named.get(level)), at) for level, at in step.levels)):
                    if isinstance(time := keys.get("for"), Scalar) and isinstance(done.practice, CountedPractice):
                        yield from ((time.place, told) for told in _whole_breaths(time.text, done.practice))
            for value in named.values():
                yield from _found(value, steps, timed=timed and "as_many_as_possible" not in named)


def _keys(node: Node | None) -> dict[str, Node]:
    """Return the values of a mapping by their keys; none of anything else."""
    return {key.text: value for key, value in node.pairs} if isinstance(node, Mapping) else {}


def _whole_breaths(written: str, practice: CountedPractice) -> Iterator[str]:
    """Yield what a time becomes that no whole number of breaths takes."""
    asked, breaths, length = parse_time_range(written), practice.reps.low, practice.tempo.low
    settled = asked.low == asked.high and practice.tempo.low == practice.tempo.high
    frames = to_frames(breaths * length)
    if settled and abs(frames - to_frames(asked.low)) >= _TOLD_FROM:
        yield f"{written!r} becomes {length_text(frames)}: {breaths} whole breaths of {length:g} s"
