"""What a take is kept in: FLAC for a person, Opus for what a voice has made."""

import io

import numpy as np
import pytest
import soundfile

from coach.speech.takes.encoding import encode
from coach.speech.voices.base import Speech
from tests.takes import speech


def read(content: bytes) -> tuple[np.ndarray, int]:
    """Return the samples of a sound file, and their rate."""
    samples, rate = soundfile.read(io.BytesIO(content), dtype="float32")
    return samples, rate


def test_a_person_is_kept_to_the_sample():
    """Every sample comes back, at its own rate."""
    said = speech()
    samples, rate = read(encode(said, opus=False))
    assert rate == said.rate
    assert np.array_equal(samples, said.samples)


@pytest.mark.parametrize("rate", [16_000, 22_000, 24_000, 48_000])
def test_what_a_voice_has_made_keeps_its_time(rate):
    """Opus begins and ends with what was said, and a tone in it stays where it was, whatever the voice's rate."""
    tone = np.zeros(rate, np.float32)
    tone[rate // 4 : rate // 2] = 0.5 * np.sin(2.0 * np.pi * 440.0 * np.arange(rate // 4) / rate)
    samples, kept_rate = read(encode(Speech(samples=tone, rate=rate), opus=True))
    assert kept_rate == 24_000
    assert len(samples) == kept_rate
    loud = np.flatnonzero(np.abs(samples) > 0.1) / kept_rate
    assert loud[0] == pytest.approx(0.25, abs=0.005)
    assert loud[-1] == pytest.approx(0.5, abs=0.005)


def test_the_same_speech_gives_the_same_file():
    """Nothing in it tells when it was made: only another speech is another file."""
    assert encode(speech(), opus=True) == encode(speech(), opus=True)
