"""The kinds of sound files there are, by their endings."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.export.encoders.containers import MatroskaEncoder, Mp4Encoder
from coach.export.encoders.encoder import Opener
from coach.export.encoders.html import HtmlEncoder
from coach.export.encoders.lossless import FlacEncoder, open_wav
from coach.export.encoders.mp3 import KILOBITS, Mp3Encoder
from coach.export.encoders.opus import OpusEncoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of sound file."""

    open: Opener
    kilobits: int = 0
    """A second, where none are asked for; 0 where nothing is lost."""
    possible: Sequence[int] = ()
    """What may be asked for instead."""
    says_loudness: bool = True
    carries_cover: bool = True


_OPUS = Format(open=OpusEncoder, kilobits=96, possible=range(32, 511))
_AAC = Format(open=Mp4Encoder, kilobits=128, possible=range(48, 321))

FORMATS = {
    ".wav": Format(open=open_wav, says_loudness=False, carries_cover=False),
    ".flac": Format(open=FlacEncoder),
    ".opus": _OPUS,
    ".ogg": _OPUS,
    ".mp3": Format(open=Mp3Encoder, kilobits=128, possible=KILOBITS),
    ".m4a": _AAC,
    ".m4b": _AAC,
    ".html": Format(open=HtmlEncoder, kilobits=96, possible=KILOBITS),
    ".mka": Format(open=MatroskaEncoder, kilobits=96, possible=range(32, 511)),
}
