"""Whether a session could run here, and what would make it better."""

import json
from dataclasses import asdict
from functools import partial

import click

from coach.app.commands.console import show_findings, tell, warn
from coach.app.options import env_option
from coach.errors import ExitCode


@click.command()
@env_option("--tone", is_flag=True, help="Play a short tone on the sound device, too.")
@env_option("--json", "as_json", is_flag=True, help="Everything, for programs.")
def doctor(*, tone: bool, as_json: bool) -> None:
    """Tell what works here, what does not, and what to do about it.

    Sound, voices, music, settings, disk and all that leads a session are looked at, without running one.
    """
    from coach.app.doctor import hearing, leading, places
    from coach.app.doctor.examination import Check, examine
    from coach.audit.finding import all_well

    device: dict[str, Check] = {"sound device": partial(hearing.find_device, tone=tone)}
    others: dict[str, Check] = {
        "voices": hearing.find_voices,
        "sessions": places.find_sessions,
        "music": places.find_music,
        "settings": places.find_settings,
        "cache": places.find_cache,
        "disk": places.find_disk,
        "terminal": leading.find_terminal,
        "sleep": leading.find_sleep,
        "media keys": leading.find_media_keys,
        "phones": leading.find_remote,
    }
    # The device's process has its time, as in a session: all the rest would take it away on a busy machine.
    findings = (*examine(device), *examine(others))
    well = all_well(findings)
    if as_json:
        tell(json.dumps({"runs": well, "findings": [asdict(one) for one in findings]}, ensure_ascii=False, indent=1))
    else:
        show_findings(findings)
        warn("A session can run here." if well else "A session cannot run here as it should: see what fails.")
    if not well:
        raise click.exceptions.Exit(ExitCode.MISSING)
