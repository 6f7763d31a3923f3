"""A timer of another program, written as a session."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from coach.script.step_format import MOST_ROUNDS
from coach.script.timers.timer import REST, Counted, Heading, Interval, Note, Part, Rounds, Timer

_PLAIN = re.compile(r"[^\W\d_][\w .,'%()/+-]*")
_OTHERWISE = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
"""Words that YAML takes for something else."""
_STEP = "    "
"""Before what stands in a list of `steps`, against the word."""


@dataclass(slots=True)
class _Row:
    """What stands in a list of steps, on its way: something to do and the rest after it, or what is done in rounds."""

    part: Interval | Counted | Rounds
    notes: list[str]
    """What is told before it."""
    heading: str
    rest: float = 0.0
    rows: "list[_Row]" = field(default_factory=list)
    """What is done in each round."""


def written(timer: Timer, *, source: str) -> str:
    """Return a session that takes the same times, as YAML.

    Args:
        timer: What it is of.
        source: Where it comes from, in words.
    """
    rows, left = _rows(timer.parts)
    lines = [
        f"# Imported from {source}.",
        f"title: {_scalar(timer.title)}",
        "language: en",
        "alone: true",
        "exact: true    # every time is kept to the frame; words are said before it, or over its beginning",
        "sections:",
    ]
    for number, (heading, rounds, inside) in enumerate(_sections(rows), start=1):
        lines += (f"  - title: {_scalar(heading or f'Part {number}')}", "    pace: steady", *_times(rounds, _STEP))
        lines += ("    steps:", *(f"      {line}" for row in inside for line in _lines(row)))
    return "\n".join((*lines, *_comments(left))) + "\n"


def _sections(rows: Iterable[_Row]) -> "Iterator[tuple[str, _Row | None, list[_Row]]]":
    """Yield sections, each with its heading and its rounds: rounds are one, and so is what stands between two."""
    run: list[_Row] = []
    for row in rows:
        if run and (row.rows or row.heading):
            yield run[0].heading, None, run
            run = []
        if row.rows:
            row.rows[0].notes[:0] = row.notes
            yield row.heading, row, row.rows
        else:
            run.append(row)
    if run:
        yield run[0].heading, None, run


def _rows(parts: Iterable[Part]) -> tuple[list[_Row], list[str]]:
    """Return what stands in a list of steps, and the notes after it; a rest belongs to the step before it."""
    rows: list[_Row] = []
    notes: list[str] = []
    heading = ""
    for part in _within_limits(parts):
        if isinstance(part, Note):
            notes.append(part.text)
        elif isinstance(part, Heading):
            heading = part.title
        elif isinstance(part, Interval) and part.rest and rows and not rows[-1].rows and not heading:
            rows[-1].rest += part.seconds
        else:
            inside, left = _rows(part.parts) if isinstance(part, Rounds) else ([], [])
            if isinstance(part, Rounds) and not inside:
                notes += left
                continue
            rows.append(_Row(part=part, notes=notes, heading=heading, rows=inside))
            notes, heading = left, ""
    return rows, notes


def _within_limits(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts in no more rounds than a session can have, and what is done once without any."""
    for part in parts:
        if not isinstance(part, Rounds):
            yield part
            continue
        times = part.times
        while times > MOST_ROUNDS:
            yield replace(part, times=MOST_ROUNDS)
            if part.between:
                yield Interval(title=REST, seconds=part.between, rest=True)
            times -= MOST_ROUNDS
        if times == 1:
            yield from _within_limits(part.parts)
        else:
            yield replace(part, times=times)


def _lines(row: _Row) -> Iterator[str]:
    """Yield the lines of what stands in a list of steps."""
    yield from _comments(row.notes)
    part = row.part
    if isinstance(part, Rounds):
        yield "- group:"
        yield f"{_STEP}  title: {part.times} times"
        yield from _times(row, f"{_STEP}  ")
        yield f"{_STEP}  steps:"
        yield from (f"{_STEP}{_STEP}{line}" for inner in row.rows for line in _lines(inner))
        return
    yield f"- title: {_scalar(part.title)}"
    yield f"  say: {_scalar(_sentence(part.title))}"
    if isinstance(part, Counted):
        yield "  exact: false    # nothing tells how long one takes"
        yield f"  reps: {part.reps}"
    else:
        yield f"  for: {_time(part.seconds)}"
    if row.rest:
        yield f"  rest: {_time(row.rest)}"
    if isinstance(part, Interval) and part.said:
        yield "  cues:"
        yield from (f"    - {{at: {_time(at)}, say: {_quoted(_sentence(words))}}}" for at, words in part.said)


def _times(row: _Row | None, indent: str) -> Iterator[str]:
    """Yield the lines that tell how often something is done, and of the rest between; nothing where it is done once."""
    if row is None or not isinstance(row.part, Rounds):
        return
    yield f"{indent}rounds: {row.part.times}"
    if row.part.between:
        # It takes the place of the last step's own.
        yield f"{indent}rest_between: {_time(row.part.between + _last_rest(row))}"


def _last_rest(row: _Row) -> float:
    """Return the rest after the last step of rounds, however deep that stands in them."""
    return _last_rest(row.rows[-1]) if row.rows else row.rest


def _comments(notes: Iterable[str]) -> Iterator[str]:
    return (f"# {note}" for note in notes)


def _time(seconds: float) -> str:
    return f"{seconds / 60:g}min" if seconds % 60 == 0 else f"{seconds:.6g}s"


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _scalar(text: str) -> str:
    """Return a text as it may stand behind a key: in quotes where YAML could take it for something else."""
    return text if _PLAIN.fullmatch(text) and text.casefold() not in _OTHERWISE else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
