"""An executor that gives each call a process of its own, and hears what the calls have to tell on their way.

A process is thrown away with its call, so that whatever happens to one, the others are done: a pool that loses one of
its processes gives up all of its calls.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from coach.errors import ExportError
from coach.signals import raise_signals

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

P = ParamSpec("P")
T = TypeVar("T")

_ENDING = 10.0
"""Seconds a process may take to tidy up when it is no longer wanted."""


class Processes(ThreadPoolExecutor):
    """Each call in a process of its own; a thread here waits for it."""

    def __init__(self, at_once: int, hear: Callable[[Any], None]) -> None:
        """Make ready for calls.

        Args:
            at_once: How many there are at the same time.
            hear: Given what calls :func:`tell`, in some thread or other.
        """
        super().__init__(at_once, "process", initializer=_be_deaf_to_ctrl_c)
        self._hear = hear
        self._unwanted, self._end = multiprocessing.Pipe(duplex=False)

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Let a function of a module be called; a process that dies of it is told as an ExportError."""
        return super().submit(self._done_apart, partial(call, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; where they are to be cancelled, processes that run are ended, too."""
        if cancel_futures:
            self._end.close()
        super().shutdown(wait, cancel_futures=cancel_futures)

    def _done_apart(self, work: Callable[[], T]) -> T:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_do, args=(work, theirs))
        process.start()
        theirs.close()
        try:
            while self._unwanted not in wait((ours, self._unwanted)):
                done, told = ours.recv()
                if isinstance(told, Exception):
                    raise told
                if done:
                    result: T = told
                    return result
                self._hear(told)
            if os.name == "posix":
                process.terminate()
            raise ExportError("it is no longer wanted")
        except (EOFError, OSError):
            process.join()
            raise ExportError(f"the process that wrote it ended without a word (code {process.exitcode})") from None
        finally:
            # A process that finds nobody listening gives up, and takes away what is not whole.
            ours.close()
            process.join(_ENDING)
            if process.is_alive():
                process.kill()
                process.join()


def _be_deaf_to_ctrl_c() -> None:
    """Let it never come to a process that this thread starts: whoever started the thread sees to its end."""
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # it would be started with the first process, and takes the blocking back
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


_tell: Callable[[bool, Any], None]
"""In a process of a call: sends whether the call is done, and what there is to tell."""


def tell(told: Any) -> None:
    """Let whoever waits for the call that this process is for hear something."""
    _tell(False, told)


def _do(work: Callable[[], Any], connection: "Connection") -> None:
    """Make one call; where nobody listens any more, it is no longer wanted."""
    global _tell  # noqa: PLW0603 - such a process makes one call, and ends
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = raise_signals(once=True)

    def send(done: bool, told: Any) -> None:
        try:
            connection.send((done, told))
        except OSError:
            stop()

    _tell = send
    try:
        try:
            result = work()
        except Exception as error:
            send(True, error)
        else:
            send(True, result)
    except KeyboardInterrupt:
        os._exit(1)
