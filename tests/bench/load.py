"""Ten minutes live on a busy machine, recorded and compared with the file frame by frame.

Two processes keep the processors busy, and inside the session garbage is collected and the interpreter held for half a
second, every five seconds. With ``--idle`` nothing disturbs it, and what counts is processor time and memory.
"""

import argparse
import contextlib
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.real.conftest import RATE, ROOT, Recording, SoundServer, first_sound
from tests.real.running import same_place

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

DISTURBED = """
import ctypes, gc, threading, time

def disturb():
    libc = ctypes.PyDLL(None)  # calls through it keep the interpreter to themselves
    while True:
        time.sleep(4.5)
        gc.collect()
        libc.usleep(500_000)

threading.Thread(target=disturb, daemon=True).start()
from coach.app.cli import main
main()
"""


def busy() -> None:
    """Keep one processor busy."""
    while True:
        sum(range(10_000))


def watch_the_machine(longest: "Synchronized[float]") -> None:
    """Note the longest time in which a process that goes before all others was not woken: the machine stood still."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(os.sched_get_priority_max(os.SCHED_RR)))
    before = time.monotonic()
    while True:
        time.sleep(0.01)
        now = time.monotonic()
        longest.value = max(longest.value, now - before)
        before = now


def processes(pid: int) -> list[int]:
    """Return a process and all it has begun."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def spent(pids: list[int]) -> tuple[float, float]:
    """Return the processor seconds and the megabytes (proportional set size) of processes."""
    seconds = megabytes = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            megabytes += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
    return seconds, megabytes


def main() -> None:
    """Run it and print what it found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--script", default="beginner")
    options.add_argument("--idle", action="store_true")
    asked = options.parse_args()
    arguments = [asked.script, "--minutes", str(asked.minutes), "--voice", "espeak"]
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="coach-"))
        server = stack.enter_context(contextlib.closing(SoundServer(Path(folder))))
        file = Path(folder) / "a.wav"
        export = [sys.executable, "-m", "coach", "export", *arguments, "-o", str(file)]
        subprocess.run(export, env=server.environment, cwd=ROOT, check=True)
        for _ in range(0 if asked.idle else 2):
            worker = multiprocessing.Process(target=busy, daemon=True)
            worker.start()
            stack.callback(worker.kill)
        longest = multiprocessing.Value("d", 0.0)
        watcher = multiprocessing.Process(target=watch_the_machine, args=(longest,), daemon=True)
        watcher.start()
        stack.callback(watcher.kill)
        recording = stack.enter_context(contextlib.closing(Recording(server)))
        program = ["-m", "coach"] if asked.idle else ["-c", DISTURBED]
        session = subprocess.Popen(
            [sys.executable, *program, "run", *arguments],
            env={**server.environment, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        begun = time.monotonic()
        most = [0.0, 0.0, 0.0]

        def watch() -> None:
            while session.poll() is None:
                seconds, megabytes = spent(processes(session.pid))
                most[0], most[1] = max(most[0], seconds), max(most[1], megabytes)
                if time.monotonic() - begun < 10.0:
                    most[2] = seconds
                time.sleep(2.0)

        watching = threading.Thread(target=watch)
        watching.start()
        session.wait()
        watching.join()
        lasted = time.monotonic() - begun
        time.sleep(1.0)
        report(recording.sound, soundfile.read(file, dtype="int16")[0])
        print(f"the machine stood still for at most {longest.value * 1000.0:.0f} ms")
        print(f"processor: {most[0]:.1f} s in {lasted:.0f} s, the first 10 s {most[2]:.1f} s")
        share = (most[0] - most[2]) / max(1.0, lasted - 10.0)
        print(f"after those {100.0 * share:.2f} % of one; memory {most[1]:.0f} MB")


def report(heard: NDArray[np.int16], wanted: NDArray[np.int16]) -> None:
    """Print where what was heard is not what was wanted, and by how much it is off from there on."""
    begin = first_sound(heard) - first_sound(wanted)
    part = heard[begin : begin + len(wanted)]
    different = np.flatnonzero((part != wanted[: len(part)]).any(axis=1))
    print(f"frames: {len(wanted)} wanted, {len(part)} heard, {different.size} different")
    if different.size:
        first = int(different[0])
        later = part[first + 2 * RATE : first + 3 * RATE]
        place = same_place(later, wanted, first + 2 * RATE, within=4 * RATE) if len(later) else None
        silent = int(np.flatnonzero(part[first:].any(axis=1))[0])
        shift = "found nowhere" if place is None else f"shifted by {place - first - 2 * RATE} frames"
        print(f"first different at {first / RATE:.3f} s, {silent} silent frames there, later {shift}")


if __name__ == "__main__":
    main()
