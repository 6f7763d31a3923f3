"""A voice that is a model: loaded in a worker process of its own, and only where it is whole and has room."""

import contextlib
import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from coach.errors import VoiceError
from coach.pace import Pace
from coach.speech.stretch import stretch
from coach.speech.voices.base import Speech, has_words, short_silence, sound_span
from coach.speech.voices.memory import free_megabytes
from coach.speech.voices.paces import Paces
from coach.speech.voices.pool import WorkerPool
from coach.speech.voices.program import ORDINARY, version_of
from coach.speech.voices.tries import say_whole
from coach.speech.words.normalise import clean
from coach.units import Seconds

MODEL_WORKER = Path(__file__).with_name("model_worker.py")
"""The file of the worker that any of the engines' models lives in."""
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])\s+")
"""A model says one sentence at a time: it loses its way in several, and says the short ones least well."""
_PAUSE = Seconds(0.3)
"""Between two sentences; what a pace asks beyond it is added to it."""
_LEAD, _TAIL = Seconds(0.02), Seconds(0.06)
"""What is kept of the silence around a sentence."""
_LOADED = Seconds(20.0)
"""A model that has not been loaded, and said its first line, by then hangs."""


class ModelVoice(ABC):
    """Speaks with a model; safe to use from several threads, and speaks one line at a time.

    Args:
        name: ``engine:voice``.
        files: What the model consists of, each with the SHA-256 its bytes have to have; empty: any.
        megabytes: The memory it takes.
        worker: The file of its worker.
        ways: How a line is asked for, the best way first; the others are taken where it was not said whole.
        sentences: What is said to find the settings for each pace.
        knobs: These settings, where they are known.
        folder: Where what has been found of it is kept; None finds it anew each time.
        timeout: Seconds a line may take, the first one with the loading of the model.
    """

    at_once = 1  # the runtime uses every processor for one line

    def __init__(
        self,
        name: str,
        *,
        files: Mapping[Path, str],
        megabytes: int,
        worker: Path,
        ways: Sequence[Mapping[str, Any]],
        sentences: Sequence[str],
        knobs: Mapping[Pace, int] | None = None,
        folder: Path | None = None,
        timeout: Seconds = Seconds(60.0),
    ) -> None:
        self.id = f"{name}@{version_of(*files)}"
        self._files = files
        self._megabytes = megabytes
        self._ways = tuple(ways)
        self._folder = folder
        self._may_load = False
        self._knobs = knobs
        self._paces = Paces(self.id, folder=folder, sentences=sentences, at=(ORDINARY,))
        self._pool = WorkerPool(worker, voice=self.id, workers=self.at_once, timeout=timeout, first=_LOADED)

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.speech.voices.base.Voice`. The first time, the voice's speed is measured."""
        if not has_words(clean(text)):
            return short_silence()
        return self.speak_at(text, self.knob(pace))

    def knob(self, pace: Pace) -> int:
        """Return the setting of the rate knob for a pace; the first time, the voice's speed is measured.

        Raises:
            VoiceError: As for :meth:`coach.speech.voices.base.Voice.speak`.
        """
        return self._knobs[pace] if self._knobs else self._paces.knob(pace, self.speak_at)

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of the rate knob, about words a minute.

        Raises:
            UnclearError: The model is well, but mumbles this line each time.
            VoiceError: As for :meth:`coach.speech.voices.base.Voice.speak`.
        """
        text = clean(text)
        if not has_words(text):
            return short_silence()
        parts = [self._whole(sentence, knob) for sentence in _BETWEEN_SENTENCES.split(text) if has_words(sentence)]
        return stretch(_join(parts), self._times_longer(knob))

    def close(self) -> None:
        """Stop the worker; closing twice is safe."""
        self._pool.close()

    @abstractmethod
    def _asked(self, text: str, knob: int, way: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the worker is asked."""

    def _heard(self, speech: Speech, _knob: int, _way: Mapping[str, Any]) -> Speech:
        """Return the line in what the worker said."""
        return speech

    def _times_longer(self, _knob: int) -> float:
        """Return how many times as long what the model says has to be made, where it cannot speak as slowly itself."""
        return 1.0

    def _whole(self, sentence: str, knob: int) -> Speech:
        ways = (partial(self._said, sentence, knob, way) for way in self._ways)
        return say_whole(sentence, ways, voice=self.id)

    def _said(self, text: str, knob: int, way: Mapping[str, Any]) -> Speech:
        try:
            if not self._may_load:
                self._check()
            answer = self._pool.ask(self._asked(text, knob, way))
        except VoiceError as error:
            if str(error).startswith("the voice "):
                raise
            raise VoiceError(f"the voice {self.id} cannot speak: {error}") from error
        samples = np.frombuffer(answer.samples, "<i2").astype(np.float32) / np.float32(32768.0)
        if not samples.any():
            raise VoiceError(f"the voice {self.id} said nothing for {text!r}")
        return self._heard(Speech(samples=samples, rate=answer.rate), knob, way)

    def _check(self) -> None:
        """Refuse to load what is damaged, or what there is no room for.

        Raises:
            VoiceError: Which file, or how much room.
        """
        free = free_megabytes()
        if free is not None and free < self._megabytes:
            raise VoiceError(f"{free} MB of memory are free, it takes {self._megabytes}")
        for path, sha256 in self._files.items():
            if sha256:
                self._check_file(path, sha256)
        self._may_load = True

    def _check_file(self, path: Path, sha256: str) -> None:
        checked = None if self._folder is None else self._folder / f"checked-{version_of(path, sha256)}"
        if checked and checked.exists():
            return
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise VoiceError(f"{path} cannot be read: {error.strerror}") from error
        if found != sha256:
            raise VoiceError(f"{path} is damaged, or not the model it should be; get it anew")
        if checked:
            with contextlib.suppress(OSError):  # it is checked again next time
                checked.parent.mkdir(parents=True, exist_ok=True)
                checked.touch()


def _join(sentences: Sequence[Speech]) -> Speech:
    """Return sentences one after the other, with a pause between them; one alone stays as it is."""
    if len(sentences) == 1:
        return sentences[0]
    rate = sentences[0].rate
    pieces = [np.zeros(round(_LEAD * rate), np.float32)]
    for sentence in sentences:
        start, end = sound_span(sentence.samples, rate)
        kept = sentence.samples[max(0, start - round(_LEAD * rate)) : end + round(_TAIL * rate)]
        pieces += [kept, np.zeros(round(_PAUSE * rate), np.float32)]
    return Speech(samples=np.concatenate(pieces[:-1]), rate=rate)
