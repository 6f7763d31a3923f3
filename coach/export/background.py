"""Work done beside the mixing, in a thread of its own."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_WAITING = 12
"""How much may wait for its turn: blocks mixed ahead of an encoder."""


class Background:
    """A thread of its own for work that is C, and leaves ours its processor; a little of it may wait.

    Once something has gone wrong, nothing more is begun.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)
        self._work: deque[Future[None]] = deque()
        self._failed = False

    def put(self, work: Callable[[], None]) -> None:
        """Let something be done; waits where too much is waiting already, and tells what went wrong with it."""
        self._work.append(self._thread.submit(self._done, work))
        while len(self._work) > _WAITING:
            self._work.popleft().result()

    def drain(self) -> None:
        """Wait until everything is done, and tell what went wrong."""
        while self._work:
            self._work.popleft().result()

    def close(self) -> None:
        """Give up what has not been begun, and wait for the rest."""
        self._work.clear()
        self._thread.shutdown(cancel_futures=True)

    def _done(self, work: Callable[[], None]) -> None:
        if self._failed:
            return
        try:
            work()
        except BaseException:
            self._failed = True
            raise
