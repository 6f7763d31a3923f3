"""What is kept between sessions, to be quicker the next time."""

import click

from coach.app.commands.console import tell, warn
from coach.app.options import envvar


@click.command()
@click.option("--clear", is_flag=True, help="Empty it; all of it can be made again.", **envvar("CLEAR"))
def cache(*, clear: bool) -> None:
    """Show what is kept to be quicker the next time.

    That is spoken lines, decoded music, and what was measured of voices and tracks. What was used longest ago goes
    when there is more than 500 MB, or than COACH_CACHE_MB says.
    """
    from coach.app.wiring import cache_kept
    from coach.bounded import MEGABYTE

    kept = cache_kept()
    if clear:
        gone = kept.shrink(0)
        warn(f"{gone / MEGABYTE:.1f} MB removed from {kept.folder}")
        return
    sizes = kept.sizes()
    for kind, (count, size) in sorted(sizes.items()):
        tell(f"{kind:<8}{count:>7} {'files' if count != 1 else 'file ':<5}{size / MEGABYTE:>9.1f} MB")
    whole = sum(size for _, size in sizes.values())
    tell(f"{whole / MEGABYTE:.1f} of {kept.most / MEGABYTE:g} MB in {kept.folder}")
