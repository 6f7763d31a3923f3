"""What is told of an error beside its one line: where it came from, on request or in a report."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach import __version__
from coach.app.options import envvar

if TYPE_CHECKING:
    from traceback import FrameSummary

_PACKAGE = Path(__file__).resolve().parents[1]


class Debug:
    """Whether whoever runs the command wants to see where an error came from."""

    on = False

    def show_traceback(self) -> None:
        """Write where the error that is being handled came from, if that is wanted."""
        if self.on:
            import traceback

            traceback.print_exc()


def add_debug(command: click.Command) -> None:
    """Let a command, and those in it, be asked where an error came from; adding it twice is safe."""
    if any(parameter.name == "debug" for parameter in command.params):
        return

    def ask(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
        debug = context.find_object(Debug)
        if debug is not None and wanted:
            debug.on = True

    if isinstance(command, click.Group) and isinstance(command.commands, dict):  # others are read when they are needed
        for inner in command.commands.values():
            add_debug(inner)
    option = click.Option(
        ["--debug"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=ask,
        help="Show where an error came from.",
        **envvar("DEBUG"),
    )
    command.params.append(option)


def told_of(error: Exception, folder: Path) -> str:
    """Return what is told of an error that is a mistake of the coach's own, and write a report of it.

    The report has no word of what the coach was given: no text, no name, no path but those of its own modules.

    Args:
        error: What nobody expected.
        folder: Where the report goes.
    """
    import platform
    import traceback

    from coach.kept.digest import digest
    from coach.kept.whole_file import keep_whole

    places = [_place(frame) for frame in traceback.extract_tb(error.__traceback__)]
    kinds = " from ".join(_kinds(error))
    about = f"coach {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    report = "\n".join((about, *places, kinds, ""))
    path = folder / f"fault-{digest(report, size=4)}.txt"
    where = places[-1].partition(" ")[0] if places else "no place"
    what = f"a mistake of the coach's own ended it ({type(error).__name__} in {where})"
    try:
        keep_whole(path, report.encode())
    except OSError as refused:
        return f"{what}; its report cannot be written to {path} ({refused.strerror}): --debug shows what is in it"
    return f"{what}; nothing of yours is in its report, {path}: please send it to whoever gave you the coach"


def _kinds(error: BaseException) -> list[str]:
    """Return the names of an error and of those it came from."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 10:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return kinds


def _place(frame: "FrameSummary") -> str:
    """Return where in the code a frame is, whoever has put the code where."""
    path = Path(frame.filename)
    inside = path.relative_to(_PACKAGE.parent) if path.is_relative_to(_PACKAGE) else Path(path.name)
    return f"{inside.as_posix()}:{frame.lineno} {frame.name}"
