"""How what is asked for becomes options of a command: every one can come from the environment too."""

import math
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, replace
from enum import StrEnum
from functools import wraps
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast, get_args, get_origin

import click
from click.shell_completion import CompletionItem

from coach.errors import VoiceError
from coach.export.naming import Pattern
from coach.script.times import MINUTE, parse_time
from coach.script.values import LONGEST
from coach.session.option import OPTION, Minutes, MusicName, Option, PersonName, ScriptName, VoiceName
from coach.units import Seconds

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from coach.export.shard import Shard

LONGEST_NAME = 40

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R", bound="DataclassInstance")


class Voice(click.types.StringParamType):
    """A voice by its engine and its name within it; whether it is here is told when it is to speak."""

    name = "ENGINE[:VOICE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, if there is such an engine."""
        from coach.speech.voices.engines import AUTO, engine_of

        try:
            if value != AUTO:
                engine_of(value)
        except VoiceError as error:
            self.fail(str(error), param, ctx)
        return str(value)

    def shell_complete(self, _ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the engines that begin so."""
        from coach.speech.voices.engines import AUTO, engine_names

        return [CompletionItem(name) for name in (AUTO, *engine_names()) if name.startswith(incomplete)]


class SessionName(click.types.StringParamType):
    """A session by its name or its path; whether it is there is told when it is read."""

    name = "SCRIPT"

    def shell_complete(self, _ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the sessions that begin so, and let the shell complete paths."""
        from coach.script.library import session_paths

        names = [CompletionItem(name) for name in session_paths() if name.startswith(incomplete)]
        return [*names, CompletionItem(incomplete, type="file")]


class BrokenOff(click.types.StringParamType):
    """A session that broke off, by its number or its script; yes is the newest, and no is none."""

    name = "NUMBER|SCRIPT"
    NEWEST = "yes"
    _WORDS: ClassVar = {
        **dict.fromkeys(("true", NEWEST, "on"), True),
        **dict.fromkeys(("0", "false", "no", "off"), False),
    }

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> Any:
        """Return what it is asked for by; None for none."""
        from coach.live.journal import NEWEST

        wanted = self._WORDS.get(str(value).lower())
        return value if wanted is None else NEWEST if wanted else None


class Number(click.FloatRange):
    """A number in a range; "nan" is in none, and click lets it through."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


class Several(click.types.StringParamType):
    """Values of one kind with commas between them."""

    def __init__(self, kind: "click.ParamType[Any]") -> None:
        self.name = f"{kind.name}[,...]"
        self._kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the values, each once."""
        if isinstance(value, tuple):
            return value
        return tuple(dict.fromkeys(self._kind.convert(part.strip(), param, ctx) for part in value.split(",")))


class OneOf(click.Choice[str]):
    """A value of an enumeration."""

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__([member.value for member in kind])
        self._kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the member."""
        return value if isinstance(value, self._kind) else self._kind(super().convert(value, param, ctx))


class Reading(click.types.StringParamType):
    """A value read by a function, which raises ValueError with what is wrong with it."""

    def __init__(self, name: str, read: Callable[[Any], Any]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what is read."""
        try:
            return self._read(value)
        except ValueError as error:
            self.fail(f"{value!r} {error}.", param, ctx)


class ListedReading(Reading):
    """The same; in the environment, several are parted like paths."""

    envvar_list_splitter = os.pathsep


def _read_length(value: Any) -> float:
    """Return how long a session takes, in minutes; that is what it is written in where there is no unit."""
    try:
        seconds = parse_time(str(value), bare=MINUTE)
    except ValueError:
        seconds = Seconds(0.0)
    if not 0.0 < seconds <= LONGEST:
        raise ValueError("is no length: expected minutes such as 20, 20:30 or 1h10, at most 480")
    return seconds / MINUTE


def _read_part(value: Any) -> "Shard":
    from coach.export.shard import Shard

    return value if isinstance(value, Shard) else Shard.read(value)


def _read_scheduler(value: Any) -> str:
    if not re.fullmatch(r"[a-z]+://\S+:\d+", str(value)):
        raise ValueError("is no address of a scheduler: expected such as tcp://10.0.0.5:8786")
    return str(value)


def _read_person(value: Any) -> str:
    """Return somebody's name on one line, as the voice is to say it."""
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
    if len(name) > LONGEST_NAME or set(name) & set("{}[]<>") or (name and not any(map(str.isalpha, name))):
        raise ValueError(f"is no name: expected at most {LONGEST_NAME} letters")
    return name


LENGTH = Reading("MINUTES", _read_length)
PART = Reading("K/N", _read_part)
SCHEDULER = Reading("ADDRESS", _read_scheduler)

_KINDS: "dict[Any, click.ParamType[Any]]" = {
    ScriptName: SessionName(),
    VoiceName: Voice(),
    MusicName: ListedReading("[PACE=]MUSIC", str),
    PersonName: Reading("NAME", _read_person),
    Minutes: LENGTH,
    Pattern: ListedReading("FILE", lambda value: value if isinstance(value, Pattern) else Pattern(value)),
    str: click.STRING,
}
"""What reads the kinds of fields that are not to be told by the field alone."""


class ToldLate(click.Option):
    """An option whose help is put together when it is shown."""

    def __init__(self, names: Sequence[str], told: str | Callable[[], str], **given: Any) -> None:
        super().__init__(names, help=told if isinstance(told, str) else "", **given)
        self._told = told

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return what stands in the help."""
        if not isinstance(self._told, str):
            self.help = self._told()
        return super().get_help_record(ctx)


def envvar(name: str) -> dict[str, Any]:
    """Return what lets an option come from the environment, and its help say so."""
    return {"envvar": f"COACH_{name}", "show_envvar": True}


def env_option(*names: str, **given: Any) -> Callable[[F], F]:
    """Add an option to a command; under its long name it can come from the environment, too."""
    long = next(name for name in names if name.startswith("--"))
    return click.option(*names, **given, **envvar(long.partition("/")[0].removeprefix("--").upper()))


def asks(kind: "type[DataclassInstance]", *, name: str = "request", without: tuple[str, ...] = ()) -> Callable[[F], F]:
    """Add what a request asks for to a command, which is given the request.

    Args:
        kind: The request's class; its fields say how each is asked for.
        name: The parameter of the command that takes the request.
        without: Fields that the command asks for in another way, and fills in itself.
    """
    own = [field for field in fields(kind) if field.name not in without]

    def asking(command: F) -> F:
        @wraps(command)
        def ask(**given: Any) -> Any:
            request = kind(**{field.name: given.pop(field.name) for field in own})
            return command(**{name: request}, **given)

        for field in reversed(own):
            ask = _parameter(field)(ask)
        return cast(F, ask)

    return asking


def with_words(request: R, words: Mapping[str, str]) -> R:
    """Return a request with words in place of some of its fields, each read as the command line reads it.

    Args:
        request: What else is asked for.
        words: By the names of fields; an empty one stands for what holds where nothing is asked for.

    Raises:
        click.BadParameter: A word is no such thing.
    """
    read: dict[str, Any] = {}
    for field in fields(request):
        if word := words.get(field.name):
            kind, many = _kind(field)
            value = _type(kind, field.metadata[OPTION]).convert(word, None, None)
            read[field.name] = (value,) if many else value
        elif word is not None:
            read[field.name] = field.default
    return replace(request, **read)


def as_words(request: "DataclassInstance") -> tuple[str, ...]:
    """Return the words of a command line that ask for the same: what stands by itself, and what is not as usual."""
    words: list[str] = []
    for field in fields(request):
        told, value = field.metadata[OPTION], getattr(request, field.name)
        name = f"--{(told.name or field.name).replace('_', '-')}"
        if told.argument:
            words.append(value)
        elif value is True:
            words.append(name)
        elif value != field.default:
            for each in value if isinstance(value, tuple) else (value,):
                words += (name, f"{each:.10g}" if isinstance(each, float) else str(each))
    return tuple(words)


def _parameter(field: "Field[Any]") -> Callable[[F], F]:
    """Return what adds a field to a command."""
    told: Option = field.metadata[OPTION]
    name = told.name or field.name
    kind, many = _kind(field)
    if told.argument:
        return click.argument(field.name, type=_type(kind, told), default=field.default, envvar=f"COACH_{name.upper()}")
    flag, required = kind is bool, field.default is MISSING
    reads = {} if flag else {"type": Several(_type(kind, told)) if told.commas else _type(kind, told)}
    return click.option(
        *((told.short,) if told.short else ()),
        f"--{name.replace('_', '-')}",
        field.name,
        cls=ToldLate,
        told=told.help,
        is_flag=flag,
        multiple=many and not told.commas,
        required=required,
        metavar=told.metavar,
        **({} if required else {"default": field.default}),
        **reads,
        **envvar(name.upper()),
    )


def _kind(field: "Field[Any]") -> tuple[Any, bool]:
    """Return the kind of a field's value, or of each of its values, and whether it may have several."""
    among = get_args(field.type)
    if get_origin(field.type) is tuple:
        return among[0], True
    return next(one for one in among if one is not NoneType) if NoneType in among else field.type, False


def _type(kind: Any, told: Option) -> "click.ParamType[Any]":
    """Return what reads a value of a field's kind."""
    if told.choices:
        return click.Choice(told.choices)
    if kind is int:
        return click.INT if told.least is None else click.IntRange(min=int(told.least))
    if kind is float:
        return Number(min=told.least, max=told.most)
    return _KINDS[kind] if kind in _KINDS else OneOf(kind)
