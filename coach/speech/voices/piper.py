"""piper: neural voices from a model file, in a worker process that keeps the model loaded."""

import contextlib
from functools import partial
from pathlib import Path

import numpy as np

from coach.errors import VoiceError
from coach.pace import Pace
from coach.speech.voices.base import Speech, has_words, short_silence
from coach.speech.voices.calibration import reference
from coach.speech.voices.paces import Paces
from coach.speech.voices.pool import WorkerPool
from coach.speech.voices.program import ORDINARY, version_of
from coach.speech.voices.tries import Tries
from coach.speech.words.normalise import clean
from coach.units import Seconds

_SILENT_RATE = 22_050
_NOISES = (None, 0.5, 0.0)
"""Shares of the model's own noise a line is tried with: with less of it, it is flatter and says more clearly."""
_WORKER = Path(__file__).with_name("piper_worker.py")


class PiperVoice:
    """Speaks with a piper model; safe to use from several threads, and speaks one line at a time.

    Args:
        model: The ``.onnx`` file; its description, ``.onnx.json``, stands beside it.
        language: Language of the lines, a code such as ``en``.
        folder: Where the settings found for each pace are kept, and that the model was whole; None finds them anew.
        sha256: What the model's bytes have to be, checked before it is loaded the first time; empty: anything.
        timeout: Seconds a line may take, the first one with the loading of the model.
        worker: The file of the worker.
    """

    at_once = 1  # the runtime uses every processor for one line

    def __init__(
        self,
        model: Path,
        *,
        language: str = "en",
        folder: Path | None = None,
        sha256: str = "",
        timeout: Seconds = Seconds(60.0),
        worker: Path = _WORKER,
    ) -> None:
        self._model = model
        described = model.with_name(f"{model.name}.json")
        self.id = f"piper:{model.stem}@{version_of(model, described)}"
        self._sha256 = sha256
        self.tries = Tries(self.id)
        self._checked = None if folder is None else folder / f"checked-{version_of(model, sha256)}"
        self._pool = WorkerPool(worker, voice=self.id, workers=self.at_once, timeout=timeout)
        self._paces = Paces(self.id, folder=folder, sentences=reference(language), at=(ORDINARY,))

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.speech.voices.base.Voice`. The first time, the voice's speed is measured."""
        if not has_words(clean(text)):
            return short_silence(_SILENT_RATE)
        return self.speak_at(text, self._paces.knob(pace, self.speak_at))

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of the rate knob; 160 is the model's own speed.

        Raises:
            UnclearError: The model is well, but mumbles this line each time.
            VoiceError: As for :meth:`coach.speech.voices.base.Voice.speak`.
        """
        text = clean(text)
        if not has_words(text):
            return short_silence(_SILENT_RATE)
        return self.tries.first_whole(text, (partial(self._said, text, knob, noise) for noise in _NOISES))

    def _said(self, text: str, knob: int, noise: float | None) -> Speech:
        expected = "" if self._checked and self._checked.exists() else self._sha256
        how = {"scale": ORDINARY / knob, "noise": noise}
        request = {"model": str(self._model), "sha256": expected, "text": text, **how}
        try:
            answer = self._pool.ask(request)
        except VoiceError as error:
            if str(error).startswith("the voice "):
                raise
            raise VoiceError(f"the voice {self.id} cannot speak: {error}") from error
        samples = np.frombuffer(answer.samples, "<i2").astype(np.float32) / np.float32(32768.0)
        if not samples.any():
            raise VoiceError(f"the voice {self.id} said nothing for {text!r}")
        if expected:
            self._remember_check()
        return Speech(samples=samples, rate=answer.rate)

    def _remember_check(self) -> None:
        if self._checked is not None:
            with contextlib.suppress(OSError):  # it is checked again next time
                self._checked.parent.mkdir(parents=True, exist_ok=True)
                self._checked.touch()

    def close(self) -> None:
        """Stop the worker; closing twice is safe."""
        self._pool.close()
