"""The registry of other timers' files that can be imported: each file beside this one that has a ``READER`` is one.

A reader is given what stands in a file and returns the timers in it, or None where the file is not of its kind. The
readers are asked in the order of their ranks.
"""

from importlib import import_module
from pkgutil import iter_modules

from coach.errors import ScriptError
from coach.script.timers.reader import Reader
from coach.script.timers.timer import Timer


def readers() -> tuple[Reader, ...]:
    """Return the readers there are, in their order."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = (getattr(module, "READER", None) for module in modules)
    return tuple(sorted((reader for reader in found if reader), key=lambda reader: reader.rank))


def read_timers(content: bytes, *, file: str) -> tuple[tuple[Timer, ...], Reader]:
    """Return the timers in a file, at least one, and what has read them.

    Args:
        content: What stands in it.
        file: What the problems name as their file.

    Raises:
        ScriptError: It is of no kind that is known, or something is wrong with it.
    """
    known = readers()
    for reader in known:
        timers = reader.read(content, file=file)
        if timers:
            return timers, reader
        if timers is not None:
            raise ScriptError((f"{file}:1:1: {reader.name}, and no timer is in it",))
    names = ", ".join(reader.name for reader in known)
    raise ScriptError((f"{file}:1:1: nothing that can be imported, expected one of {names}",))
