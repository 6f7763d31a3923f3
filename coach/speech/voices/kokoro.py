"""Kokoro: a large model, slow and very natural, in a worker process that keeps it loaded."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from coach.pace import Pace
from coach.speech.voices.base import Speech
from coach.speech.voices.calibration import short_reference
from coach.speech.voices.model import MODEL_WORKER, ModelVoice
from coach.units import Seconds

MEASURED = "af_heart"
"""The voice of which the settings for each pace are known; those of others are found."""
_KNOBS = {Pace.SLOW: 99, Pace.STEADY: 117, Pace.FAST: 141}
_ORDINARY_SPEED = 204.0
"""The setting of the rate knob at the model's own speed."""
_SLOWEST, _FASTEST = 0.55, 1.4
"""Below the slowest it says a syllable before the first word, whatever stands in front: it is stretched instead."""
_MOST_STRETCHED = 1.35
_CARRIERS = {"en": "Good.", "es": "Bien.", "fr": "Bien."}
"""A sentence in front of the line, cut off again: so the model is in its stride, and says no more than the line."""
_WAYS = ({"carrier": True, "faster": 1.0}, {"carrier": False, "faster": 1.0}, {"carrier": True, "faster": 1.12})
"""The model says the same each time: only another speed is another try."""
_MEGABYTES = 500
_STEP = Seconds(0.01)
_QUIET = 10.0 ** (-40.0 / 20.0)
_CARRIER_ENDS = (0.4, 0.82)
"""When the carrier has been said at the model's own speed, in seconds, at the earliest and the latest."""
_GAP = Seconds(0.04)
"""Least silence after it."""
_LEAD = Seconds(0.02)
"""What is kept of the silence before the line."""


class KokoroVoice(ModelVoice):
    """Speaks with one of Kokoro's voices.

    Args:
        voice: Its name, such as ``af_heart``.
        files: The model and its voices, each with the SHA-256 its bytes have to have; empty: any.
        spoken: The language as the model's phonemes need it, such as ``en-us``.
        folder: Where what has been found of it is kept; None finds it anew each time.
        timeout: Seconds a line may take, the first one with the loading of the model.
        worker: The file of the worker.
    """

    def __init__(
        self,
        voice: str,
        *,
        files: Mapping[Path, str],
        spoken: str = "en-us",
        folder: Path | None = None,
        timeout: Seconds = Seconds(120.0),
        worker: Path = MODEL_WORKER,
    ) -> None:
        language = spoken[:2]
        self._carrier = _CARRIERS[language]
        self._fixed = {"engine": "kokoro", "files": list(map(str, files)), "voice": voice, "language": spoken}
        super().__init__(
            f"kokoro:{voice}",
            files=files,
            megabytes=_MEGABYTES,
            worker=worker,
            ways=_WAYS,
            sentences=short_reference(language),
            knobs=_KNOBS if voice == MEASURED else None,
            folder=folder,
            timeout=timeout,
        )

    def _asked(self, text: str, knob: int, way: Mapping[str, Any]) -> dict[str, Any]:
        speed = self._speed(knob, way)
        return {**self._fixed, "text": f"{self._carrier} {text}" if way["carrier"] else text, "speed": round(speed, 3)}

    def _heard(self, speech: Speech, knob: int, way: Mapping[str, Any]) -> Speech:
        return behind_carrier(speech, self._speed(knob, way)) if way["carrier"] else speech

    def _times_longer(self, knob: int) -> float:
        return max(1.0, min(_SLOWEST * _ORDINARY_SPEED / knob, _MOST_STRETCHED))

    @staticmethod
    def _speed(knob: int, way: Mapping[str, Any]) -> float:
        return float(min(max(knob / _ORDINARY_SPEED, _SLOWEST) * way["faster"], _FASTEST))


def behind_carrier(speech: Speech, speed: float) -> Speech:
    """Return what was said behind the longest gap at the carrier's end; nothing where there is none.

    Args:
        speech: A carrier sentence, and a line.
        speed: The model's.
    """
    step = round(_STEP * speech.rate)
    count = speech.samples.size // step
    levels = np.sqrt(np.square(speech.samples[: count * step].reshape(count, step)).mean(axis=1))
    loud = np.flatnonzero(levels > levels.max(initial=0.0) * _QUIET)
    gaps, begun = np.diff(loud) * _STEP, (loud[:-1] + 1) * _STEP * speed
    gaps = np.where((begun >= _CARRIER_ENDS[0]) & (begun <= _CARRIER_ENDS[1]), gaps, 0.0)
    if gaps.max(initial=0.0) < _GAP + _STEP:
        return Speech(samples=speech.samples[:0], rate=speech.rate)
    first = int(loud[int(gaps.argmax()) + 1] * step - _LEAD * speech.rate)
    return Speech(samples=speech.samples[max(0, first) :], rate=speech.rate)
