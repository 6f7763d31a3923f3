"""The microphone, owned by a process of its own."""

import contextlib
import json
import subprocess
import threading
from queue import Empty, Queue
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.errors import TakeError
from coach.tasks import child
from coach.tasks.task import Task
from coach.units import Seconds

OPENS_WITHIN = Seconds(5.0)
_CHILD = child.module_command("coach.studio.microphone_child")
_BLOCK_BYTES = 2**12
_SAMPLE_BYTES = 4


class Microphone(Protocol):
    """Something that hears, at :data:`coach.units.RATE`."""

    def hear(self) -> NDArray[np.float32]:
        """Return what has been heard since it was asked last: mono, shape (n,), −1..1.

        Raises:
            TakeError: It is gone.
        """

    def close(self) -> None:
        """Let go of it; closing twice is safe."""


class DeviceMicrophone:
    """A microphone of the system, opened by a child process.

    Args:
        name: A part of its name; empty: the system's default.

    Raises:
        TakeError: There is none, or it does not open.
    """

    def __init__(self, name: str = "") -> None:
        self._name = name or "the microphone"
        self._process = subprocess.Popen(
            [*_CHILD, *([name] if name else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child.environment(),
            **child.OWN_GROUP,
        )
        self._answers: Queue[bytes] = Queue()
        self._heard = bytearray()
        self._lock = threading.Lock()  # guards what has been heard
        self._over = threading.Event()
        """Set when everything the process heard has come."""
        self._listener = Task(self._listen, name="microphone", fail=self._give_up)
        try:
            answer = json.loads(self._answers.get(timeout=OPENS_WITHIN) or b'{"error": "it ended at once"}')
        except (Empty, ValueError):
            answer = {"error": "the sound system does not answer"}
        if "error" in answer:
            self.close()
            raise TakeError(f"{self._name} cannot be heard: {answer['error']}; is one connected, and may it be used?")

    def hear(self) -> NDArray[np.float32]:
        """Return what has been heard meanwhile; see :class:`Microphone`."""
        over = self._over.is_set()
        with self._lock:
            whole = len(self._heard) // _SAMPLE_BYTES * _SAMPLE_BYTES
            heard = bytes(self._heard[:whole])
            del self._heard[:whole]
        if not heard and over:
            raise TakeError(f"{self._name} is gone; what was kept is kept, and the same command goes on")
        samples: NDArray[np.float32] = np.nan_to_num(np.frombuffer(heard, "<f4")).clip(-1.0, 1.0)
        return samples

    def close(self) -> None:
        """End the process."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()

    def _give_up(self, _error: Exception) -> None:
        self._over.set()
        self._answers.put(b"")

    def _listen(self) -> None:
        """Keep what is heard until it is asked for."""
        assert self._process.stdout is not None
        with self._process.stdout as sound:
            self._answers.put(sound.readline())
            while block := sound.read(_BLOCK_BYTES):
                with self._lock:
                    self._heard += block
        self._over.set()
