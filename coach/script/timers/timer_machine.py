"""Timers of TimeR Machine (https://github.com/timer-machine/timer-machine-android), out of its backup: JSON.

A timer is a list of steps, each so many milliseconds long, and of groups of steps, each with its loops; the whole is
done in loops too. A step that stands before all and one after all are done once.
"""

import json

from coach.script.timers.json_values import Value, parse_json
from coach.script.timers.reader import Reader
from coach.script.timers.timer import DEEPEST, WORK, Interval, Note, Part, Rounds, Timer, is_rest, one_line

_MILLISECOND = 0.001
_GROUP, _NOTIFIER = "group", "NOTIFIER"


def read(content: bytes, *, file: str) -> tuple[Timer, ...] | None:
    """Return the timers of a backup; None where it is something else.

    Raises:
        ScriptError: A timer in it is wrong.
    """
    found = parse_json(content)
    timers = found.get("timers") if isinstance(found, dict) else None
    if not isinstance(timers, list) or not all(isinstance(timer, dict) and "steps" in timer for timer in timers):
        return None
    return tuple(_timer(timer) for timer in Value(found=found, file=file)["timers"].items())


def _timer(timer: Value) -> Timer:
    once = {name: _step(timer[name]) if timer[name].found else () for name in ("startStep", "endStep")}
    loops = Rounds(times=timer["loop"].times(), parts=_steps(timer["steps"], depth=1))
    return Timer(title=timer["name"].words(), parts=(*once["startStep"], loops, *once["endStep"]))


def _steps(steps: Value, *, depth: int) -> tuple[Part, ...]:
    if depth > DEEPEST:
        raise steps.problem(f"groups stand in groups, expected at most {DEEPEST - 1} in each other")
    parts: list[Part] = []
    for step in steps.items():
        if step["step_type"].found == _GROUP:
            parts.append(Rounds(times=step["loop"].times(), parts=_steps(step["steps"], depth=depth + 1)))
        else:
            parts += _step(step)
    return tuple(parts)


def _step(step: Value) -> tuple[Part, ...]:
    """Return a step, and before it what it does that a session has no place for."""
    title = step["label"].words(WORK)
    does = step["behaviour"].found
    told = one_line(f"no place for what {title} does: {json.dumps(does, ensure_ascii=False)}")
    notes = (Note(text=told),) if does else ()
    # A notifier tells that the step before it is over, and is heard for as long as it takes.
    rest = step["type"].found == _NOTIFIER or is_rest(title)
    return (*notes, Interval(title=title, seconds=step["length"].seconds(_MILLISECOND), rest=rest))


READER = Reader(name="the JSON of TimeR Machine", rank=30, read=read)
