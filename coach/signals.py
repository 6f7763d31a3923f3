"""What asks the command to end: Ctrl-C, kill, and a terminal that is closed."""

import os
import signal
from collections.abc import Callable
from types import FrameType

_NUMBERS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopped(KeyboardInterrupt):
    """The command is to end.

    Python takes a plain KeyboardInterrupt that passes through text it executes, such as a dataclass being made, for
    one that nobody caught: ``python -m`` then ends by SIGINT, whatever exit code it is given.
    """


def raise_signals(*, once: bool = False) -> Callable[[], None]:
    """Let each of them raise :class:`Stopped`, but for what whoever started the command wants ignored.

    A process that is forked from this one just ends: what there is to be tidied up, its parent tidies up.

    Args:
        once: Let none count any more after the first, so that what is tidied up then is not disturbed.

    Returns:
        What does the same as one of them.
    """
    owner = os.getpid()
    stopped = False

    def stop(_signal: int = 0, _frame: FrameType | None = None) -> None:
        if os.getpid() != owner:
            os._exit(1)
        nonlocal stopped
        if once and stopped:
            return
        stopped = True
        raise Stopped

    for number in _NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)
    return stop


def ignore_signals() -> None:
    """Let none of them count any more: there is nothing left to end."""
    for number in _NUMBERS:
        signal.signal(number, signal.SIG_IGN)
