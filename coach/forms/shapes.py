"""Shapes a YAML value can have: each reads a node into a typed value, and describes itself as JSON Schema.

The format of a script is put together from these in :mod:`coach.script.file`; reading and the printed
schema come from the same shapes, so that the two cannot disagree.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from coach.forms.nodes import Mapping, Node, Place, Scalar, Sequence
from coach.forms.unreadable import lacks_colon, shorten
from coach.hidden import hidden_sign

T = TypeVar("T")
Name = TypeVar("Name", bound=str)
T_co = TypeVar("T_co", covariant=True)

Schema = dict[str, Any]
"""A part of a JSON Schema (2020-12)."""


class Problems:
    """Collects what is wrong with one file, each with its place."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[tuple[int, int, str]] = []

    def add(self, place: Place, problem: str) -> None:
        """Note one problem: what is wrong, what was expected."""
        self._found.append((place.line, place.column, problem))

    def __len__(self) -> int:
        return len(self._found)

    def lines(self) -> tuple[str, ...]:
        """Return one line a problem, in the file's order: ``file:line:column: problem``.

        What an alias repeats is told once, where it stands.
        """
        return tuple(f"{self._file}:{line}:{column}: {problem}" for line, column, problem in sorted(set(self._found)))


class Shape(Protocol[T_co]):
    """Reads one kind of value."""

    def read(self, node: Node, problems: Problems) -> T_co | None:
        """Return the value, or None after noting what is wrong."""

    def schema(self) -> Schema:
        """Return the JSON Schema of the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Generic[T]):
    """A single value, read by a function that raises ValueError with what was expected."""

    parse: Callable[[str], T]
    json: Schema | Callable[[], Schema]
    """A function where it depends on what there is."""

    def read(self, node: Node, problems: Problems) -> T | None:
        """Return the parsed value, or None after noting what is wrong."""
        if not isinstance(node, Scalar):
            problems.add(node.place, f"found {_kind(node)}, expected a single value")
            return None
        if node.comment and not node.text:
            problems.add(node.place, f"{_quote(node.comment)} is a comment, put quotes round words that begin with #")
            return None
        hidden = hidden_sign(node.text)
        if hidden:
            problems.add(node.place, f"{_quote(node.text)} holds {hidden}, expected signs that can be seen")
            return None
        try:
            return self.parse(node.text)
        except ValueError as error:
            problems.add(node.place, f"{_quote(node.text)} does not fit here, {error}")
            return None

    def schema(self) -> Schema:
        """Return the JSON Schema of the value."""
        return self.json() if callable(self.json) else self.json


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf(Generic[T]):
    """A list of values of one shape; where `single` is set, one value may stand without its list."""

    item: Shape[T]
    single: bool = False
    least: int = 0
    most: int | None = None
    unique: bool = False
    """Whether no value may stand in it twice."""

    def read(self, node: Node, problems: Problems) -> tuple[T, ...] | None:
        """Return the values, or None after noting what is wrong with any of them."""
        if isinstance(node, Sequence):
            nodes = node.items
        elif self.single:
            nodes = (node,)
        else:
            problems.add(node.place, f"found {_kind(node)}, expected a list{self._example(node)}")
            return None
        if len(nodes) < self.least:
            problems.add(node.place, f"the list is empty, expected at least {self.least}")
            return None
        if self.most is not None and len(nodes) > self.most:
            problems.add(node.place, f"the list has {len(nodes)}, expected at most {self.most}")
            return None
        values: list[T] = []
        for item in nodes:
            value = self.item.read(item, problems)
            if value is None:
                continue
            if self.unique and value in values:
                problems.add(item.place, f"{_quote(str(value))} stands twice, expected each once")
                continue
            values.append(value)
        return tuple(values) if len(values) == len(nodes) else None

    def _example(self, node: Node) -> str:
        """Return how a list is written of what stands where one is expected."""
        if isinstance(self.item, Text):
            return f" such as [{node.text}]" if isinstance(node, Scalar) and re.fullmatch(r"[\w, ]+", node.text) else ""
        return ": begin each of its parts with '- '"

    def schema(self) -> Schema:
        """Return the JSON Schema of the list."""
        many: Schema = {"type": "array", "items": self.item.schema()}
        if self.least:
            many["minItems"] = self.least
        if self.most is not None:
            many["maxItems"] = self.most
        if self.unique:
            many["uniqueItems"] = True
        return {"anyOf": [self.item.schema(), many]} if self.single else many


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOf(Generic[T]):
    """A mapping from words of one shape, each standing once, to values of another."""

    noun: str
    word: Text[str]
    value: Shape[T]
    twice: str = "expected each once"
    """What to do where a word stands twice."""

    def read(self, node: Node, problems: Problems) -> dict[str, T] | None:
        """Return the values by their words, or None after noting what is wrong with any of them."""
        if not isinstance(node, Mapping):
            problems.add(node.place, f"found {_kind(node)}, expected {self.noun}")
            return None
        before = len(problems)
        values: dict[str, T] = {}
        for key, item in node.pairs:
            word, value = self.word.read(key, problems), self.value.read(item, problems)
            if word in values:
                problems.add(key.place, f"{_quote(key.text)} stands twice, {self.twice}")
            elif word is not None and value is not None:
                values[word] = value
        return None if len(problems) > before else values

    def schema(self) -> Schema:
        """Return the JSON Schema of the mapping."""
        return {"type": "object", "propertyNames": self.word.schema(), "additionalProperties": self.value.schema()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a mapping."""

    name: str
    shape: Shape[Any]
    doc: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed(Generic[T]):
    """A mapping with known keys, built into a value by a function that may note further problems."""

    noun: str
    keys: tuple[Key, ...]
    build: "Callable[[Fields], T | None]"
    """Called only where nothing in the mapping is wrong."""
    check: "Callable[[Fields], None] | None" = None
    """Notes which keys do not go together; called whatever else is wrong, so that all of it is told at once."""
    rules: Schema = field(default_factory=dict)
    """What `check` holds, as JSON Schema."""
    shorthand: str | None = None
    """The key a plain value stands for, where one may be written without the mapping."""
    hints: dict[str, str] = field(default_factory=dict)
    """For keys that people try: the one that is meant, or what to do."""

    def read(self, node: Node, problems: Problems) -> T | None:
        """Return what the mapping builds, or None after noting everything that is wrong in it."""
        if isinstance(node, Scalar) and self.shorthand is not None:
            node = Mapping(pairs=((Scalar(text=self.shorthand, place=node.place), node),), place=node.place)
        if not isinstance(node, Mapping):
            problems.add(node.place, self._no_mapping(node))
            return None
        before = len(problems)
        found = Fields(place=node.place, problems=problems, values={}, places={})
        shapes, meant = {key.name: key.shape for key in self.keys}, dict[str, Place]()
        for key, value in node.pairs:
            if key.text in found.places:
                first = found.places[key.text]
                problems.add(key.place, f"{_quote(key.text)} stands twice, first in line {first.line}")
                continue
            name = key.text
            if name not in shapes:
                problems.add(key.place, self._unknown(key, value))
                meant[self._meant(name)] = key.place
            else:
                found.places[name] = value.place
                found.values[name] = shapes[name].read(value, problems)
        found.places.update({name: place for name, place in meant.items() if name not in found.places})
        for missing in (key for key in self.keys if key.required and key.name not in found.places):
            if not any(f"'{missing.name}:'" in hint for hint in meant):
                problems.add(node.place, f"{self.noun} lacks {_quote(missing.name)}: {missing.doc}")
        if self.check is not None:
            self.check(found)
        return None if len(problems) > before else self.build(found)

    def schema(self) -> Schema:
        """Return the JSON Schema of the mapping."""
        mapping: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {key.name: {"description": key.doc, **key.shape.schema()} for key in self.keys},
        }
        required = [key.name for key in self.keys if key.required]
        if required:
            mapping["required"] = required
        mapping.update(self.rules)
        if self.shorthand is None:
            return mapping
        plain = next(key.shape.schema() for key in self.keys if key.name == self.shorthand)
        return {"anyOf": [plain, mapping]}

    def _no_mapping(self, node: Node) -> str:
        """Return what is wrong with something that has no keys."""
        names = [key.name for key in self.keys]
        needed = [key for key in self.keys if key.required]
        if isinstance(node, Sequence) and needed and isinstance(needed[-1].shape, ListOf):
            *others, last = (f"'{key.name}:'" for key in needed)
            return f"found a list, expected {self.noun}: {' and '.join((*others, last))}, and this list below {last}"
        word, _, rest = node.text.partition(" ") if isinstance(node, Scalar) else ("", "", "")
        if word in names and rest:
            return lacks_colon(word, rest)
        key = self.keys[0]
        words = key.shape.schema().get("enum") or ("…",) * (len(names) == 1)
        example = f", such as '{key.name}: {words[0]}'" if words else ""
        return f"found {_kind(node)}, expected {self.noun} with keys{example}"

    def _meant(self, name: str) -> str:
        """Return the key that is meant by one that there is not, as far as can be told."""
        near = difflib.get_close_matches(name, [key.name for key in self.keys], n=1)
        sentence = self.shorthand if name[:1].isupper() else None
        return self.hints.get(name) or next(iter(near), sentence or name.partition(" ")[0])

    def _unknown(self, key: Scalar, value: Node) -> str:
        """Return what is wrong with a key that there is not."""
        names = [known.name for known in self.keys]
        word, _, rest = key.text.partition(" ")
        bare = isinstance(value, Scalar) and not value.text and value.place.line == key.place.line
        if bare and value.place.column <= key.place.column + len(key.text):  # no colon between them, so inside {}
            if word in names:
                return lacks_colon(word, rest)
            hint = "put quotes round the whole text: inside {} a comma ends it"
        elif hint := self.hints.get(key.text, ""):
            hint = f"expected '{hint}'" if hint in names else hint
        elif (meant := self._meant(key.text)) == self.shorthand:
            hint = "put quotes round the whole text: a colon stands in it"
        elif meant in names:
            hint = f"did you mean '{meant}'?"
        else:
            hint = f"expected one of {', '.join(names)}"
        return f"unknown key {_quote(key.text)} in {self.noun}, {hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The values read for one mapping, for its build function."""

    place: Place
    problems: Problems
    values: dict[str, Any]
    places: dict[str, Place]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a key's value, or the default where the key does not stand there."""
        return self.values.get(name, default)

    def named(self, *names: Name) -> dict[Name, Any]:
        """Return those of some keys that stand there, for what is called like them."""
        return {name: self.values[name] for name in names if name in self.values}

    def problem(self, name: str, problem: str) -> None:
        """Note a problem at a key, or at the mapping where the key is missing."""
        self.problems.add(self.places.get(name, self.place), problem)


def one_of(words: tuple[str, ...], hints: dict[str, str] | None = None) -> Text[str]:
    """Return the shape of a word out of a few.

    Args:
        words: Those there are.
        hints: For words that people try, the one that is meant.
    """

    def parse(text: str) -> str:
        if text in words:
            return text
        near = [(hints or {}).get(text), *difflib.get_close_matches(text, words, n=1)]
        meant = next((word for word in near if word in words), None)
        hint = f"did you mean '{meant}'?" if meant else f"expected one of {', '.join(words)}"
        raise ValueError(hint)

    return Text(parse=parse, json={"enum": list(words)})


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("expected true or false")
    return text == "true"


FLAG = Text(parse=_flag, json={"type": "boolean"})


def _kind(node: Node) -> str:
    match node:
        case Scalar():
            return f"the value {_quote(node.text)}"
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"


def _quote(text: str) -> str:
    return repr(shorten(text))
