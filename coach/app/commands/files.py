"""Sessions as files: sound, plans and pictures."""

import json
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.app.commands.console import progress, tell, terminal, warn
from coach.app.options import LENGTH, PART, SCHEDULER, SessionName, Several, asks, env_option
from coach.errors import ExitCode
from coach.export.request import ExportRequest
from coach.script.library import DEFAULT_SCRIPT, script_paths
from coach.session.request import Request
from coach.units import clock

if TYPE_CHECKING:
    from collections.abc import Set

    from coach.export.batch import Hire
    from coach.export.order import Job
    from coach.export.shard import Shard
    from coach.plan.model import Plan
    from coach.script.model import Script
    from coach.session.music import MusicStretch


@click.command()
@click.argument("scripts", nargs=-1, type=SessionName(), envvar="COACH_SCRIPT", metavar="[SCRIPT]...")
@env_option(
    "--minutes",
    type=Several(LENGTH),
    metavar="MINUTES[,...]",
    default=(),
    help="How long the session takes, or several lengths, such as 20,45:30; without it, the script's own.",
)
@env_option("--all", "every", is_flag=True, help="Every bundled session.")
@env_option("--shard", type=PART, help="One part of them, such as 3/20: the same on every machine.")
@env_option(
    "--on",
    "scheduler",
    type=SCHEDULER,
    help="Let the workers of a Dask cluster write them: its scheduler, such as tcp://10.0.0.5:8786.",
)
@asks(Request, without=("script", "minutes"))
@asks(ExportRequest, name="files")
def export(
    *,
    scripts: tuple[str, ...],
    minutes: tuple[float, ...],
    every: bool,
    shard: "Shard | None",
    scheduler: str | None,
    request: Request,
    files: ExportRequest,
) -> None:
    """Write sessions to sound files, the same that `coach run` plays.

    Several sessions, several lengths or --all write many at once; what is there already is kept.
    """
    from coach.app.wiring import session_of
    from coach.export.order import check_apart, export_session
    from coach.live.journal import make_absolute

    _check(files, minutes)
    names = dict.fromkeys((*scripts, *(path.stem for path in script_paths() if every))) or (DEFAULT_SCRIPT,)
    lengths = minutes or (None,)
    if scheduler:
        request = make_absolute(request)  # workers are in other folders
    jobs = [files.job(replace(request, script=name, minutes=length)) for name in names for length in lengths]
    if len(jobs) > 1 or shard or scheduler:
        check_apart(jobs)
        _export_all(shard.jobs(jobs) if shard else jobs, scheduler)
        return
    shown = ", ".join(path.name for path in jobs[0].files)
    export_session(jobs[0], open_session=session_of, warn=warn, progress=partial(progress, shown))


def _check(files: ExportRequest, minutes: tuple[float, ...]) -> None:
    """Refuse options that ask for nothing together."""
    if "ext" in files.fields and not files.endings:
        raise click.UsageError("{ext} in -o needs --format, such as --format m4b,mp3.")
    if files.endings and "ext" not in files.fields:
        raise click.UsageError("--format fills in {ext}, which is not in -o.")
    if "minutes" in files.fields and not minutes:
        raise click.UsageError("{minutes} in -o needs --minutes.")
    if files.captions and str(files.outputs[0]) == "-":
        raise click.UsageError("--captions stand beside a file, and - is none.")


def _export_all(jobs: "list[Job]", scheduler: str | None) -> None:
    """Write many sessions, but for those that are there already."""
    from coach.app.screens.batch_progress import batch_screen
    from coach.export.batch import export_all, without_what_is_there

    left = [(job.name, rest) for job in jobs if (rest := without_what_is_there(job))]
    with batch_screen([name for name, _ in left]) as screen:
        if left:
            export_all(left, screen, hire=_hire(scheduler, {path.parent for _, job in left for path in job.files}))
    kept = len(jobs) - len(left)
    if not jobs:
        warn("There is nothing in this part.")
    if kept:
        warn(f"{kept} of {len(jobs)} sessions were there already; --force writes them anew.")
    for failure in screen.failures:
        warn(failure)
    if screen.failures:
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


def _hire(scheduler: str | None, folders: "Set[Path]") -> "Hire":
    """Return what gives those who write sessions: processes of this machine, or a cluster's workers."""
    from coach.app.wiring import session_of, speak_for_others

    if scheduler is None:
        from coach.export.batch import hire_processes

        return partial(hire_processes, open_session=session_of)
    from coach.export.cluster import hire_cluster

    return partial(hire_cluster, address=scheduler, speak=speak_for_others, folders=folders, warn=warn)


@click.command()
@asks(Request)
@env_option("--json", "as_json", is_flag=True, help="Everything in frames, for programs.")
@env_option("--words", is_flag=True, help="All that is said, line by line, and when.")
@env_option(
    "--picture",
    type=click.Path(path_type=Path),
    help="Draw the session, with its sound, instead: .png or .svg.",
)
@env_option("--force", is_flag=True, help="Replace a picture that is there already.")
def plan(*, request: Request, as_json: bool, words: bool, picture: Path | None, force: bool) -> None:
    """Show what is done and said when, and how the script was fitted."""
    from coach.app.screens.cue_sheet import cue_sheet
    from coach.app.wiring import plan_of
    from coach.plan.data import plan_json

    if (picture is not None) + as_json + words > 1:
        raise click.UsageError("--picture, --json and --words ask for different things: use one of them.")
    if picture:
        _draw(request, picture, force=force)
        return
    fitted = plan_of(request, warn)
    if as_json:
        music = [asdict(stretch) for stretch in _music(request, request.read(lambda _: None), fitted)]
        tell(json.dumps(plan_json(fitted) | {"music": music}, ensure_ascii=False))
    elif words:
        for cue in fitted.cues:
            if cue.text:
                tell(f"{clock(cue.at):>7}  {cue.text}")
    else:
        console = terminal()
        console.print(cue_sheet(fitted, width=console.width))


def _music(request: Request, script: "Script", fitted: "Plan") -> "tuple[MusicStretch, ...]":
    """Return which music is heard when."""
    from coach.session.music import beds_of, music_stretches
    from coach.sound.music.beds import music_names

    return music_stretches(fitted, music_names(request.music, beds_of(script)))


def _draw(request: Request, path: Path, *, force: bool) -> None:
    """Write the picture of a session."""
    from coach.app.wiring import session_of
    from coach.export.pictures.envelope import envelope_of
    from coach.export.pictures.picture_file import check_picture, write_picture
    from coach.export.pictures.session_picture import SessionPicture

    check_picture(path, force=force)
    with (
        session_of(request, warn) as session,
        progress(path.name, session.plan.frames) as advance,
    ):
        envelope = envelope_of(session, advance)
        music = ((stretch.start, stretch.name) for stretch in _music(request, session.script, session.plan))
        drawing = SessionPicture(session.plan, envelope, voice=session.clips.voice, music=music)
        write_picture(drawing, path, title=session.plan.title, force=force)
