"""The sound file of a take: every sample of what a person spoke, and little room for what a voice has made."""

import io
from typing import TYPE_CHECKING

import numpy as np
import soxr

if TYPE_CHECKING:
    from coach.speech.voices.base import Speech

_OPUS_RATE = 24_000
"""Samples a second: what the best voices give, and all that is heard of speech."""
_OPUS = {"b": "25000", "application": "voip", "frame_duration": "20", "vbr": "on"}
"""An hour of speech stays below 11 MB. For speech, as Opus is told here, it keeps 0.25 of five points of naturalness
(DistillMOS) more at this size than for any sound."""
_STEPS = 2**23
"""Full scale of 24 bits."""


def encode(speech: "Speech", *, opus: bool) -> bytes:
    """Return a sound file of a speech: Opus, or FLAC that keeps each sample, of 16 bits or 24."""
    return _opus(speech) if opus else _flac(speech)


def _opus(speech: "Speech") -> bytes:
    import av

    samples = speech.samples
    if speech.rate != _OPUS_RATE:
        samples = soxr.resample(samples, speech.rate, _OPUS_RATE)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="flt", layout="mono")
    frame.sample_rate, frame.pts = _OPUS_RATE, 0
    content = io.BytesIO()
    with av.open(content, "w", format="ogg", options={"fflags": "+bitexact"}) as file:  # the same bytes each time
        stream = file.add_stream("libopus", rate=_OPUS_RATE, layout="mono", options=_OPUS)
        for each in (frame, None):
            file.mux(stream.encode(each))
    return content.getvalue()


def _flac(speech: "Speech") -> bytes:
    import soundfile

    content = io.BytesIO()
    steps = np.rint(speech.samples.astype(np.float64) * _STEPS).clip(-_STEPS, _STEPS - 1).astype(np.int32) << 8
    kind = "PCM_24" if (steps & 0xFFFF).any() else "PCM_16"
    soundfile.write(content, steps, speech.rate, format="FLAC", subtype=kind)
    return content.getvalue()
