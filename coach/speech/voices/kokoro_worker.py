"""The process Kokoro lives in: the model stays loaded from one line to the next, and a crash ends here.

It reads one JSON object a line (``model``, ``voices``: its files; ``voice``, ``language``, ``speed``, ``text``) and
answers as :mod:`coach.speech.voices.espeak_worker` does. It ends when its input does. It is run by its path, and
imports nothing of this package.
"""

import json
import math
import os
import signal
import struct
import sys
from typing import Any, BinaryIO


class _Models:
    """The model that was asked for last, loaded."""

    def __init__(self) -> None:
        self._files: tuple[str, str] = ("", "")
        self._model: Any = None

    def speak(self, request: dict[str, Any]) -> tuple[int, bytes]:
        """Return the rate and the samples of a text, 16-bit."""
        from kokoro_onnx import Kokoro

        files = request["model"], request["voices"]
        if files != self._files:
            self._model = Kokoro(*files)
            self._files = files
        samples, rate = self._model.create(
            request["text"], request["voice"], speed=request["speed"], lang=request["language"], trim=False
        )
        if not math.isfinite(float(samples.sum())):
            raise ValueError("the model answered with something that is not made of numbers")
        return int(rate), (samples.clip(-1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def main() -> None:
    """Answer requests from standard input on standard output until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's business
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the libraries print must not get between the answers
    models = _Models()
    for line in sys.stdin.buffer:
        try:
            rate, samples = models.speak(json.loads(line))
        except Exception as error:  # what a model that is none makes the runtime raise is in no list
            _answer(output, b"FAIL", " ".join(str(error).split()) or type(error).__name__)
        else:
            _answer(output, b"SPCH", {"rate": rate, "words": []}, samples)


def _answer(output: BinaryIO, kind: bytes, told: object, samples: bytes = b"") -> None:
    note = json.dumps(told).encode()
    output.write(struct.pack("<4sII", kind, len(note), len(samples)) + note + samples)
    output.flush()


if __name__ == "__main__":
    main()
