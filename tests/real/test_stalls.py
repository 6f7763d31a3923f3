"""That a machine that stands still is told from a coach that does."""

import contextlib
import os
import signal
import time

import pytest

from tests.real.conftest import until
from tests.real.stalls import STALL, Stalls

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the test stops a process by a POSIX signal")


def test_each_processor_is_watched():
    """Whichever of them lets nobody run for a moment, it is noted."""
    with contextlib.closing(Stalls()) as stalls:
        time.sleep(5 * STALL)  # they begin
        for process in stalls._processes:
            begin = time.monotonic()
            process.send_signal(signal.SIGSTOP)
            time.sleep(2 * STALL)
            process.send_signal(signal.SIGCONT)
            until(lambda begin=begin: stalls.count(begin))
