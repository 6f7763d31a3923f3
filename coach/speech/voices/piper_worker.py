"""The process piper lives in: the model stays loaded from one line to the next, and a crash ends here.

It reads one JSON object a line (``model``; ``text``;
``scale``: how many times longer than ordinary; ``noise``: the share of the model's own, null for all of it) and answers
as :mod:`coach.speech.voices.espeak_worker` does. It ends when its input does. It is run by its path, and imports
nothing of this package.
"""

import json
import math
import os
import signal
import struct
import sys
from typing import Any, BinaryIO

_PAUSE = 0.25
"""Seconds between two sentences of a line at the ordinary speed; slower speech takes as much longer for them."""


class _Models:
    """The model that was asked for last, loaded."""

    def __init__(self) -> None:
        self._path = ""
        self._voice: Any = None

    def speak(self, request: dict[str, Any]) -> tuple[int, bytes]:
        """Return the rate and the samples of a text, 16-bit."""
        from piper import PiperVoice, SynthesisConfig

        if request["model"] != self._path:
            self._voice = PiperVoice.load(request["model"])
            self._path = request["model"]
        rate = int(self._voice.config.sample_rate)
        sentences = []
        how = SynthesisConfig(length_scale=request["scale"])
        if request["noise"] is not None:
            how.noise_scale = request["noise"] * self._voice.config.noise_scale
            how.noise_w_scale = request["noise"] * self._voice.config.noise_w_scale
        for chunk in self._voice.synthesize(request["text"], how):
            if not math.isfinite(float(chunk.audio_float_array.sum())):
                raise ValueError("the model answered with something that is not made of numbers")
            sentences.append(chunk.audio_int16_bytes)
        return rate, bytes(2 * round(_PAUSE * request["scale"] * rate)).join(sentences)


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
