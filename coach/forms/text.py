"""The text of a YAML file, and its way into a value: whatever is wrong is told with its place."""

from pathlib import Path
from typing import TypeVar

from coach.bounded import read_bounded
from coach.errors import FormatError, reason_of
from coach.forms.nodes import NodeError, parse_tree
from coach.forms.shapes import Problems, Shape

T = TypeVar("T")


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        FormatError: The file is missing, too large, or not text.
    """
    try:
        return read_bounded(path).decode("utf-8-sig")
    except OSError as error:
        raise FormatError((f"{path}:1:1: cannot be read, {reason_of(error)}",)) from error
    except UnicodeDecodeError as error:
        raise FormatError((f"{path}:1:1: not UTF-8 text, expected YAML",)) from error


def says_nothing(text: str) -> bool:
    """Tell whether a text has no line but comments and empty ones."""
    lines = (line.strip() for line in text.splitlines())
    return not any(line and not line.startswith("#") for line in lines)


def parse(text: str, shape: Shape[T], *, file: str) -> T:
    """Return the value of a shape that a YAML text stands for.

    Args:
        text: The YAML.
        shape: What it has to be.
        file: What the problems name as their file.

    Raises:
        FormatError: It is something else; carries every problem with its place.
    """
    problems = Problems(file)
    value: T | None = None
    try:
        value = shape.read(parse_tree(text), problems)
    except NodeError as error:
        problems.add(error.place, error.problem)
    if value is None or problems:
        raise FormatError(problems.lines())
    return value
