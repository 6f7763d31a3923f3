"""Begins the ``coach`` command, and ``python -m coach``."""

import gc
import sys
from typing import NoReturn

from coach.errors import ExitCode
from coach.signals import ignore_signals, raise_signals


def main() -> NoReturn:
    """Run the command; being asked to end while its modules are still read ends it as well as later."""
    try:
        raise_signals()
        # What is read now stays: collecting it time and again while it is read costs a tenth of a start.
        gc.disable()
        from coach.app.cli import main as run

        gc.freeze()
        gc.enable()
        run()
    except KeyboardInterrupt:
        ignore_signals()
        sys.stderr.write("Stopped.\n")
        sys.exit(ExitCode.INTERRUPTED)


if __name__ == "__main__":
    main()
