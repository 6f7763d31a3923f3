"""Voices and music by themselves: listed, and heard."""

from contextlib import closing
from pathlib import Path

import click

from coach.app.commands import takes
from coach.app.commands.console import tell, terminal, warn
from coach.app.options import Number, OneOf, Voice, env_option
from coach.languages import DEFAULT
from coach.pace import Pace


@click.group(invoke_without_command=True)
@env_option("--play", is_flag=True, help="Let each be heard on the same line.")
@env_option("--language", default=DEFAULT, show_default=True, help="Which language --play is to hear.")
@click.pass_context
def voices(context: click.Context, *, play: bool, language: str) -> None:
    """List the voices there are, and how to get others."""
    if context.invoked_subcommand is not None:
        return
    if play:
        from coach.app.single_line import compare
        from coach.sinks.player import play as play_sound

        compare(language, play_sound, show=tell, warn=warn)
        return
    from coach.app.cast import voice_setup
    from coach.app.screens.voice_list import voice_list
    from coach.speech.voices.listing import available
    from coach.speech.voices.speed import measure

    setup = voice_setup()
    infos = available(setup)
    console = terminal()
    console.print(voice_list(infos, measure(infos, setup), width=console.width))


for _command in (takes.sheet, takes.record, takes.take_in, takes.bake_voice):
    voices.add_command(_command)


@voices.command("get")
@click.argument("name")
def get_voice(name: str) -> None:
    """Download a voice: kokoro, or one of piper's such as en_US-lessac-medium.

    A download that broke off is gone on with.
    """
    from coach.app.cast import voice_setup
    from coach.speech.voices.engines import fetch

    setup = voice_setup()
    asked_for = fetch(name, setup, warn)
    warn(f"{asked_for} is in {setup.models}")


@click.command()
@click.argument("text")
@env_option("--voice", type=Voice(), default="auto", help="Who says it.")
@env_option("--language", default=DEFAULT, show_default=True, help="Language of the text.")
@env_option(
    "--pace",
    type=OneOf(Pace),
    default=Pace.STEADY.value,
    show_default=True,
    help="How fast it is said.",
)
@env_option("-o", "--output", type=click.Path(path_type=Path), help="A .wav file, instead of hearing it.")
@env_option("--force", is_flag=True, help="Replace a file that is there already.")
def say(text: str, *, voice: str, language: str, pace: Pace, output: Path | None, force: bool) -> None:
    """Say a line as a session would."""
    from coach.app.single_line import check_wav, sound_of, write_wav
    from coach.sinks.player import play

    if output is not None:
        check_wav(output, force=force)
    sound = sound_of(text, voice=voice, language=language, pace=pace, warn=warn)
    if output is None:
        play(sound)
    else:
        write_wav(sound, output, force=force)


@click.command()
@env_option("--play", metavar="NAME", help="Let one of them be heard.")
@env_option(
    "--seconds",
    type=Number(min=1, max=3600),
    default=60.0,
    show_default=True,
    help="How much of it is played.",
)
def music(*, play: str | None, seconds: float) -> None:
    """List the bundled music, or let one bed be heard.

    A bed is several loops of different lengths heard together, so that it goes on for hours and is never
    quite the same twice.
    """
    if play:
        _play(play, seconds)
        return
    from coach.app.screens.bed_list import bed_list
    from coach.sound.music.catalogue import catalogue

    console = terminal()
    console.print(bed_list(catalogue(), width=console.width))


def _play(name: str, seconds: float) -> None:
    """Play the beginning of a bed."""
    from coach.kept.folders import cache_folder
    from coach.sinks.player import play
    from coach.sound.music.beds import open_bed
    from coach.sound.music.sample import sample
    from coach.units import to_frames

    with closing(open_bed(name, cache=cache_folder())) as bed:
        play(sample(bed, to_frames(seconds)))
