"""How many requests are answered at most, whoever asks: the sound needs the processor more than they do."""

import time
from collections.abc import Callable

from coach.units import Seconds

WINDOW = Seconds(0.1)
MOST = 20
"""Requests and new connections in that time; sixteen phones that are tapped all the time need half of it."""


class Pace:
    """Lets so many pass at a time, and whoever calls it wait for the next time after that.

    The wait stops the server's own thread, and with it the taking of connections: what waits in the system's queues
    costs nothing.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._begun = clock()
        self._passed = 0

    def take(self) -> None:
        """Let one pass, now or when the next time begins."""
        left = self._begun + WINDOW - self._clock()
        if self._passed >= MOST and left > 0.0:
            self._sleep(left)
            left = 0.0
        if left <= 0.0:
            self._begun, self._passed = self._clock(), 0
        self._passed += 1
