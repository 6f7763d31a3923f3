"""The system's own voices on macOS and Windows through pyttsx3, which finds eSpeak NG on Linux."""

import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import VoiceError
from coach.pace import Pace
from coach.units import Seconds
from coach.voices import calibration
from coach.voices.base import Speech, has_words, short_silence
from coach.words.normalise import clean

_WORKER = Path(__file__).with_name("system_worker.py")
_SILENT_RATE = 22_050
_MEASURED_KNOBS = (140, 200)
_MEASURED_SENTENCES = (calibration.REFERENCE[1], calibration.REFERENCE[5])
"""The two whose speed is nearest to that of all: each takes a process, and a second on some systems."""
_FASTEST_READING = 30.0
"""Characters a second no voice reaches: a file shorter than that was not written to its end."""


class SystemVoice:
    """Speaks through pyttsx3, each utterance in a fresh process; safe to use from several threads.

    Args:
        language: A code such as ``en``; the system's own choice of voice is taken if it speaks it.
        voice: The id of one voice, to have that one instead.
        folder: Where the settings found for each pace are kept; None finds them anew each time.
        timeout: Seconds an utterance may take before its process is stopped.
        worker: The file of the worker.
    """

    at_once = 2

    def __init__(
        self,
        language: str = "en",
        *,
        voice: str | None = None,
        folder: Path | None = None,
        timeout: Seconds = Seconds(30.0),
        worker: Path = _WORKER,
    ) -> None:
        self._language = language
        self._voice = voice
        self._folder = folder
        self._timeout = timeout
        self._worker = worker
        self._knobs: dict[Pace, int] | None = None
        self._calibrating = threading.Lock()
        self._closed = False
        self.id = f"pyttsx3:{voice or f'{sys.platform}-{language}'}@{_version()}"

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.voices.base.Voice`. The first time, the voice's speed is measured."""
        if not has_words(clean(text)):
            return short_silence(_SILENT_RATE)
        return self.speak_at(text, self._calibrated()[pace])

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of pyttsx3's rate knob, nominally words a minute."""
        text = clean(text)
        if self._closed:
            raise VoiceError(f"the voice {self.id} is closed")
        if not has_words(text):
            return short_silence(_SILENT_RATE)
        with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
            path = Path(folder, "speech.wav")
            self._run({"text": text, "language": self._language, "voice": self._voice, "rate": knob, "path": str(path)})
            samples, rate = self._read(path)
        if samples.size < len(text) / _FASTEST_READING * rate * 0.5 or not samples.any():
            raise VoiceError(f"the voice {self.id} said only part of {text!r}")
        return Speech(samples=samples, rate=rate)

    def close(self) -> None:
        """Refuse to speak from now on; closing twice is safe."""
        self._closed = True

    def _run(self, request: dict[str, object]) -> None:
        try:
            done = subprocess.run(
                [sys.executable, "-P", str(self._worker)],
                input=json.dumps(request).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self._timeout,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired as error:
            raise VoiceError(f"the voice {self.id} gave no answer in {self._timeout:g} s") from error
        except OSError as error:
            raise VoiceError(f"the voice {self.id} cannot start its worker process: {error}") from error
        try:
            told = json.loads(done.stdout)
            problem = told.get("error")
        except (ValueError, AttributeError) as error:
            raise VoiceError(f"the voice {self.id} ended without an answer") from error
        if problem:
            raise VoiceError(f"the voice {self.id} cannot speak: {problem}")

    def _read(self, path: Path) -> tuple[NDArray[np.float32], int]:
        """Return a file's samples as mono; its content tells the format, for macOS writes AIFF whatever the name."""
        import soundfile

        try:
            samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        except (OSError, soundfile.SoundFileError) as error:
            raise VoiceError(f"the voice {self.id} left no sound that can be read") from error
        return np.ascontiguousarray(samples.mean(axis=1), np.float32), int(rate)

    def _calibrated(self) -> dict[Pace, int]:
        with self._calibrating:
            if self._knobs is None:
                self._knobs = self._kept_knobs() or self._measured_knobs()
            return self._knobs

    def _measured_knobs(self) -> dict[Pace, int]:
        low, high = (
            (float(knob), calibration.words_a_minute(lambda text: self.speak_at(text, knob), _MEASURED_SENTENCES))  # noqa: B023
            for knob in _MEASURED_KNOBS
        )
        knobs = calibration.knobs((low, high))
        if self._folder is not None:
            path = self._knobs_path(self._folder)
            with contextlib.suppress(OSError):  # it is measured again next time
                path.parent.mkdir(parents=True, exist_ok=True)
                unfinished = path.with_suffix(f".{threading.get_ident()}")
                unfinished.write_text(json.dumps(knobs), encoding="utf-8")
                unfinished.replace(path)
        return knobs

    def _kept_knobs(self) -> dict[Pace, int] | None:
        if self._folder is None:
            return None
        try:
            kept = json.loads(self._knobs_path(self._folder).read_text(encoding="utf-8"))
            return {pace: int(kept[pace]) for pace in Pace}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _knobs_path(self, folder: Path) -> Path:
        return folder / f"pace-{hashlib.blake2b(self.id.encode(), digest_size=16).hexdigest()}.json"


def _version() -> str:
    try:
        return version("pyttsx3")
    except PackageNotFoundError:
        return "0"
