"""Work done beside, in forked processes: each is this process itself, with all that it has read, and there at once.

Forking is safe where no other thread runs. What such a process has found out is lost with it, but for what it sends or
leaves on the disk.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

_MOST = 3
"""Processes, however many processors there are: encoders need some, too."""
SPARE_PROCESSORS = min(_MOST, (os.cpu_count() or 1) - 1)
"""Those that are left besides the one we are on."""


def can_share() -> bool:
    """Tell whether processes can be forked here and now."""
    return sys.platform == "linux" and threading.active_count() == 1


def leave_signals_to_parent() -> None:
    """Let a forked process be ended by whoever has forked it, and not by Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def share(tasks: Sequence[Callable[[], None]], *, meanwhile: Callable[[], None], count: int = SPARE_PROCESSORS) -> None:
    """Do something here while processes beside do tasks; those that nobody has begun by then are done here.

    Where nothing can be forked, no task is done. Nor is it told what goes wrong in a process: whoever needs what a task
    leaves looks for it, and makes it where it is not.

    Args:
        tasks: At most 256; each leaves what it makes on the disk.
        meanwhile: What is done here.
        count: How many processes, at most.
    """
    if sys.platform != "linux" or not can_share():
        meanwhile()
        return
    context = multiprocessing.get_context("fork")
    waiting, numbers = os.pipe()
    os.write(numbers, bytes(range(len(tasks))))
    os.close(numbers)
    beside = [
        context.Process(target=_work, args=(waiting, tasks), name="beside", daemon=True)
        for _ in range(min(count, len(tasks)))
    ]
    try:
        for process in beside:
            process.start()
        meanwhile()
        _do(waiting, tasks)
        for process in beside:
            process.join()
    finally:
        os.close(waiting)
        for process in beside:
            if process.is_alive():
                process.kill()
                process.join()


def _work(waiting: int, tasks: Sequence[Callable[[], None]]) -> None:
    """Do tasks in a process of its own."""
    leave_signals_to_parent()
    with suppress(Exception):
        _do(waiting, tasks)
    os._exit(0)


def _do(waiting: int, tasks: Sequence[Callable[[], None]]) -> None:
    """Do tasks whose numbers are taken from a pipe, each of which only one process gets."""
    while number := os.read(waiting, 1):
        tasks[number[0]]()
