"""What the commands can be asked for: the options they share, and the kinds of values these take."""

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from coach.library import DEFAULT_SCRIPT

F = TypeVar("F", bound=Callable[..., Any])

VOICES = ("auto", "espeak", "pyttsx3", "silent")


class Number(click.FloatRange):
    """A number in a range; "nan" is in none, and click lets it through."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


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
    """Add the argument and the options of every command that makes a session."""
    for option in (
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
            type=click.Choice(VOICES),
            default="auto",
            help="Who speaks; auto takes the system's voice on macOS and Windows, espeak elsewhere.",
            **envvar("VOICE"),
        ),
        click.option(
            "--minutes",
            type=Number(min=0, max=480, min_open=True),
            help="How long the session takes; without it, the script's own length.",
            **envvar("MINUTES"),
        ),
        click.argument("script", default=DEFAULT_SCRIPT, envvar="COACH_SCRIPT"),
    ):
        command = option(command)
    return command


class Music(click.types.StringParamType):
    """Music as the user names it; in the environment, several are parted like paths."""

    name = "[PACE=]MUSIC"
    envvar_list_splitter = os.pathsep


def sound_options(command: F) -> F:
    """Add the options of every command whose session is heard."""
    for option in (
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
            type=Music(),
            multiple=True,
            default=("auto",),
            help="A bed by name, a sound file, a folder, a playlist, or none; auto takes a bed for each pace. "
            "Several times by pace: slow=dusk, fast=FOLDER.",
            **envvar("MUSIC"),
        ),
    ):
        command = option(command)
    return command


class Outputs(click.Path):
    """Files as the user names them; in the environment, several are parted like paths."""

    envvar_list_splitter = os.pathsep


def export_options(command: F) -> F:
    """Add the options of the command that writes files."""
    for option in (
        click.option("--force", is_flag=True, help="Replace a file that is there already.", **envvar("FORCE")),
        click.option(
            "--stems",
            type=click.Path(path_type=Path),
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
            "-o",
            "--output",
            "outputs",
            type=Outputs(path_type=Path, allow_dash=True),
            required=True,
            multiple=True,
            help="The file: .wav, .flac, .opus, .ogg, .mp3, .m4a, .m4b, .mka, or .html to be opened in a browser; "
            "- is a pipe for WAV. "
            "Several times for several files.",
            **envvar("OUTPUT"),
        ),
    ):
        command = option(command)
    return command
