"""AAC, by FFmpeg's own encoder."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from coach.export.encoders.encoder import Encoding
from coach.export.encoders.ffmpeg import AAC, encode
from coach.export.encoders.pieces import Pieces, Seam, joined_at
from coach.units import Frames

if TYPE_CHECKING:
    from av import AudioStream
    from av.packet import Packet

PACKET = Frames(1024)
"""Frames in a packet."""

_LEAD_IN = 100
_AFTER = 60
_SETTLE = 4
_ELEMENT, _PAIR = slice(0, 3), "001"
_COMMON, _ALIKE = slice(7, 8), "1"
_WINDOWS = slice(9, 11)
_LONG = "00"
_SHAPE = slice(11, 12)


def aac_pieces(order: Encoding) -> "Pieces[Packet[AudioStream]]":
    """Return what encodes AAC.

    A packet is half of two transforms that overlap: its aliases go only where the one before was made with the same
    window (ISO/IEC 14496-3, 4.6.11). So pieces are joined where both have long windows of one shape on both sides.
    """
    seam: Seam[Packet[AudioStream]] = Seam(
        packet=PACKET, lead_in=_LEAD_IN, before=1, after=_AFTER, settle=_SETTLE, join=_join
    )
    return Pieces(order.frames, partial(encode, AAC, order.kilobits), seam)


def _join(
    first: "Sequence[Packet[AudioStream]]", second: "Sequence[Packet[AudioStream]]"
) -> "list[Packet[AudioStream]]":
    windows = [(_window(one), _window(other)) for one, other in zip(first, second, strict=True)]
    alike = [one is not None and one == other for one, other in windows]
    places = (at for at in range(1, len(alike)) if alike[at - 1] and alike[at] and windows[at] == windows[at - 1])
    return joined_at(first, second, next(places, 1))


def _window(packet: "Packet[AudioStream]") -> str | None:
    """Return the shape of a packet's long windows; None where they are not long, or not the same in both channels."""
    bits = f"{int.from_bytes(bytes(packet)[:2]):016b}"
    plain = bits[_ELEMENT] == _PAIR and bits[_COMMON] == _ALIKE and bits[_WINDOWS] == _LONG
    return bits[_SHAPE] if plain else None
