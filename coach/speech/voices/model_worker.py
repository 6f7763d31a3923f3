"""The process a model lives in: it stays loaded from one line to the next, and a crash ends here.

It reads one JSON object a line (``engine``; ``files`` of the model; ``text``; and what the engine's own class below
takes beside it) and answers as :mod:`coach.speech.voices.espeak_worker` does. It ends when its input does. It is run by
its path, and imports nothing of this package.
"""

import json
import math
import os
import signal
import struct
import sys
from typing import Any, BinaryIO


class _Piper:
    """Takes ``scale``: how many times longer than ordinary; ``noise``: the share of the model's own, null for all."""

    def __init__(self, model: str) -> None:
        from piper import PiperVoice

        self._voice = PiperVoice.load(model)

    def speak(self, request: dict[str, Any]) -> tuple[int, bytes]:
        """Return the rate and the samples of a text, 16-bit."""
        from piper import SynthesisConfig

        rate = int(self._voice.config.sample_rate)
        pieces = []
        how = SynthesisConfig(length_scale=request["scale"])
        if request["noise"] is not None:
            how.noise_scale = request["noise"] * self._voice.config.noise_scale
            how.noise_w_scale = request["noise"] * self._voice.config.noise_w_scale
        for chunk in self._voice.synthesize(request["text"], how):
            _refuse_nonsense(float(chunk.audio_float_array.sum()))
            pieces.append(chunk.audio_int16_bytes)
        return rate, b"".join(pieces)


class _Kokoro:
    """Takes ``voice``, ``language`` and ``speed``."""

    def __init__(self, model: str, voices: str) -> None:
        from kokoro_onnx import Kokoro

        self._model = Kokoro(model, voices)

    def speak(self, request: dict[str, Any]) -> tuple[int, bytes]:
        """Return the rate and the samples of a text, 16-bit."""
        samples, rate = self._model.create(
            request["text"], request["voice"], speed=request["speed"], lang=request["language"], trim=False
        )
        _refuse_nonsense(float(samples.sum()))
        return int(rate), (samples.clip(-1.0, 1.0) * 32767.0).astype("<i2").tobytes()


_ENGINES: dict[str, Any] = {"piper": _Piper, "kokoro": _Kokoro}


def main() -> None:
    """Answer requests from standard input on standard output until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's business
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the libraries print must not get between the answers
    model: Any = None
    for line in sys.stdin.buffer:
        try:
            request = json.loads(line)
            model = model or _ENGINES[request["engine"]](*request["files"])
            rate, samples = model.speak(request)
        except Exception as error:  # what a model that is none makes the runtime raise is in no list
            _answer(output, b"FAIL", " ".join(str(error).split()) or type(error).__name__)
        else:
            _answer(output, b"SPCH", {"rate": rate, "words": []}, samples)


def _refuse_nonsense(total: float) -> None:
    if not math.isfinite(total):
        raise ValueError("the model answered with something that is not made of numbers")


def _answer(output: BinaryIO, kind: bytes, told: object, samples: bytes = b"") -> None:
    note = json.dumps(told).encode()
    output.write(struct.pack("<4sII", kind, len(note), len(samples)) + note + samples)
    output.flush()


if __name__ == "__main__":
    main()
