"""FFmpeg's encoders and containers, by PyAV."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from coach.encoders.encoder import Samples
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


class Codec:
    """A codec on its own, or the one of a container's stream."""

    def __init__(self, name: str, kilobits: int, stream: "AudioStream | None" = None) -> None:
        """Get ready to encode.

        Args:
            name: FFmpeg's name of the codec.
            kilobits: A second.
            stream: The container's stream that it belongs to, if any.
        """
        import av

        if stream is None:
            self.context = cast("AudioCodecContext", av.CodecContext.create(name, "w"))
        else:
            self.context = stream.codec_context
        self._name = name
        self._stream = stream
        self._at = 0
        self.context.bit_rate = kilobits * 1000
        self.context.sample_rate = RATE
        self.context.layout = "stereo"
        self.context.format = "fltp" if name == AAC else "s16"
        self.context.time_base = TICK
        self.context.options = dict(_OPTIONS[name])
        # The same bytes everywhere and always: no version in them, and no parallel work.
        self.context.flags |= av.codec.context.Flags.bitexact
        self.context.thread_count = 1
        with told():
            self.context.open(strict=False)

    def encode(self, samples: Samples) -> "list[Packet[AudioStream]]":
        """Return the packets that a block completes."""
        with told():
            packets = self._encode(self._frame(samples))
        self._at += len(samples)
        return packets

    def flush(self) -> "list[Packet[AudioStream]]":
        """Return the last packets."""
        with told():
            return self._encode(None)

    def _encode(self, frame: "AudioFrame | None") -> "list[Packet[AudioStream]]":
        return list(self.context.encode(frame) if self._stream is None else self._stream.encode(frame))

    def _frame(self, samples: Samples) -> "AudioFrame":
        import av

        sound: np.ndarray[Any, Any]
        if self._name == AAC:
            sound = np.divide(samples.T, _STEPS, dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout="stereo")
        else:
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = RATE
        frame.time_base = TICK
        frame.pts = self._at
        return frame


@contextmanager
def told() -> Iterator[None]:
    """Tell what FFmpeg cannot do as the system would."""
    import av

    try:
        yield
    except av.FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise OSError(str(error)) from error
