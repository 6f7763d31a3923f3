"""That a machine that stands still is told from a coach that does."""

import contextlib
import os
import signal
import time

import pytest

from tests.real.conftest import until
from tests.real.stalls import STALL, Stalls

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the test stops a process by a POSIX signal")


def stopped_for_a_moment(process) -> None:
    """Have a process stand still for longer than a stall."""
    process.send_signal(signal.SIGSTOP)
    time.sleep(2 * STALL)
    process.send_signal(signal.SIGCONT)


def test_each_processor_is_watched():
    """Whichever of them lets nobody run for a moment, it is noted."""
    with contextlib.closing(Stalls()) as stalls:
        for process in stalls._processes:
            begin = time.monotonic()

            def noted(process=process, begin=begin):
                stopped_for_a_moment(process)  # time and again, for it may not have begun to watch
                return stalls.count(begin)

            until(noted)
