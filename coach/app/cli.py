"""The ``coach`` command. Data goes to stdout, everything else to stderr."""

import os
import sys
from collections import UserDict
from importlib import import_module
from typing import Any, NoReturn

import click

from coach import __version__
from coach.errors import CoachError, ExitCode
from coach.signals import ignore_signals, raise_signals

# Our matrices are small: a second thread of the linear algebra library costs more than it gains.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> NoReturn:
    """Run the command and leave with its exit code; a mistake is told in one line, never as a traceback."""
    try:
        raise_signals()
        code = _run()
        ignore_signals()
    except (click.Abort, KeyboardInterrupt):
        ignore_signals()
        click.echo("Stopped.", err=True)
        code = ExitCode.INTERRUPTED
    sys.exit(code)


def _run() -> int:
    """Run the command, and return its exit code."""
    try:
        code: int = cli.main(prog_name="coach", standalone_mode=False) or ExitCode.FINE
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.ClickException as error:
        error.show()
        code = ExitCode.USAGE
    except CoachError as error:
        click.echo(error, err=True)
        code = error.exit_code
    except BrokenPipeError:
        # Whoever read our output has left: nothing more to say, and nothing to flush into the closed pipe.
        sys.stdout = None
        code = ExitCode.FINE
    except SystemExit:
        # The same, but click or rich was the first to find out: both have seen to what is left to flush.
        code = ExitCode.FINE
    return code


class _Commands(UserDict[str, Any]):
    """Commands by their names, each read when it is asked for: no sound need wait for what the others need."""

    def __getitem__(self, name: str) -> Any:
        """Return a command of the module that stands under its name."""
        there = vars(import_module(f"coach.app.commands.{self.data[name]}")).values()
        return next(one for one in there if isinstance(one, click.Command) and one.name == name)


_COMMANDS = {
    **dict.fromkeys(("run", "devices", "keys"), "live"),
    **dict.fromkeys(("export", "plan"), "files"),
    **dict.fromkeys(("check", "schema", "list"), "scripts"),
    **dict.fromkeys(("voices", "say", "music"), "sound"),
    "cache": "kept",
}


@click.group(commands=_Commands(_COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coach")
def cli() -> None:
    """Guide a massage by voice, over music, in the minutes you have.

    SCRIPT is one of the bundled sessions (see `coach list`) or a YAML file of your own.
    """
