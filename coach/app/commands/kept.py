"""What is kept between sessions: to be quicker the next time, and to know what was heard."""

import functools
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from coach.app.commands.console import tell, terminal, warn
from coach.app.options import env_option
from coach.errors import CoachError, JournalError

if TYPE_CHECKING:
    from coach.live.journal import Entry
    from coach.session.request import Request


@click.command()
@env_option("--clear", is_flag=True, help="Empty it; all of it can be made again.")
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


@click.command()
@env_option("--clear", is_flag=True, help="Forget all of it.")
@env_option("--json", "as_json", is_flag=True, help="Everything, for programs.")
def history(*, clear: bool, as_json: bool) -> None:
    """Tell which sessions were heard when, and how far.

    Those that broke off have a number: `coach run --resume 2` goes on with the second of them. The last hundred are
    kept, on this computer and nowhere else.
    """
    from coach.app.wiring import journal

    if clear and as_json:
        raise click.UsageError("--clear and --json ask for different things: use one of them.")
    kept = journal()
    if clear:
        gone = kept.clear()
        warn(f"{gone} session{'s' if gone != 1 else ''} forgotten; none can be gone on with")
        return
    entries = tuple(kept.entries())
    read = tuple(_numbered(entry for entry in entries if not isinstance(entry, JournalError)))
    if as_json:
        tell(json.dumps([_as_data(number, entry) for number, entry in read], ensure_ascii=False, indent=1))
    elif read:
        _list(read)
    else:
        warn("No session has been heard yet.")
    if len(read) < len(entries):
        others = len(entries) - len(read)
        warn(f"{others} more cannot be read: they are damaged, or of another version of coach; --clear forgets all")


def _list(entries: "Iterable[tuple[int | None, Entry]]") -> None:
    """Write sessions as a table, with how each went."""
    from coach.app.screens.history_list import history_list

    console = terminal()
    digest_now = functools.cache(_digest_now)  # many were asked for alike
    rows = [(str(number or ""), entry, _went(entry, digest_now)) for number, entry in entries]
    console.print(history_list(rows, width=console.width))
    if any(number for number, *_ in rows):
        warn("`coach run --resume NUMBER` goes on with one that broke off; without a number, with the first.")


def _numbered(entries: "Iterable[Entry]") -> "Iterable[tuple[int | None, Entry]]":
    """Yield sessions with the numbers of those that broke off."""
    number = 0
    for entry in entries:
        number += not entry.finished
        yield None if entry.finished else number, entry


def _went(entry: "Entry", digest_now: "Callable[[Request], str | None]") -> str:
    """Return how a session went, and where it would be gone on with."""
    if entry.finished:
        return "to its end"
    digest = digest_now(replace(entry.request, minutes=None, name="", music=()))
    if digest is None:
        return "broke off; its script is gone, or wrong"
    return f"broke off in {entry.step}" if digest == entry.digest else "broke off; its script has been changed since"


def _digest_now(request: "Request") -> str | None:
    """Return what tells the script of a request from any other; None where it cannot be read."""
    from coach.live.journal import digest_of

    try:
        return digest_of(request.read(lambda _: None))
    except CoachError:
        return None


def _as_data(number: "int | None", entry: "Entry") -> dict[str, object]:
    from coach.app.screens.history_list import begun
    from coach.units import to_seconds

    return {
        "resume": number,
        "begun": begun(entry).isoformat(timespec="seconds"),
        "session": entry.name,
        "title": entry.title,
        "heard": round(to_seconds(entry.heard), 3),
        "end": round(to_seconds(entry.end), 3),
        "finished": entry.finished,
        "step": entry.step,
        "asked": asdict(entry.request),
    }
