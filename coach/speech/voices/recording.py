"""Sound that a voice has left, read back and checked: never more of it than its text can take to say."""

from pathlib import Path
from typing import BinaryIO

import numpy as np

from coach.errors import VoiceError
from coach.speech.voices.base import Speech
from coach.units import Seconds

RATES = range(4_000, 96_001)
"""Samples a second that a voice has."""
_MOST_CHANNELS = 2
_SAMPLE_BYTES = 4
_SPARE, _LETTER, _OTHER = Seconds(10.0), Seconds(0.5), Seconds(2.0)
"""What no speech exceeds: so much in all, for a letter, and for a figure or sign that may be a word of its own."""
_FASTEST_READING = 30.0
"""Letters a second no voice reaches: a file shorter than half of that was not written to its end."""
_BLOCK = 65_536


def longest(text: str) -> Seconds:
    """Return the time that no voice needs for a text: what goes on for longer is no speech of it."""
    letters = sum(sign.islower() or sign.isupper() for sign in text)
    others = sum(sign.isalnum() for sign in text) - letters
    return Seconds(_SPARE + letters * _LETTER + others * _OTHER)


def most_bytes(text: str) -> int:
    """Return a size that no sound file of a text reaches."""
    return round(longest(text) * RATES[-1]) * _MOST_CHANNELS * _SAMPLE_BYTES


def read_recording(source: Path | BinaryIO, text: str, *, voice: str) -> Speech:
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
            rate, count = int(file.samplerate), 0
            if rate not in RATES or file.channels > _MOST_CHANNELS:
                kind = f"{file.channels} channels of {rate} samples a second"
                raise VoiceError(f"the voice {voice} left sound of {kind}, which no voice has")
            blocks = [np.zeros(0, np.float32)]
            while len(block := file.read(_BLOCK, dtype="float32", always_2d=True)):
                blocks.append(block.mean(axis=1, dtype=np.float32))
                count += len(block)
                if count > longest(text) * rate:
                    raise VoiceError(f"the voice {voice} went on for over {longest(text):g} s with {text!r}")
    except (OSError, ValueError, RuntimeError) as error:  # soundfile's own errors are RuntimeErrors
        raise VoiceError(f"the voice {voice} left no sound that can be read") from error
    samples = np.concatenate(blocks)
    if not np.isfinite(samples).all():
        raise VoiceError(f"the voice {voice} left sound that is not made of numbers")
    letters = sum(sign.isalnum() for sign in text)
    if samples.size < letters / _FASTEST_READING * rate * 0.5 or not samples.any():
        raise VoiceError(f"the voice {voice} said only part of {text!r}")
    return Speech(samples=np.clip(samples, -1.0, 1.0), rate=rate)
