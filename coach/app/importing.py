"""A session made of another timer's file."""

import sys
from pathlib import Path

from coach.bounded import MEGABYTE, read_bounded
from coach.errors import ScriptError, reason_of
from coach.script.file import parse_script
from coach.script.timers import read_timers
from coach.script.timers.timer import Timer, clean
from coach.script.timers.writing import written

_STDIN = Path("-")


def import_session(file: Path, wanted: str | None) -> str:
    """Return a session with the times of a timer, as YAML.

    Args:
        file: What another program has written; ``-`` is standard input.
        wanted: The timer's name, where there are several; None takes the only one.

    Raises:
        ScriptError: It cannot be read, or a session cannot have such times.
    """
    timers, reader = read_timers(_content(file), file=str(file))
    timer = _chosen(timers, wanted, file)
    name = "standard input" if file == _STDIN else file.name
    title = timer.title or clean(file.stem.replace("_", " ").replace("-", " ").strip().capitalize(), "Intervals")
    text = written(Timer(title=title, parts=timer.parts), source=clean(f"{name}, {reader.name}"))
    try:
        parse_script(text, name="imported", file=str(file))
    except ScriptError as error:
        told = error.problems[0].removeprefix(f"{file}:").split(": ", 1)[-1]
        raise ScriptError((f"{file}:1:1: a session cannot have it like this: {told}",)) from error
    return text


def _content(file: Path) -> bytes:
    if file == _STDIN:
        content = sys.stdin.buffer.read(MEGABYTE + 1)
        if len(content) > MEGABYTE:
            raise ScriptError(("standard input is larger than 1 MB",))
        return content
    try:
        return read_bounded(file)
    except OSError as error:
        raise ScriptError((f"{file}:1:1: cannot be read, {reason_of(error)}",)) from error


def _chosen(timers: tuple[Timer, ...], wanted: str | None, file: Path) -> Timer:
    found = [timer for timer in timers if wanted is None or timer.title.casefold() == wanted.casefold()]
    if len(found) == 1:
        return found[0]
    names = ", ".join(timer.title or "one without a name" for timer in timers)
    what = f"{len(found)} timers" if found else f"no timer called {wanted!r}"
    raise ScriptError((f"{file}:1:1: {what} in it, choose one with --timer: {names}",))
