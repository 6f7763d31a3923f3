"""FFmpeg's encoders and containers, by PyAV."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from coach.export.encoders.encoder import Samples
from coach.units import RATE

if TYPE_CHECKING:
    from av import AudioCodecContext, AudioFrame, AudioStream
    from av.packet import Packet

TICK = Fraction(1, RATE)
OPUS = "libopus"
AAC = "aac"
_OPTIONS = {OPUS: {"compression_level": "4"}, AAC: {"aac_coder": "fast"}}
"""More care takes Opus nearly twice the time, and AAC more than twice."""
_STEPS = np.float32(32768.0)


def open_codec(name: str, kilobits: int, context: "AudioCodecContext | None" = None) -> "AudioCodecContext":
    """Return a codec ready to encode, or what tells of one: a container's stream has to have seen its own.

    Args:
        name: FFmpeg's name of the codec.
        kilobits: A second.
        context: Of a container's stream; None for a codec on its own.
    """
    import av

    if context is None:
        context = cast("AudioCodecContext", av.CodecContext.create(name, "w"))
    context.bit_rate = kilobits * 1000
    context.sample_rate = RATE
    context.layout = "stereo"
    context.format = "fltp" if name == AAC else "s16"
    context.time_base = TICK
    context.options = dict(_OPTIONS[name])
    # The same bytes everywhere and always: no version in them, and no parallel work.
    context.flags |= av.codec.context.Flags.bitexact
    context.thread_count = 1
    with as_system_errors():
        context.open(strict=False)
    return context


def encode(name: str, kilobits: int, sound: Iterable[Samples]) -> "list[Packet[AudioStream]]":
    """Return all packets of a sound, by a codec of its own; their times count from the sound's first frame."""
    context = open_codec(name, kilobits)
    packets: list[Packet[AudioStream]] = []
    at = 0
    with as_system_errors():
        for samples in sound:
            packets += context.encode(_frame(name, samples, at))
            at += len(samples)
        packets += context.encode(None)
    return packets


def _frame(name: str, samples: Samples, at: int) -> "AudioFrame":
    import av

    if name == AAC:
        planes = np.ascontiguousarray(np.divide(samples.T, _STEPS, dtype=np.float32))
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
    else:
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="stereo")
    frame.sample_rate = RATE
    frame.time_base = TICK
    frame.pts = at
    return frame


@contextmanager
def as_system_errors() -> Iterator[None]:
    """Tell what FFmpeg cannot do as the system would."""
    import av

    try:
        yield
    except av.FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise OSError(str(error)) from error
