"""A worker process that a voice speaks through: asked over pipes, killed when it hangs."""

import contextlib
import json
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from coach.errors import VoiceError
from coach.speech.voices.recording import RATES, longest
from coach.units import Seconds

_HEADER = struct.Struct("<4sII")
_MOST_NOTE = 2**20
"""Bytes of what a worker tells beside the sound; more has no thousand words."""
_SAMPLE_BYTES = 2

_PIPE_BYTES = 2**20
_NONSENSE = "answered with something that is not speech"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One text as the worker said it."""

    rate: int
    """Samples a second."""
    words: tuple[tuple[int, int, int], ...]
    """Each word's first character, length in characters, and first sample."""
    samples: bytes
    """Mono, 16-bit little endian."""


class WorkerLostError(Exception):
    """The worker died, hung or answered with something that is not an answer; the message says which."""


class WorkerHungError(WorkerLostError):
    """The worker gave no answer in its time."""


class Worker:
    """One process that answers requests, one at a time; see :mod:`coach.speech.voices.espeak_worker` for the answers.

    Args:
        script: The worker's own file, run by path: a file of the same name in the current folder is never run.
    """

    def __init__(self, script: Path) -> None:
        self._hung = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        _widen(_open(self._process.stdout))

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def ask(self, request: Mapping[str, Any], *, timeout: Seconds) -> Answer:
        """Send one request and wait for its answer.

        Args:
            request: What is asked; its ``text`` is what is to be said.
            timeout: Seconds it may take before the process is killed.

        Raises:
            VoiceError: The worker is well and says that it cannot do this.
            WorkerLostError: The worker is gone; it was stopped.
        """
        # No wait on a pipe can be given a time limit on every system.
        watchdog = threading.Timer(timeout, self._give_up)
        watchdog.daemon = True
        watchdog.start()
        try:
            return self._exchange(request)
        except (OSError, ValueError) as error:
            self.stop()
            if self._hung:
                raise WorkerHungError(f"gave no answer in {timeout:g} s") from error
            raise WorkerLostError(str(error)) from error
        finally:
            watchdog.cancel()
            watchdog.join()  # whoever forks wants no thread of ours

    def kill(self) -> None:
        """End the process while somebody waits for its answer, who then stops it."""
        self._process.kill()

    def stop(self) -> None:
        """End the process at once; stopping twice is safe."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what is still to be written goes nowhere
                _open(pipe).close()
        self._process.wait()

    def _give_up(self) -> None:
        """Kill the process, whose answer is late."""
        self._hung = True
        self._process.kill()

    def _exchange(self, request: Mapping[str, Any]) -> Answer:
        requests = _open(self._process.stdin)
        requests.write(json.dumps(request).encode() + b"\n")
        requests.flush()
        kind, note_bytes, sample_bytes = _HEADER.unpack(self._read(_HEADER.size))
        if kind not in (b"SPCH", b"FAIL") or note_bytes > _MOST_NOTE or sample_bytes % _SAMPLE_BYTES:
            raise ValueError(_NONSENSE)
        try:
            told = json.loads(self._read(note_bytes))
            if kind == b"SPCH":
                rate, count = int(told["rate"]), sample_bytes // _SAMPLE_BYTES
                words = tuple((int(first), int(length), int(start)) for first, length, start in told["words"])
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise ValueError(_NONSENSE) from error
        if kind == b"FAIL":
            raise VoiceError(str(told))
        if rate not in RATES or count > longest(request["text"]) * rate:
            raise ValueError(_NONSENSE)
        return Answer(rate=rate, words=words, samples=self._read(sample_bytes))

    def _read(self, count: int) -> bytes:
        data = _open(self._process.stdout).read(count)
        if len(data) < count:
            raise OSError("ended without an answer")
        return data


def _widen(pipe: IO[bytes]) -> None:
    """Make room in a pipe for a whole sentence, so that the worker need not wait for its reader; Linux only."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # both are asked for where the process is started
    return pipe
