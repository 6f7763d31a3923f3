"""The user's own editor, opened on a script until nothing in it is wrong, or they have had enough."""

import os
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import EditorError, reason_of

if TYPE_CHECKING:
    from coach.app.checking import Verdict

VARIABLES = ("VISUAL", "EDITOR")
"""The environment variables that name an editor, the first that does."""
NO_EDITOR = ("", "")


def named_editor() -> tuple[str, str]:
    """Return the environment variable that names an editor, and what it says, or `NO_EDITOR`."""
    return next(((name, os.environ[name]) for name in VARIABLES if os.environ.get(name, "").strip()), NO_EDITOR)


def edit(script: Path, *, show: "Callable[[Verdict], None]", again: Callable[[], bool]) -> bool:
    """Open the editor on a script, and tell whether nothing is wrong with it once it is closed.

    Args:
        script: The file.
        show: Shows what there is to tell of it.
        again: Tells whether the editor is to be opened once more, because something is wrong.

    Raises:
        EditorError: The editor that is named cannot be run, or has failed.
    """
    from coach.app.checking import look_over

    while True:
        _open_editor(script)
        verdict = look_over(script)
        show(verdict)
        if not verdict.problems:
            return True
        if not again():
            return False


def _open_editor(file: Path) -> None:
    """Open the editor, and wait until it is closed."""
    variable, named = named_editor()
    try:
        words = shlex.split(named, posix=os.name == "posix")
        with _left_to_the_editor():
            code = subprocess.run([*words, str(file)], check=False).returncode
    except (OSError, ValueError) as error:
        told = f"${variable} is {named!r}, which cannot be run ({reason_of(error)})"
        raise EditorError(f"{told}: {file} is as it was") from error
    if code:
        raise EditorError(f"{named} ended with {code}: {file} is as it was saved last")


@contextmanager
def _left_to_the_editor() -> Iterator[None]:
    """Leave Ctrl-C to the editor, which may have a use for it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not ignored: the editor would inherit that
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
