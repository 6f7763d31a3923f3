"""A sound file that a voice has left, read back and checked."""

from pathlib import Path
from typing import BinaryIO

import numpy as np

from coach.errors import VoiceError
from coach.speech.voices.base import Speech
from coach.units import Seconds

MOST_BYTES = 64 * 2**20
"""More than ten minutes of speech: whatever is larger was not made from one line."""

_LONGEST = Seconds(600.0)
_RATES = range(4_000, 192_001)
_FASTEST_READING = 30.0
"""Letters a second no voice reaches: a file shorter than half of that was not written to its end."""


def recording(source: Path | BinaryIO, text: str, *, voice: str) -> Speech:
    """Return the speech in a sound file; its content tells the format, whatever its name.

    Args:
        source: The file.
        text: What is said in it.
        voice: The voice's id, for what is wrong with it.

    Raises:
        VoiceError: It is no sound, or not that of the text.
    """
    import soundfile

    try:
        with soundfile.SoundFile(source) as file:
            rate = int(file.samplerate)
            if rate not in _RATES:
                raise VoiceError(f"the voice {voice} left sound of {rate} samples a second, which no voice has")
            channels = file.read(round(_LONGEST * rate), dtype="float32", always_2d=True)
    except (OSError, ValueError, RuntimeError) as error:  # soundfile's own errors are RuntimeErrors
        raise VoiceError(f"the voice {voice} left no sound that can be read") from error
    samples = np.ascontiguousarray(channels.mean(axis=1), np.float32)
    if not np.isfinite(samples).all():
        raise VoiceError(f"the voice {voice} left sound that is not made of numbers")
    letters = sum(sign.isalnum() for sign in text)
    if samples.size < letters / _FASTEST_READING * rate * 0.5 or not samples.any():
        raise VoiceError(f"the voice {voice} said only part of {text!r}")
    return Speech(samples=np.clip(samples, -1.0, 1.0), rate=rate)
