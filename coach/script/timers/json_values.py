"""Values out of another timer's JSON, each refused with its place where it is something else than expected."""

import json
from dataclasses import dataclass
from typing import Any

from coach.errors import ScriptError
from coach.script.timers.timer import clean, seconds_of, times_of
from coach.units import Seconds


def parse_json(content: bytes) -> Any:
    """Return the value that a file stands for; None where it is no JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a JSON file."""

    found: Any
    file: str
    place: str = ""
    """Where it stands in the file, such as ``[0].steps[2]``."""

    def __getitem__(self, key: str) -> "Value":
        """Return what stands under a key; one of None where there is none."""
        if not isinstance(self.found, dict):
            raise self.problem("expected a mapping")
        return Value(found=self.found.get(key), file=self.file, place=f"{self.place}.{key}".lstrip("."))

    def items(self) -> "tuple[Value, ...]":
        """Return the values of a list; none where there is no list."""
        if self.found is None:
            return ()
        if not isinstance(self.found, list):
            raise self.problem("expected a list")
        return tuple(
            Value(found=value, file=self.file, place=f"{self.place}[{number}]")
            for number, value in enumerate(self.found)
        )

    def words(self, usual: str = "") -> str:
        """Return a text, cleaned."""
        return usual if self.found is None else clean(self.found, usual)

    def whole(self, usual: int = 0) -> int:
        """Return a whole number that is not negative."""
        if self.found is None:
            return usual
        if not isinstance(self.found, int) or isinstance(self.found, bool) or self.found < 0:
            raise self.problem("expected a whole number")
        return self.found

    def times(self) -> int:
        """Return how often something is done."""
        try:
            return times_of(self.whole(1))
        except ValueError as error:
            raise self.problem(str(error)) from error

    def seconds(self, each: float = 1.0) -> Seconds:
        """Return a time.

        Args:
            each: Seconds of one of its units.
        """
        try:
            return seconds_of(self.whole() * each)
        except ValueError as error:
            raise self.problem(str(error)) from error

    def problem(self, problem: str) -> ScriptError:
        """Return what there is to tell of a value that is wrong."""
        return ScriptError((f"{self.file}:1:1: {self.place or 'the file'}: {problem}",))
