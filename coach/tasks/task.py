"""A thread that tells its end to whoever started it."""

from collections.abc import Callable
from threading import Thread


class Task:
    """Work in a thread of its own, which does not keep the process from ending."""

    def __init__(self, work: Callable[[], None], *, name: str, fail: Callable[[Exception], None] | None = None) -> None:
        """Begin at once.

        Args:
            work: What is done.
            name: Of the thread.
            fail: Told in that thread what the work ended of; without it, :meth:`check` raises that.
        """
        self._work = work
        self._fail = fail
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise what the work has ended of, where nobody has been told."""
        if self._error:
            raise self._error

    def join(self) -> None:
        """Wait for its end."""
        self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:
            if self._fail:
                self._fail(error)
            else:
                self._error = error
