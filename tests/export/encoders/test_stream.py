"""WAV for pipes: a head that leaves the length open, and then the samples."""

import io
import struct

from coach.export.encoders.encoder import Encoding
from coach.export.encoders.stream import StreamedWavEncoder
from coach.units import Frames, Lufs
from tests.export.encoders.encoding import SOUND


def test_head_and_samples():
    """The head says 16-bit stereo at 48 kHz, of the largest size there is; behind it stands the sound as it is."""
    file = io.BytesIO()
    encoder = StreamedWavEncoder(file, Encoding(frames=Frames(2000)))
    encoder.write(SOUND[:1500])
    encoder.write(SOUND[1500:2000])
    encoder.finish(Lufs(-18.0))
    encoder.close()
    content = file.getvalue()
    riff, size, wave, fmt, _, kind, channels, rate, _, frame, bits, data, length = struct.unpack_from(
        "<4sI4s4sIHHIIHH4sI", content
    )
    assert (riff, wave, fmt, data) == (b"RIFF", b"WAVE", b"fmt ", b"data")
    assert (size, length) == (0xFFFFFFFF, 0xFFFFFFFF)
    assert (kind, channels, rate, frame, bits) == (1, 2, 48_000, 4, 16)
    assert content[44:] == SOUND[:2000].tobytes()
