"""What of a session script would not be heard: signs that no voice can say, each with its place."""

from collections.abc import Iterator
from pathlib import Path

from coach.forms.nodes import Mapping, Node, Scalar, parse_tree
from coach.forms.text import read_text
from coach.forms.unreadable import shorten
from coach.script.format import WORDED
from coach.script.model import AROUND, Pressure
from coach.speech.words.normalise import unspeakable

_SPOKEN = frozenset({*WORDED, *Pressure, *AROUND, "title", "say", "again", "line"})
"""Keys with words that may be heard; a step's title is where little is to be said."""


def unspeakable_signs(path: Path, language: str) -> tuple[str, ...]:
    """Return one line for each sign, or end of a line, that is not spoken with a script: ``file:line:column: …``.

    Args:
        path: A script that can be read.
        language: Of its words.
    """
    text = read_text(path)
    lines, found = text.splitlines(), dict[tuple[int, int], str]()
    for scalar in _spoken(parse_tree(text), heard=False):
        for offset in unspeakable(scalar.text, language):
            found[_place(scalar, offset, lines)] = f"'{_shown(scalar.text[offset])}' cannot be spoken and is left out"
        if scalar.comment:
            hint = "is a comment and not said: put quotes round the line, or a space behind #"
            found[scalar.place.line, scalar.place.column] = f"'{shorten(scalar.comment)}' {hint}"
    return tuple(f"{path}:{line}:{column}: {told}" for (line, column), told in sorted(found.items()))


def _spoken(node: Node, *, heard: bool) -> Iterator[Scalar]:
    """Yield the texts of a tree that may be heard."""
    match node:
        case Scalar():
            if heard:
                yield node
        case Mapping():
            for key, value in node.pairs:
                yield from _spoken(value, heard=key.text in _SPOKEN)
        case _:
            for item in node.items:
                yield from _spoken(item, heard=heard)


def _place(scalar: Scalar, offset: int, lines: list[str]) -> tuple[int, int]:
    """Return line and column of a sign in a text; where it is written as an escape, those of the text."""
    sign = scalar.text[offset]
    line, column = scalar.place.line, scalar.place.column - 2
    for _ in range(scalar.text.count(sign, 0, offset + 1)):
        column += 1
        while line <= len(lines) and (column := lines[line - 1].find(sign, column)) < 0:
            line, column = line + 1, 0
        if line > len(lines):
            return scalar.place.line, scalar.place.column
    return line, column + 1


def _shown(sign: str) -> str:
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"
