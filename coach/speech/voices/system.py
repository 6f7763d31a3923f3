"""The system's own voices on macOS and Windows through pyttsx3, which finds eSpeak NG on Linux."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coach.errors import HungError, VoiceError
from coach.pace import Pace
from coach.speech.voices.base import Speech, has_words, short_silence
from coach.speech.voices.calibration import short_reference
from coach.speech.voices.paces import Paces
from coach.speech.voices.patience import Patience
from coach.speech.voices.recording import read_recording
from coach.speech.words.normalise import clean
from coach.units import Seconds

_WORKER = Path(__file__).with_name("system_worker.py")
_MEASURED_KNOBS = (140, 200)


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
        self._patience = Patience(timeout)
        self._worker = worker
        self._closed = False
        self.id = f"pyttsx3:{voice or f'{sys.platform}-{language}'}@{_version()}"
        # The short reference: an utterance takes a process, and a second on some systems.
        self._paces = Paces(self.id, folder=folder, sentences=short_reference(language), at=_MEASURED_KNOBS)

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.speech.voices.base.Voice`. The first time, the voice's speed is measured."""
        if not has_words(clean(text)):
            return short_silence()
        return self.speak_at(text, self._paces.knob(pace, self.speak_at))

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of pyttsx3's rate knob, nominally words a minute."""
        text = clean(text)
        if self._closed:
            raise VoiceError(f"the voice {self.id} is closed")
        if not has_words(text):
            return short_silence()
        with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
            path = Path(folder, "speech.wav")
            timeout = self._patience.seconds(text)
            request = {"text": text, "language": self._language, "voice": self._voice, "rate": knob, "path": str(path)}
            self._run(request, timeout)
            return read_recording(path, text, voice=self.id)  # macOS writes AIFF whatever the name

    def close(self) -> None:
        """Refuse to speak from now on; closing twice is safe."""
        self._closed = True

    def _run(self, request: Mapping[str, object], timeout: Seconds) -> None:
        try:
            done = subprocess.run(
                [sys.executable, "-P", str(self._worker)],
                input=json.dumps(request).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=timeout,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired as error:
            raise HungError(f"the voice {self.id} gave no answer in {timeout:g} s") from error
        except OSError as error:
            raise VoiceError(f"the voice {self.id} cannot start its worker process: {error}") from error
        try:
            told = json.loads(done.stdout)
            problem = told.get("error")
        except (ValueError, AttributeError) as error:
            raise VoiceError(f"the voice {self.id} ended without an answer") from error
        self._patience.note_answer()
        if problem:
            raise VoiceError(f"the voice {self.id} cannot speak: {problem}")


def _version() -> str:
    try:
        return version("pyttsx3")
    except PackageNotFoundError:
        return "0"
