"""The sound device, owned by a process of its own so that a busy session never gaps."""

import contextlib
import json
import math
import subprocess
import time
from collections.abc import Callable, Sequence
from queue import Empty, Queue
from typing import IO

import numpy as np
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.sinks.ring import Ring
from coach.tasks import child
from coach.tasks.task import Task
from coach.units import Seconds, to_frames

OPENS_WITHIN = Seconds(5.0)
CLOSES_WITHIN = Seconds(1.0)
TRIES_AGAIN_AFTER = Seconds(1.0)
GIVES_UP_AFTER = Seconds(30 * 60.0)
"""How long a lost device is waited for."""
LATENCY = to_frames(0.2)
"""Frames between what the device has read and what is heard: one to two of its periods."""
_CHILD = child.module_command("coach.sinks.device_child")


def device_names() -> tuple[str, ...]:
    """Return the names of the sound devices; empty where there is none.

    Raises:
        DeviceError: The sound system does not answer.
    """
    try:
        done = subprocess.run(
            [*_CHILD, "list"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=OPENS_WITHIN,
            check=False,
            env=child.environment(),
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise DeviceError("the sound system does not answer; try again, or go on with --device none") from error
    return tuple(answer.get("devices", ()))


class DeviceSink:
    """Plays on a device through a child process that copies from shared memory.

    Where the device is lost, the place is kept, and a new child opens it again and goes on from the last frame heard.
    """

    guard: int = LATENCY + to_frames(0.01)
    wants_sound = True

    def __init__(self, name: str | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to open a device, without waiting for it.

        Args:
            name: As :func:`device_names` gives it; None takes the system's default.
            clock: Seconds from any beginning.
        """
        self.name = name or "default device"
        self._arguments = [name] if name else []
        self._clock = clock
        self._ring = Ring.create()
        self._child = self._new_child()
        self._started = False
        self._heard = 0
        self._lost_at: int | None = None
        """The frame the session stands at, where the device was lost."""
        self._lost_since = self._tried = 0.0
        """Seconds of the clock: when it was lost, and when it was last opened again."""
        self._closed = False

    def wait_open(self) -> None:
        """Wait until the device is open.

        Raises:
            DeviceError: There is none, or it does not open.
        """
        answer = self._child.answer(OPENS_WITHIN)
        if "error" in answer:
            self.close()
            raise DeviceError(f"{self.name} cannot be opened: {answer['error']}")

    def start(self) -> None:
        """Begin to hear what has been written."""
        self._started = True
        self._child.start()

    def heard(self) -> int:
        """Return how many frames have been heard.

        Raises:
            DeviceError: The device is gone, and did not come back.
        """
        read = self._ring.heard
        if self._lost_at is not None and read > self._lost_at:
            self._lost_at = None
        self._heard = max(self._heard, read if self.is_drained() else read - LATENCY)
        if self._child.ended or (self.waiting and self._clock() - self._tried > OPENS_WITHIN):
            self._open_again()
        return self._heard

    @property
    def waiting(self) -> bool:
        """Whether the device is gone and awaited."""
        return self._lost_at is not None

    def write(self, frame: int, samples: NDArray[np.int16]) -> None:
        """Put frames at their place: int16 (n, 2)."""
        self._ring.write(frame, samples.data.cast("B"))

    def finish(self, frames: int | None) -> None:
        """Say how many frames there are in all; None where that is open again."""
        self._ring.end = -1 if frames is None else frames

    def is_drained(self) -> bool:
        """Return whether all of them have left the device, which does not know of a new end at once."""
        return self._ring.ended and self._ring.is_drained

    def close(self) -> None:
        """Stop at once and let go of the device; closing twice is safe."""
        if not self._closed:
            self._closed = True
            self._child.close()
            self._ring.close()

    def _new_child(self) -> "_Child":
        return _Child([*_CHILD, "play", self._ring.place, *self._arguments], inherited=self._ring.inherited)

    def _open_again(self) -> None:
        now = self._clock()
        if not self._started:
            raise DeviceError(f"{self.name} was lost")
        if self._lost_at is None:
            self._ring.heard = self._lost_at = self._heard
            self._lost_since, self._tried = now, -math.inf
        if now - self._lost_since > GIVES_UP_AFTER:
            raise DeviceError(f"{self.name} was lost and did not come back")
        if now - self._tried > TRIES_AGAIN_AFTER:
            self._tried = now
            self._child.close()
            self._child = self._new_child()
            self._child.start()


class _Child:
    """The process that owns the device; Ctrl-C does not reach it."""

    def __init__(self, command: Sequence[str], *, inherited: Sequence[int]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=inherited,
            env=child.environment(),
            **child.OWN_GROUP,
        )
        self._answers: Queue[str] = Queue()
        self._listener = Task(self._listen, name="device answers", fail=lambda _: self._answers.put(""))

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        return self._process.poll() is not None

    def answer(self, within: Seconds) -> dict[str, str]:
        """Return what it says next; what is wrong stands under ``error``."""
        try:
            answer = self._answers.get(timeout=within)
            return dict(json.loads(answer)) if answer else {"error": "the sound process ended at once"}
        except (Empty, ValueError):
            return {"error": "the sound system does not answer"}

    def start(self) -> None:
        """Let it play; one that has ended is found out later."""
        with contextlib.suppress(OSError):
            self._input.write(b"start\n")
            self._input.flush()

    def close(self) -> None:
        """End it."""
        try:
            with contextlib.suppress(OSError):
                self._input.close()
            self._process.wait(timeout=CLOSES_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _listen(self) -> None:
        """Hand its answers on; an empty one says that there will be no more."""
        assert self._process.stdout is not None
        with self._process.stdout as answers:
            for answer in answers:
                self._answers.put(answer.decode())
        self._answers.put("")
