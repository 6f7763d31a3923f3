"""A child process of this package: a module of it that runs by itself."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OWN_GROUP: dict[str, Any] = {"process_group": 0} if os.name == "posix" else {"creationflags": 0x200}
"""So that Ctrl-C in a terminal is left to the parent; 0x200 is Windows' CREATE_NEW_PROCESS_GROUP."""


def module_command(module: str) -> Sequence[str]:
    """Return what runs a module of this package; it needs :func:`environment`."""
    return (sys.executable, "-P", "-m", module)


def environment() -> dict[str, str]:
    """Return an environment in which a child finds this very package, and nothing in the current folder."""
    package = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))}
