"""Work shared with processes beside: each task is done once, and nothing is forked beside other threads."""

import subprocess
import sys
import threading

from coach.tasks.beside import can_share, share
from tests.places import ROOT

PROGRAM = """
import os, sys
from functools import partial
from pathlib import Path
from coach.tasks.beside import share

log = os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

def write(number):
    os.write(log, b"%d " % number)
    if number == 3:
        raise ValueError("in whichever process it is")

here = os.getpid()
def meanwhile():
    assert os.getpid() == here
    while "0" not in Path("log").read_text().split():
        os.sched_yield()

try:
    share([partial(write, number) for number in range(8)], meanwhile=meanwhile, count=2)
except ValueError:
    pass
"""


def test_every_task_is_done_once(tmp_path):
    """By whichever process gets to it first; what fails in one ends that one, and what it had is not begun again."""
    command = [sys.executable, "-c", PROGRAM]
    subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=True)
    done = (tmp_path / "log").read_text().split()
    assert {"0", "3"} <= set(done)
    assert len(done) == len(set(done))


def test_not_beside_other_threads():
    """A lock that another thread holds would be waited for for ever: only what is done meanwhile is done."""
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    done = []
    try:
        assert not can_share()
        share([lambda: done.append("task")], meanwhile=lambda: done.append("meanwhile"))
    finally:
        ended.set()
        thread.join()
    assert done == ["meanwhile"]
