"""Sound that a voice has left is read in pieces, and never more of it than its text can take to say."""

import io
import tracemalloc

import numpy as np
import pytest
import soundfile

from coach.errors import VoiceError
from coach.speech.voices.recording import longest, most_bytes, read_recording

TEXT = "Rest."


def sound(seconds, rate=24_000, channels=1, kind="FLAC", level=0.1):
    """Return a file with a tone that is all one level: little to keep, much to read."""
    content = io.BytesIO()
    with soundfile.SoundFile(content, "w", rate, channels, format=kind, subtype="PCM_16") as file:
        second = np.full((rate, channels), level, np.float32)
        for _ in range(round(seconds)):
            file.write(second)
    content.seek(0)
    return content


def test_how_long_a_text_may_take():
    """Ten seconds and one for every two letters; a figure, or a sign of a script without capitals, may be a word."""
    assert longest("") == 10.0
    assert longest("Rest.") == 12.0
    assert longest("30 s") == 14.5
    assert longest("呼吸") == 14.0


def test_speech_of_two_channels_is_their_mean():
    """Stereo is taken as one voice."""
    speech = read_recording(sound(1, channels=2), TEXT, voice="v")
    assert speech.rate == 24_000
    assert speech.samples.shape == (24_000,)
    assert speech.samples == pytest.approx(0.1, abs=1e-4)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda: sound(20), r"^the voice v went on for over 12 s with 'Rest\.'$"),
        (lambda: sound(20, rate=96_000, channels=2), "went on for over 12 s"),
        (lambda: sound(1, channels=8), "8 channels of 24000 samples a second, which no voice has"),
        (lambda: sound(1, channels=1000, kind="WAV"), "1000 channels"),
        (lambda: sound(1, rate=192_000), "192000 samples a second"),
        (lambda: sound(600, rate=1, kind="WAV"), "of 1 samples a second"),
    ],
)
def test_what_is_no_speech_of_its_text(answer, reason):
    """Too long for its text, too many channels, or a rate that nobody speaks at."""
    with pytest.raises(VoiceError, match=reason):
        read_recording(answer(), TEXT, voice="v")


def test_a_small_file_does_not_unpack_into_memory():
    """Ten minutes of one level are a few kilobytes, and are not read beyond what the text takes."""
    answer = sound(590, rate=48_000, channels=2, level=0.0)
    assert len(answer.getvalue()) < most_bytes(TEXT) / 10
    tracemalloc.start()
    with pytest.raises(VoiceError, match="went on"):
        read_recording(answer, TEXT, voice="v")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
