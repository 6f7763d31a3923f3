"""A YAML text as a tree in which every value knows its line and column.

Built from PyYAML's parser events with the safe loader, so that nothing is ever constructed from a tag,
and so that duplicate keys, alias bombs and endless nesting are refused while reading.
"""

import contextlib
import re
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

from coach.forms.unreadable import LOADER, explain

DEEPEST = 32
MOST_NODES = 50_000
"""Values in one file, each alias counted as often as what it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value begins; both counted from 1."""

    line: int
    column: int


_START = Place(line=1, column=1)


class NodeError(Exception):
    """A text that is not a YAML tree this package accepts.

    Attributes:
        place: Where the trouble is.
        problem: What is wrong, and what was expected.
    """

    def __init__(self, place: Place, problem: str) -> None:
        super().__init__(problem)
        self.place = place
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value, as the text that stands in the file."""

    text: str
    place: Place
    comment: str = ""
    """What stands behind it on its line for nobody to read, but begins like words: ``#1``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with their values, in the file's order; a key may stand twice, for the reader to tell."""

    pairs: "tuple[tuple[Scalar, Node], ...]"
    place: Place


Node = Scalar | Sequence | Mapping


_LIKE_WORDS = re.compile(r"[ \t]+#\w[^\r\n]*")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    event: yaml.CollectionStartEvent
    place: Place
    children: list[Node] = field(default_factory=list)
    size: int = 1

    def close(self) -> Node:
        if isinstance(self.event, yaml.SequenceStartEvent):
            return Sequence(items=tuple(self.children), place=self.place)
        pairs: list[tuple[Scalar, Node]] = []
        for key, value in zip(self.children[::2], self.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise NodeError(key.place, "a list or mapping stands as a key, expected a plain word")
            pairs.append((key, value))
        return Mapping(pairs=tuple(pairs), place=self.place)


class _Composer:
    """Puts the parser's events together; iterative, because a hostile file can nest as deep as it is long."""

    def __init__(self, text: str) -> None:
        self.root: Node | None = None
        self._lines = text.split("\n") if _LIKE_WORDS.search(text) else ()
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._stack: list[_Open] = []
        self._values = 0

    def take(self, event: yaml.Event) -> None:
        place = _place(event)
        match event:
            case yaml.ScalarEvent():
                self._count(1, place)
                self._put(Scalar(text=event.value, place=place, comment=self._comment(event)), 1, event.anchor)
            case yaml.DocumentStartEvent() if self.root is not None:
                raise NodeError(place, "a second document begins here, expected one a file")
            case yaml.CollectionStartEvent():
                if len(self._stack) >= DEEPEST:
                    raise _too_deep(place)
                self._count(1, place)
                self._stack.append(_Open(event, place))
            case yaml.CollectionEndEvent():
                opened = self._stack.pop()
                self._put(opened.close(), opened.size, opened.event.anchor)
            case yaml.AliasEvent():
                if event.anchor not in self._anchors:
                    raise NodeError(place, f"alias *{event.anchor} stands for nothing before it")
                node, size = self._anchors[event.anchor]
                self._count(size, place)
                self._put(node, size, None)

    def _comment(self, event: yaml.ScalarEvent) -> str:
        """Return what of a plain value's last line is a comment that begins like words."""
        end = event.end_mark
        if event.style or end is None or end.line >= len(self._lines):
            return ""
        found = _LIKE_WORDS.match(self._lines[end.line], end.column)
        return found[0].strip() if found else ""

    def _count(self, values: int, place: Place) -> None:
        self._values += values
        if self._values > MOST_NODES:
            raise NodeError(place, f"more than {MOST_NODES} values once its aliases are written out")

    def _put(self, node: Node, size: int, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = (node, size)
        if self._stack:
            self._stack[-1].children.append(node)
            self._stack[-1].size += size
        else:
            self.root = node


@lru_cache(maxsize=1)
def parse_tree(text: str) -> Node:
    """Return the one YAML document of a text as a tree of nodes.

    The last one is kept, for whoever looks over the same text for something else.

    Raises:
        NodeError: Not YAML, empty, more than one document, nested too deeply or grown too large by aliases.
    """
    composer = _Composer(text)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark:
            _refuse_deep_nesting(text[: mark.index])
        line, column, why = explain(text, error)
        raise NodeError(Place(line=line, column=column), f"not valid YAML: {why}") from error
    except yaml.reader.ReaderError as error:
        place = _find(text, error.character)
        raise NodeError(place, "not valid YAML: a sign stands here that nobody can see, take it out") from error
    except yaml.YAMLError as error:
        raise NodeError(_START, "not valid YAML: expected lines such as 'title: Back'") from error
    if composer.root is None:
        raise NodeError(_START, "the file is empty, expected YAML")
    return composer.root


def _refuse_deep_nesting(text: str) -> None:
    """Refuse what is nested too deeply in a text that the parser has taken so far.

    libyaml reads up to 1,024 characters ahead of what it tells, and refuses deep nesting there by a limit of its own
    before ours is asked; where its text ends there instead, it tells all it has read.

    Raises:
        NodeError: It is.
    """
    depth = 0
    with contextlib.suppress(yaml.YAMLError):  # it ends in the middle
        for event in yaml.parse(text, Loader=LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise _too_deep(_place(event))


def _too_deep(place: Place) -> NodeError:
    return NodeError(place, f"nested more than {DEEPEST} deep")


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(line=mark.line + 1, column=mark.column + 1) if mark else _START


def _find(text: str, character: int | str) -> Place:
    """Return where a character (or its number, depending on the parser) first stands."""
    before, _, _ = text.partition(character if isinstance(character, str) else chr(character))
    lines = before.split("\n")
    return Place(line=len(lines), column=len(lines[-1]) + 1)
