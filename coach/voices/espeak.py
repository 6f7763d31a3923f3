"""eSpeak NG, the voice that needs nothing but pip: clear, small, the same everywhere, in a hundred languages."""

import threading
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.errors import VoiceError
from coach.pace import Pace
from coach.units import Seconds
from coach.voices.base import Speech, has_words, short_silence
from coach.voices.worker import Answer, Worker, WorkerLost
from coach.words.lexicon import base_language
from coach.words.normalise import clean

RATE_KNOBS = {Pace.SLOW: 102, Pace.STEADY: 119, Pace.FAST: 141}
"""What to set eSpeak's words a minute to for each pace; found by :mod:`coach.voices.calibration`."""

_SETTINGS = {"pitch": 38, "range": 40, "gap": 1, "volume": 80}
"""A calm, clear voice; above a volume of 80 its peaks are cut off."""
_SETTINGS_VERSION = 2
"""Part of the id: raised with every change to what this module asks of the library."""
_ENGLISH = "en-us+f5"
"""The clearest of the variants, by the score of speech recognisers."""
_RATE = 22_050
_SOFTENING = np.float32(0.15)
"""How much of its top the sound loses: −1.7 dB at 4 kHz, −3.6 dB at 6 kHz, −6 dB at 8 kHz, where it buzzes."""
_WORKER = Path(__file__).with_name("espeak_worker.py")


class EspeakVoice:
    """Speaks through eSpeak NG in worker processes of its own; safe to use from several threads.

    Args:
        language: A code such as ``en`` or ``de``; a region that eSpeak does not know is left out.
        workers: How many processes speak at most at the same time.
        timeout: Seconds a sentence may take before its worker is stopped and started anew; a line takes 0.01 s.
        worker: The file of the worker.
    """

    def __init__(
        self, language: str = "en", *, workers: int = 2, timeout: Seconds = Seconds(10.0), worker: Path = _WORKER
    ) -> None:
        code = language.strip().lower().replace("_", "-")
        base = base_language(code)
        self._names = [_ENGLISH] if base == "en" else list(dict.fromkeys((code, base)))
        self.at_once = workers
        self._timeout = timeout
        self._worker = worker
        self._idle: list[Worker] = []
        self._closed = False
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(workers)
        self.id = f"espeak:{self._names[0]}@{_library_version()}.{_SETTINGS_VERSION}"

    def warm_up(self) -> None:
        """Start all workers now and return at once, so that the first sentences need not wait for them."""
        with self._lock:
            while not self._closed and len(self._idle) < self.at_once:
                self._idle.append(self._start())

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.voices.base.Voice`."""
        return self.speak_at(text, RATE_KNOBS[pace])

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of the rate knob, 80 to 450."""
        text = clean(text)
        if not has_words(text):
            return short_silence(_RATE)
        answer = self._ask({"text": text, "voices": self._names, "rate": knob, **_SETTINGS})
        samples = np.frombuffer(answer.samples, "<i2").astype(np.float32) / np.float32(32768.0)
        if samples.size < 3:
            return short_silence(_RATE)
        return Speech(samples=_softened(samples), rate=answer.rate, words=_words(text, answer, samples.size))

    def close(self) -> None:
        """Stop the workers; closing twice is safe."""
        with self._lock:
            self._closed = True
            workers, self._idle = self._idle, []
        for worker in workers:
            worker.stop()

    def _ask(self, request: dict[str, Any]) -> Answer:
        with self._free:
            try:
                return self._ask_once(request)
            except WorkerLost:
                try:
                    return self._ask_once(request)
                except WorkerLost as lost:
                    raise VoiceError(f"the voice {self.id} {lost}, twice") from lost

    def _ask_once(self, request: dict[str, Any]) -> Answer:
        worker = self._take()
        try:
            answer = worker.ask(request)
        except VoiceError:
            self._give_back(worker)
            raise
        except BaseException:  # a Ctrl-C too leaves an answer in the pipe that is nobody's
            worker.stop()
            raise
        self._give_back(worker)
        return answer

    def _take(self) -> Worker:
        with self._lock:
            if self._closed:
                raise VoiceError(f"the voice {self.id} is closed")
            return self._idle.pop() if self._idle else self._start()

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
                return
        worker.stop()

    def _start(self) -> Worker:
        try:
            return Worker(self._worker, timeout=self._timeout)
        except OSError as error:
            raise VoiceError(f"the voice {self.id} cannot start its worker process: {error}") from error


def _library_version() -> str:
    try:
        return version("espeakng-loader")
    except PackageNotFoundError:
        return "0"


def _softened(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return samples after a symmetric filter of three taps, which moves nothing in time."""
    softened = samples * (1 - 2 * _SOFTENING)
    softened[1:] += samples[:-1] * _SOFTENING
    softened[:-1] += samples[1:] * _SOFTENING
    return softened


def _words(text: str, answer: Answer, count: int) -> tuple[tuple[str, Seconds, Seconds], ...]:
    """Return the words with their times; a word ends where the next one starts."""
    starts = [start for _, _, start in answer.words]
    return tuple(
        (text[first : first + length], Seconds(start / answer.rate), Seconds(end / answer.rate))
        for (first, length, start), end in zip(answer.words, [*starts[1:], count], strict=True)
    )
