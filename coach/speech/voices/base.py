"""The voice seam: what a voice must do, and the speech it hands back."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from coach.pace import Pace
from coach.units import Seconds

_SILENCE = Seconds(0.1)
_QUIET = 10.0 ** (-40.0 / 20.0)
"""Below this share of its own peak a speech counts as silent: eSpeak hisses on at −43 dB after the last word."""
_STEP = Seconds(0.005)
"""Silence is looked for in steps of this length."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Speech:
    """One sentence as a voice said it, before anything is done to it."""

    samples: NDArray[np.float32]
    """Mono, shape (n,), −1..1."""
    rate: int
    """Samples a second."""
    words: tuple[tuple[str, Seconds, Seconds], ...] = ()
    """Each word with its start and end from the first sample; empty where the voice does not tell."""
    by_person: bool = False
    """Whether a person spoke it: then it is heard as it was recorded."""


class Voice(Protocol):
    """Something that speaks, one sentence at a time."""

    @property
    def id(self) -> str:
        """``engine:voice@version``: two voices with the same id say the same sentence the same way."""

    @property
    def at_once(self) -> int:
        """How many threads may profitably be inside :meth:`speak` at the same time, 1 or more."""

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; any text at all, and one without a word in it gives a short silence.

        Raises:
            VoiceError: The voice is missing, crashed, hung or answered with something that is not speech.
        """

    def close(self) -> None:
        """Let go of processes and files; closing twice is safe."""


@runtime_checkable
class Calibrated(Voice, Protocol):
    """A voice whose rate knob is measured, so that a pace sounds as fast from each of them."""

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of the knob, about words a minute; otherwise as :meth:`Voice.speak`."""


@runtime_checkable
class Recorded(Voice, Protocol):
    """A voice that has only the lines that were recorded, and is asked for them as they are written."""

    def has(self, text: str, pace: Pace) -> bool:
        """Tell whether it has a line."""

    def seconds(self, text: str, pace: Pace) -> Seconds | None:
        """Return how long a line is heard, without the silence around it, where that is known without reading it."""


def short_silence(rate: int = 22_050) -> Speech:
    """Return the speech of a text that has no words: 0.1 s of silence."""
    return Speech(samples=np.zeros(round(_SILENCE * rate), np.float32), rate=rate)


def has_words(text: str) -> bool:
    """Tell whether there is a letter or a figure in a text, thus something to say."""
    return any(sign.isalnum() for sign in text)


def sound_span(samples: NDArray[np.float32], rate: int) -> tuple[int, int]:
    """Return where the sound in a speech starts and ends, in samples; (0, 0) where there is none.

    Args:
        samples: Mono, shape (n,), any range.
        rate: Samples a second.
    """
    step = max(1, round(_STEP * rate))
    steps = samples.size // step
    whole = samples[: steps * step].reshape(steps, step)
    peaks = np.maximum(whole.max(axis=1), -whole.min(axis=1)) if steps else np.zeros(0, np.float32)
    rest = samples[steps * step :]
    if rest.size:
        peaks = np.append(peaks, np.abs(rest).max())
    peak = peaks.max(initial=0.0)
    if not peak > 0.0:
        return 0, 0
    loud = np.flatnonzero(peaks > peak * _QUIET)
    return int(loud[0]) * step, min(samples.size, (int(loud[-1]) + 1) * step)
