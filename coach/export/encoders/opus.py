"""Opus in Ogg (RFC 7845): the encoder is FFmpeg's, the container our own, exact to the frame and always the same."""

from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from coach.export.encoders.encoder import SLACK, Encoding, Format, Samples
from coach.export.encoders.ffmpeg import OPUS, encode, open_codec
from coach.export.encoders.ogg import OggWriter
from coach.export.encoders.pieces import Pieces, Seam
from coach.export.encoders.sleeve import Sleeve, r128_gain
from coach.export.encoders.vorbis import comments, pack, picture_comment
from coach.units import Frames, Lufs

if TYPE_CHECKING:
    from av import AudioStream
    from av.packet import Packet

_SERIAL = 1
_WIDEST = Lufs(-70.0)

PACKET = Frames(960)
"""Frames in a packet."""
_LEAD_IN = 48
"""Packets after which Opus has forgotten where it began; in what was measured, it had after 18."""


def opus_pieces(order: Encoding) -> "Pieces[Packet[AudioStream]]":
    """Return what encodes Opus; its packets are those that one encoder makes of the whole sound, byte for byte."""
    seam: Seam[Packet[AudioStream]] = Seam(
        packet=PACKET, lead_in=_LEAD_IN, before=0, after=0, settle=1, join=lambda _, second: list(second)
    )
    return Pieces(order.frames, partial(encode, OPUS, order.kilobits), seam)


class OpusEncoder:
    """Opus in Ogg.

    The head is written twice, the second time with the loudness that is known only then; as long as it was.
    """

    def __init__(self, file: BinaryIO, order: Encoding) -> None:
        self._file = file
        self._order = order
        self._pieces = opus_pieces(order)
        self._head = open_codec(OPUS, order.kilobits).extradata or b""
        self._granule = 0
        self._skip = int.from_bytes(self._head[10:12], "little")
        self._tags_length = len(_tags(order.sleeve, _WIDEST)) + SLACK
        self._ogg = OggWriter(file, serial=_SERIAL)
        self._put_head(self._ogg, Lufs(0.0))

    def write(self, samples: Samples) -> None:
        """Encode the block that follows."""
        self._put(self._pieces.add(samples))

    def finish(self, loudness: Lufs) -> None:
        """Make the file whole."""
        self._put(self._pieces.finish())
        self._ogg.finish(self._order.frames + self._skip)
        self._file.seek(0)
        self._put_head(OggWriter(self._file, serial=_SERIAL), loudness)
        self._file.flush()

    def close(self) -> None:
        """Let go of the pieces."""
        self._pieces.close()

    def _put(self, packets: "list[Packet[AudioStream]]") -> None:
        for packet in packets:
            self._granule += PACKET
            self._ogg.packet(bytes(packet), self._granule)

    def _put_head(self, ogg: OggWriter, loudness: Lufs) -> None:
        ogg.packet(self._head, 0)
        ogg.end_page()
        ogg.packet(_tags(self._order.sleeve, loudness).ljust(self._tags_length, b"\0"), 0)
        ogg.end_page()


def _tags(sleeve: Sleeve, loudness: Lufs) -> bytes:
    said = comments(sleeve, ("R128_TRACK_GAIN", r128_gain(loudness)))
    if sleeve.cover:
        said.append(picture_comment(sleeve.cover))
    return b"OpusTags" + pack(said)


FORMATS = dict.fromkeys((".opus", ".ogg"), Format(open=OpusEncoder, rank=2, kilobits=96, possible=range(32, 511)))
