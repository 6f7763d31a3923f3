"""What the commands can be asked for: the options they share, and the kinds of values these take."""

import math
import os
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from coach.errors import VoiceError
from coach.script.library import DEFAULT_SCRIPT

if TYPE_CHECKING:
    from coach.export.naming import Pattern
    from coach.export.order import Order

F = TypeVar("F", bound=Callable[..., Any])


class VoiceName(click.types.StringParamType):
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


class TalkChoice(click.Choice[str]):
    """How much is said, as the plan calls it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the amount of talk of that name."""
        from coach.plan.turns import Talk

        return Talk(super().convert(value, param, ctx))


class PulseChoice(click.Choice[str]):
    """What tells the hands when a repetition begins, as the script calls it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the pulse of that name."""
        from coach.script.model import Pulse

        return Pulse(super().convert(value, param, ctx))


def envvar(name: str) -> dict[str, Any]:
    """Return what lets an option come from the environment, and its help say so."""
    return {"envvar": f"COACH_{name}", "show_envvar": True}


def session_options(command: F) -> F:
    """Add the argument and the options of a command that makes one session."""
    return _with(
        command,
        *_fitting_options(),
        click.option(
            "--minutes",
            type=Number(**_MINUTES),
            help="How long the session takes; without it, the script's own length.",
            **envvar("MINUTES"),
        ),
        click.argument("script", default=DEFAULT_SCRIPT, envvar="COACH_SCRIPT"),
    )


def sessions_options(command: F) -> F:
    """Add the argument and the options of a command that makes several sessions."""
    return _with(
        command,
        *_fitting_options(),
        click.option("--all", "every", is_flag=True, help="Every bundled session.", **envvar("ALL")),
        click.option(
            "--minutes",
            type=Several(Number(**_MINUTES)),
            metavar="MINUTES[,...]",
            default=(),
            help="How long the session takes, or several lengths; without it, the script's own.",
            **envvar("MINUTES"),
        ),
        click.argument("scripts", nargs=-1, envvar="COACH_SCRIPT", metavar="[SCRIPT]..."),
    )


def _with(command: F, *options: Callable[[F], F]) -> F:
    for option in options:
        command = option(command)
    return command


_MINUTES: dict[str, Any] = {"min": 0, "max": 480, "min_open": True}


def _fitting_options() -> tuple[Callable[[F], F], ...]:
    """Return the options that say how a script becomes a session."""
    return (
        click.option(
            "--talk",
            type=TalkChoice(("normal", "full", "brief", "minimal")),
            default="normal",
            help="How much is said: taught once, each time, in short, or names and counts; safety always.",
            **envvar("TALK"),
        ),
        click.option(
            "--pulse",
            type=PulseChoice(("bell", "breath", "none")),
            help="What each stroke is felt by: a soft bell, the music's breath, or nothing; else as the script says.",
            **envvar("PULSE"),
        ),
        click.option(
            "--skip-prep", is_flag=True, help="Leave out what is said before the start.", **envvar("SKIP_PREP")
        ),
        click.option(
            "--voice",
            type=VoiceName(),
            default="auto",
            help="Who speaks (see `coach voices`); auto takes the best there is here.",
            **envvar("VOICE"),
        ),
    )


class MusicChoice(click.types.StringParamType):
    """Music as the user names it; in the environment, several are parted like paths."""

    name = "[PACE=]MUSIC"
    envvar_list_splitter = os.pathsep


def sound_options(command: F) -> F:
    """Add the options of every command whose session is heard."""
    return _with(
        command,
        *(
            click.option(
                f"--{kind}-level",
                type=Number(min=-40, max=20),
                default=0.0,
                help=f"Decibels by which the {what} louder than usual, below 0 softer.",
                **envvar(f"{kind.upper()}_LEVEL"),
            )
            for kind, what in (("bell", "bells are"), ("music", "music is"), ("voice", "voice is"))
        ),
        click.option(
            "--shuffle",
            type=int,
            metavar="SEED",
            help="Play your tracks in orders drawn from this number, the same every time.",
            **envvar("SHUFFLE"),
        ),
        click.option(
            "--music",
            type=MusicChoice(),
            multiple=True,
            default=("auto",),
            help="A bed by name, a sound file, a folder, a playlist, or none; auto takes a bed for each pace. "
            "Several times by pace: slow=dusk, fast=FOLDER.",
            **envvar("MUSIC"),
        ),
    )


class Outputs(click.types.StringParamType):
    """Files as the user names them, with fields to fill in; in the environment, several are parted like paths."""

    name = "FILE"
    envvar_list_splitter = os.pathsep

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the pattern of the files' names."""
        from coach.export.naming import Pattern

        if isinstance(value, Pattern):
            return value
        try:
            return Pattern(value)
        except ValueError as error:
            self.fail(f"{value!r} {error}.", param, ctx)


def export_options(command: F) -> F:
    """Add the options of the command that writes files; it is given them as one order.

    They stand next to the command: the order is made when its other options are known.
    """

    @wraps(command)
    def ordered(**given: Any) -> Any:
        return command(order=_order(given), **given)

    return _with(cast(F, ordered), *_file_options())


def _file_options() -> tuple[Callable[[F], F], ...]:
    """Return the options that say which files a session becomes."""
    return (
        click.option("--force", is_flag=True, help="Replace a file that is there already.", **envvar("FORCE")),
        click.option(
            "--stems",
            type=Outputs(),
            metavar="FOLDER",
            help="Voice, music and bells as files of their own, too.",
            **envvar("STEMS"),
        ),
        click.option(
            "--captions",
            type=click.Choice(("srt", "vtt", "lrc", "txt", "json")),
            multiple=True,
            help="What is said, beside the first file: captions, lyrics, Audacity labels (txt) or data. Several times.",
            **envvar("CAPTIONS"),
        ),
        click.option(
            "--cover",
            default="auto",
            metavar="FILE|auto|none",
            help="A picture, JPEG or PNG, for players to show; auto draws one of the session.",
            **envvar("COVER"),
        ),
        click.option(
            "--chapters",
            type=click.Choice(("steps", "sections", "none")),
            default="steps",
            help="What players can leap to.",
            **envvar("CHAPTERS"),
        ),
        click.option(
            "--bitrate",
            type=click.IntRange(min=1),
            metavar="KBIT",
            help="Kilobits a second, where the format loses something.",
            **envvar("BITRATE"),
        ),
        click.option(
            "--format",
            "endings",
            type=Several(click.STRING),
            metavar="EXT[,...]",
            default=(),
            help="What {ext} in -o stands for, such as m4b,mp3.",
            **envvar("FORMAT"),
        ),
        click.option(
            "-o",
            "--output",
            "outputs",
            type=Outputs(),
            required=True,
            multiple=True,
            help="The file: .wav, .flac, .opus, .ogg, .mp3, .m4a, .m4b, .mka, or .html to be opened in a browser; "
            "- is a pipe for WAV. Several times for several files. "
            "{script}, {minutes} and {ext} are filled in.",
            **envvar("OUTPUT"),
        ),
    )


def _order(given: dict[str, Any]) -> "Order":
    """Take the export's options out of all that were given."""
    from coach.export.encoders.chapters import Detail
    from coach.export.order import Order

    own = {name: given.pop(name) for name in ("outputs", "endings", "captions", "stems", "cover", "force")}
    outputs: tuple[Pattern, ...] = own["outputs"]
    fields = frozenset(field for pattern in outputs for field in pattern.fields)
    if "ext" in fields and not own["endings"]:
        raise click.UsageError("{ext} in -o needs --format, such as --format m4b,mp3.")
    if own["endings"] and "ext" not in fields:
        raise click.UsageError("--format fills in {ext}, which is not in -o.")
    if "minutes" in fields and not given["minutes"]:
        raise click.UsageError("{minutes} in -o needs --minutes.")
    if own["captions"] and str(outputs[0]) == "-":
        raise click.UsageError("--captions stand beside a file, and - is none.")
    return Order(**own, kilobits=given.pop("bitrate"), chapters=Detail(given.pop("chapters")))
