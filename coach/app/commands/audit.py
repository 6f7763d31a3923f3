"""An exported file, heard as a listener would."""

import json
from contextlib import ExitStack
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from coach.app.commands.console import show_findings, tell, warn
from coach.app.options import SessionName, asks, env_option
from coach.errors import ExitCode
from coach.session.request import Request

if TYPE_CHECKING:
    from coach.audit.audit import Audit


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@env_option("--script", type=SessionName(), help="The session it is of, asked for as it was exported.")
@asks(Request, without=("script",))
@env_option("--json", "as_json", is_flag=True, help="Everything, for programs.")
def audit(*, file: Path, script: str | None, request: Request, as_json: bool) -> None:
    """Hear an exported file and tell whether it is as it should be.

    Its lines and chapters are compared with the session that --script names, or with the .json of --captions json
    that stands beside it. Without either, only the sound itself is judged.
    """
    from coach.app.wiring import clips_for, spoken_plan
    from coach.audit.audit import audit as hear
    from coach.audit.expected import expect, read_expected
    from coach.audit.finding import all_well

    _refuse_without_script(script)
    beside = file.with_suffix(".json")
    with ExitStack() as stack:
        expected, clip_of = None, None
        if script:
            plan, clips = stack.enter_context(spoken_plan(replace(request, script=script), warn))
            expected, clip_of = expect(plan), clips.samples
        elif beside.is_file():
            expected = read_expected(beside)
            lines = [one.line for one in expected.lines]
            clip_of = stack.enter_context(clips_for(request.voice, expected.language, lines, warn)).samples
        found = hear(file, expected, clip_of)
    well = all_well(found.findings)
    if as_json:
        tell(json.dumps(_as_data(found, well=well), ensure_ascii=False, indent=1))
    else:
        show_findings(found.findings)
        if expected is None:
            warn("There is no plan to compare it with: name one with --script, or export with --captions json.")
        warn(f"{file} is as it should be." if well else f"{file} is not as it should be: see what fails.")
    if not well:
        raise click.exceptions.Exit(ExitCode.IMPOSSIBLE)


def _refuse_without_script(script: str | None) -> None:
    """Refuse what says how a session was asked for, where no session is named."""
    context = click.get_current_context()
    said = [
        f"--{field.name.replace('_', '-')}"
        for field in fields(Request)
        if field.name not in ("script", "voice")
        and context.get_parameter_source(field.name) is ParameterSource.COMMANDLINE
    ]
    if said and not script:
        raise click.UsageError(f"{', '.join(said)} without --script: name the session that was exported so.")


def _as_data(found: "Audit", *, well: bool) -> dict[str, object]:
    return {
        "well": well,
        "findings": [asdict(one) for one in found.findings],
        "sound": asdict(found.heard),
        "file": asdict(found.labels),
        "lines": [
            {
                "text": one.expected.line.text,
                "expected_at": one.expected.at,
                "at": one.at,
                "alike": round(one.alike, 3),
                "whole_onset": one.whole_onset,
                "dip": None if one.dip is None else round(one.dip, 1),
            }
            for one in found.lines
        ],
    }
