"""Options declared where they belong: as fields of what is asked for, which the command line reads."""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field
from typing import Annotated, Any, Final

Minutes = Annotated[float, "a length, in minutes"]
VoiceName = Annotated[str, "a voice: its engine, or engine:voice"]
MusicName = Annotated[str, "music for all paces, or pace=music"]

ScriptName = Annotated[str, "a session: its name, or a path"]
PersonName = Annotated[str, "how somebody is called"]

OPTION: Final = "option"
"""Where a field's metadata has its option."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """How a field is asked for; its name, its default and its kind are the field's own."""

    help: str | Callable[[], str]
    """One that takes a registry's word for it is called when it is shown."""
    name: str = ""
    """In place of the field's."""
    short: str = ""
    """A letter, such as ``-o``."""
    metavar: str | None = None
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    """What a text can be; empty for any."""
    commas: bool = False
    """Whether several stand with commas between them, rather than each behind an option of its own."""
    argument: bool = False
    """Whether it stands by itself, without its name."""


def option(default: Any = MISSING, /, **told: Any) -> Any:
    """Return a field that can be asked for; its keywords are those of :class:`Option`."""
    return field(default=default, metadata={OPTION: Option(**told)})
