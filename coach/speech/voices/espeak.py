"""eSpeak NG, the voice that needs nothing but pip: clear, small, the same everywhere, in a hundred languages."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.pace import Pace
from coach.speech.voices.base import Speech, has_words, short_silence
from coach.speech.voices.calibration import reference
from coach.speech.voices.paces import Paces
from coach.speech.voices.pool import WorkerPool
from coach.speech.voices.worker import Answer
from coach.speech.words.lexicon import base_language
from coach.speech.words.normalise import clean
from coach.units import Seconds

RATE_KNOBS = {Pace.SLOW: 102, Pace.STEADY: 119, Pace.FAST: 141}
"""What to set eSpeak's words a minute to for each pace in English; found by :mod:`coach.speech.voices.calibration`."""

_VOLUME = 80
"""Above it the library cuts peaks off."""
_SETTINGS_VERSION = 4
"""Part of the id: raised with every change to what this module asks of the library."""
_VARIANT = "+f5"
"""The clearest by far, by the score of a speech recogniser; in every language, so that it is one person who speaks."""
ENGLISH = "en-us" + _VARIANT
_RATE = 22_050
_SLOWEST = 80
"""What eSpeak takes any lower rate for."""
_GAPS_A_MINUTE = 2750
"""The word gap's unit is 10 ms at a rate of 175, thus 22 ms at the slowest."""
_MEASURED_KNOBS = (100, 150)
_SOFTENING = np.float32(0.15)
"""How much of its top the sound loses: −1.7 dB at 4 kHz, −3.6 dB at 6 kHz, −6 dB at 8 kHz, where it buzzes."""
_WORKER = Path(__file__).with_name("espeak_worker.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the voice speaks, in the library's own units; `tests.bench.variants` compares others with this one."""

    pitch: int = 30
    """0..99; how high it is in Hz is the variant's business."""
    range: int = 40
    """0..99: how far the pitch moves; 0 is a monotone."""
    gap: int = 1
    """Between words, in 10 ms at a rate of 175."""


_CALM = Manner()


class EspeakVoice:
    """Speaks through eSpeak NG in worker processes of its own; safe to use from several threads.

    Args:
        language: A code such as ``en`` or ``de``; a region that eSpeak does not know is left out.
        voice: One of eSpeak's own voices, such as ``en-us+f3``, to have that one instead.
        folder: Where the settings found for each pace are kept, in languages that have no constants.
        workers: How many processes speak at most at the same time.
        timeout: Seconds a sentence may take before its worker is stopped and started anew; a line takes 0.01 s.
        worker: The file of the worker.
        manner: How it speaks.
    """

    def __init__(
        self,
        language: str = "en",
        *,
        voice: str | None = None,
        folder: Path | None = None,
        workers: int = 2,
        timeout: Seconds = Seconds(10.0),
        worker: Path = _WORKER,
        manner: Manner = _CALM,
    ) -> None:
        code = language.strip().lower().replace("_", "-")
        base = base_language(code)
        own = [ENGLISH] if base == "en" else [name + _VARIANT for name in dict.fromkeys((code, base))]
        self._names = own if voice is None else [voice]
        self._manner = manner
        self.at_once = workers
        self.id = f"espeak:{self._names[0]}@{_library_version()}.{_SETTINGS_VERSION}"
        self._pool = WorkerPool(worker, voice=self.id, workers=workers, timeout=timeout)
        self._paces: Paces | None = None
        if self._names != [ENGLISH]:
            self._paces = Paces(self.id, folder=folder, sentences=reference(code), at=_MEASURED_KNOBS)

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.speech.voices.base.Voice`."""
        if self._paces is None or not has_words(clean(text)):
            return self.speak_at(text, RATE_KNOBS[pace])
        return self.speak_at(text, self._paces.knob(pace, self.speak_at))

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of the rate knob, up to 450; below 80 the gaps between words grow."""
        text = clean(text)
        if not has_words(text):
            return short_silence(_RATE)
        answer = self._pool.ask({"text": text, "voices": self._names, "volume": _VOLUME, **_spoken(self._manner, knob)})
        samples = np.frombuffer(answer.samples, "<i2").astype(np.float32) / np.float32(32768.0)
        if samples.size < 3:
            return short_silence(_RATE)
        return Speech(samples=_soften(samples), rate=answer.rate, words=_words(text, answer, samples.size))

    def close(self) -> None:
        """Stop the workers; closing twice is safe."""
        self._pool.close()


def _spoken(manner: Manner, knob: int) -> dict[str, int]:
    """Return what the worker sets; what the rate cannot slow down any more, longer gaps do."""
    slower = _GAPS_A_MINUTE / min(knob, _SLOWEST) - _GAPS_A_MINUTE / _SLOWEST
    gap = manner.gap + round(slower)
    return {"pitch": manner.pitch, "range": manner.range, "gap": gap, "rate": max(knob, _SLOWEST)}


def _library_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("espeakng-loader")
    except PackageNotFoundError:
        return "0"


def _soften(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return samples after a symmetric filter of three taps, which moves nothing in time."""
    softened = samples * (1 - 2 * _SOFTENING)
    softened[1:] += samples[:-1] * _SOFTENING
    softened[:-1] += samples[1:] * _SOFTENING
    return softened


def _words(text: str, answer: Answer, count: int) -> tuple[tuple[str, Seconds, Seconds], ...]:
    """Return the words with their times; a word ends where the next one starts."""
    starts = [start for _, _, start in answer.words]
    ends = [*starts[1:], count] if starts else []
    return tuple(
        (text[first : first + length], Seconds(start / answer.rate), Seconds(end / answer.rate))
        for (first, length, start), end in zip(answer.words, ends, strict=True)
    )
