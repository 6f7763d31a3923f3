"""The ``coach`` command. Data goes to stdout, everything else to stderr."""

import errno
import os
import sys
from collections import UserDict
from importlib import import_module
from typing import Any, NoReturn

import click

from coach import __version__
from coach.app.commands.console import at_a_terminal, can_be_drawn_on, warn
from coach.app.debug import Debug, add_debug, told_of
from coach.app.streams import fill_streams
from coach.errors import CoachError, ExitCode
from coach.kept.folders import state_folder
from coach.signals import ignore_signals, raise_signals

# Our matrices are small: a second thread of the linear algebra library costs more than it gains.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_UNTAKEN = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EFBIG, errno.EDQUOT)
"""What the system says where it does not take what is written; of a file, it names the file."""


def main() -> NoReturn:
    """Run the command and leave with its exit code; a mistake is told in one line, never as a traceback."""
    try:
        raise_signals()
        fill_streams()
        code = _run()
        ignore_signals()
    except (click.Abort, KeyboardInterrupt):
        ignore_signals()
        warn("Stopped.")
        code = ExitCode.INTERRUPTED
    sys.exit(code)


def _run() -> int:
    """Run the command, and return its exit code."""
    debug = Debug()
    try:
        code: int = cli.main(prog_name="coach", standalone_mode=False, obj=debug) or ExitCode.FINE
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.ClickException as error:
        error.show()
        code = ExitCode.USAGE
    except CoachError as error:
        debug.show_traceback()
        warn(str(error))
        code = error.exit_code
    except BrokenPipeError:
        # Whoever read our output has left: nothing more to say, and nothing to flush into the closed pipe.
        sys.stdout = None
        code = ExitCode.FINE
    except SystemExit:
        # The same, but click or rich was the first to find out: both have seen to what is left to flush.
        code = ExitCode.FINE
    except click.Abort:
        raise
    except Exception as error:
        debug.show_traceback()
        if isinstance(error, OSError) and error.filename is None and error.errno in _UNTAKEN:
            warn(f"standard output cannot be written: {os.strerror(error.errno).lower()}")
            sys.stdout = None  # what it has not taken would be tried again in the end
            code = ExitCode.IMPOSSIBLE
        else:
            warn(told_of(error, state_folder()))
            code = ExitCode.FAULT
    return code


class _Commands(UserDict[str, Any]):
    """Commands by their names, each read when it is asked for: no sound need wait for what the others need."""

    def __getitem__(self, name: str) -> Any:
        """Return a command of the module that stands under its name."""
        there = vars(import_module(f"coach.app.commands.{self.data[name]}")).values()
        command = next(one for one in there if isinstance(one, click.Command) and one.name == name)
        add_debug(command)
        return command


_COMMANDS = {
    **dict.fromkeys(("run", "rehearse", "serve", "devices", "keys"), "live"),
    **dict.fromkeys(("export", "plan"), "files"),
    **dict.fromkeys(("check", "schema", "list"), "scripts"),
    **dict.fromkeys(("voices", "say", "music"), "sound"),
    **dict.fromkeys(("library", "new", "edit", "import"), "library"),
    **dict.fromkeys(("cache", "history"), "kept"),
    "doctor": "doctor",
    "audit": "audit",
    "help": "manual",
}


@click.group(
    commands=_Commands(_COMMANDS),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="coach")
@click.pass_context
def cli(context: click.Context) -> None:
    """Guide a massage by voice, over music, in the minutes you have.

    Alone, on a terminal, it lets you choose a session with the arrow keys.
    SCRIPT is a session (see `coach list`), bundled or of your own, or a YAML file.
    """
    if context.invoked_subcommand is None:
        if not (at_a_terminal() and can_be_drawn_on()):
            raise click.exceptions.NoArgsIsHelpError(context)
        _choose_and_run(context)


def _choose_and_run(context: click.Context) -> None:
    """Have a session chosen, show the command that has it heard, and do what that says."""
    from coach.app.choosing import choose
    from coach.app.offer import Offer
    from coach.app.options import as_words
    from coach.app.screens.chooser_screen import command_of
    from coach.session.request import Request

    request = choose(Offer((), Request(), state_folder(), warn=warn))
    if request is None:
        return
    warn(command_of(request))
    run = cli.commands["run"]
    with run.make_context("run", list(as_words(request)), parent=context) as running:
        run.invoke(running)


add_debug(cli)
