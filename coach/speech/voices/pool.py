"""Worker processes that a voice keeps: one for each line that is spoken at the same time, started when needed."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coach.errors import HungError, VoiceError
from coach.speech.voices.patience import FIRST_ANSWER, Patience
from coach.speech.voices.worker import Answer, Worker, WorkerHungError, WorkerLostError
from coach.units import Seconds


class WorkerPool:
    """Asks workers of one kind, safe to use from several threads; one that is lost is started anew once.

    Args:
        script: The file of the worker.
        voice: The voice's id, for what goes wrong.
        workers: How many processes there are at most.
        timeout: Seconds an answer may take before its worker is stopped.
        first: Seconds the first answer may take, if that is less.
    """

    def __init__(
        self, script: Path, *, voice: str, workers: int, timeout: Seconds, first: Seconds = FIRST_ANSWER
    ) -> None:
        self._script = script
        self._voice = voice
        self._workers = workers
        self._patience = Patience(timeout, first=first)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._closed = False
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(workers)

    @property
    def idle(self) -> tuple[Worker, ...]:
        """The workers that wait for something to do."""
        return tuple(self._idle)

    def ask(self, request: Mapping[str, Any]) -> Answer:
        """Return what a worker answers.

        Raises:
            VoiceError: The worker says that it cannot do this, one hung, or two in a row were lost.
        """
        with self._free:
            try:
                return self._ask_once(request)
            except WorkerHungError as hung:
                raise HungError(f"the voice {self._voice} {hung}") from hung
            except WorkerLostError:
                try:
                    return self._ask_once(request)
                except WorkerLostError as lost:
                    raise VoiceError(f"the voice {self._voice} {lost}, twice") from lost

    def close(self) -> None:
        """Stop the workers, those that are asked something too; closing twice is safe."""
        with self._lock:
            self._closed = True
            workers, self._idle = self._idle, []
            for busy in self._busy:
                busy.kill()
        for worker in workers:
            worker.stop()

    def _ask_once(self, request: Mapping[str, Any]) -> Answer:
        worker = self._take()
        try:
            answer = worker.ask(request, timeout=self._patience.seconds(request["text"]))
        except VoiceError:
            self._give_back(worker)
            raise
        except BaseException:  # a Ctrl-C too leaves an answer in the pipe that is nobody's
            with self._lock:
                self._busy.discard(worker)
            worker.stop()
            raise
        self._give_back(worker)
        self._patience.note_answer()
        return answer

    def _take(self) -> Worker:
        with self._lock:
            if self._closed:
                raise VoiceError(f"the voice {self._voice} is closed")
            worker = self._idle.pop() if self._idle else self._start()
            self._busy.add(worker)
            return worker

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            if not self._closed:
                self._idle.append(worker)
                return
        worker.stop()

    def _start(self) -> Worker:
        try:
            return Worker(self._script)
        except OSError as error:
            raise VoiceError(f"the voice {self._voice} cannot start its worker process: {error}") from error
