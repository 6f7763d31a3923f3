"""Names of files with fields to be filled in, where one command writes many."""

from pathlib import Path
from string import Formatter

FIELDS = ("script", "minutes", "ext")
_SCRIPTS = (".yaml", ".yml")
"""Endings that are left out; what else stands behind a dot is a part of the name."""


class Pattern:
    """A file's name, in which each field stands for something of the session.

    Attributes:
        fields: The fields that are in it.
    """

    def __init__(self, text: str) -> None:
        """Take a pattern; two braces stand for one that is meant.

        Raises:
            ValueError: It has other fields than those there are; the message says which.
        """
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            raise ValueError("has a brace without its other one; write two for one that is meant") from error
        self._text = text
        self.fields = frozenset(field for _, field, _, _ in parts if field is not None)
        known = " and ".join((", ".join(f"{{{field}}}" for field in FIELDS[:-1]), f"{{{FIELDS[-1]}}}"))
        for _, field, layout, conversion in parts:
            if field is not None and (field not in FIELDS or layout or conversion):
                raise ValueError(f"has a field that is none of {known}")

    def __str__(self) -> str:
        return self._text

    def path(self, *, script: str, minutes: float | None, ext: str = "") -> Path:
        """Return the name for one file.

        Args:
            script: The session's, by its name or its file.
            minutes: How long it is asked to be.
            ext: The ending, with or without its dot.
        """
        said = "" if minutes is None else f"{minutes:g}"
        name = Path(script)
        bare = name.stem if name.suffix in _SCRIPTS else name.name
        return Path(self._text.format(script=bare, minutes=said, ext=ext.removeprefix(".")))
