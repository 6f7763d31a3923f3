"""The sound device, owned by a process of its own so that a busy session never gaps."""

import json
import subprocess
import sys
import threading
from queue import Empty, Queue
from typing import IO

import numpy as np
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.sinks.ring import Ring
from coach.units import RATE, Seconds

OPENS_WITHIN = Seconds(5.0)
_CHILD = (sys.executable, "-m", "coach.sinks.device_child")


def device_names() -> tuple[str, ...]:
    """Return the names of the sound devices; empty where there is none.

    Raises:
        DeviceError: The sound system does not answer.
    """
    try:
        done = subprocess.run([*_CHILD, "list"], capture_output=True, timeout=OPENS_WITHIN, check=False)
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise DeviceError("the sound system does not answer; try again, or go on with --device none") from error
    return tuple(answer.get("devices", ()))


class DeviceSink:
    """Plays on a device through a child process that copies from shared memory."""

    guard = RATE // 4
    wants_sound = True

    def __init__(self, name: str | None = None) -> None:
        """Begin to open a device, without waiting for it.

        Args:
            name: As :func:`device_names` gives it; None takes the system's default.
        """
        self.name = name or "default device"
        self._ring = Ring.create()
        command = [*_CHILD, "play", str(self._ring.path), *([name] if name else [])]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._answers: Queue[str] = Queue()
        self._listener = threading.Thread(target=self._listen, name="device answers", daemon=True)
        self._listener.start()
        self._closed = False

    def wait_open(self) -> None:
        """Wait until the device is open.

        Raises:
            DeviceError: There is none, or it does not open.
        """
        try:
            answer = json.loads(self._answers.get(timeout=OPENS_WITHIN) or '{"error": "it ended at once"}')
        except (Empty, ValueError):
            answer = {"error": "it does not answer"}
        if "error" in answer:
            self.close()
            raise DeviceError(f"{self.name} cannot be opened: {answer['error']}")

    def start(self) -> None:
        """Begin to hear what has been written."""
        self._input.write(b"start\n")
        self._input.flush()

    def heard(self) -> int:
        """Return how many frames the device has read.

        Raises:
            DeviceError: The device is gone.
        """
        if self._child.poll() is not None:
            raise DeviceError(f"{self.name} was lost")
        return self._ring.heard

    def write(self, frame: int, samples: NDArray[np.int16]) -> None:
        """Put frames at their place: int16 (n, 2)."""
        self._ring.write(frame, samples.data.cast("B"))

    def finish(self, frames: int | None) -> None:
        """Say how many frames there are in all; None where that is open again."""
        self._ring.end = -1 if frames is None else frames

    def drained(self) -> bool:
        """Return whether all of them have left the device."""
        return self._ring.drained

    def close(self) -> None:
        """Stop at once and let go of the device; closing twice is safe."""
        if self._closed:
            return
        self._closed = True
        try:
            self._input.close()
            self._child.wait(timeout=1.0)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self._child.kill()
            self._child.wait()
        self._listener.join()
        self._ring.close()

    @property
    def _input(self) -> IO[bytes]:
        assert self._child.stdin is not None
        return self._child.stdin

    def _listen(self) -> None:
        """Hand the child's answers on; an empty one says that there will be no more."""
        assert self._child.stdout is not None
        with self._child.stdout as answers:
            for answer in answers:
                self._answers.put(answer.decode())
        self._answers.put("")
