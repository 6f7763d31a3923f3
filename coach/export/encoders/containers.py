"""AAC in MP4 and Opus in Matroska: containers of FFmpeg's."""

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from coach.export.encoders.aac import aac_pieces
from coach.export.encoders.encoder import Encoding, Format, Samples
from coach.export.encoders.ffmpeg import AAC, OPUS, TICK, as_system_errors, open_codec
from coach.export.encoders.mp4 import put_user_data
from coach.export.encoders.opus import opus_pieces
from coach.export.encoders.pieces import Pieces
from coach.export.encoders.sleeve import Sleeve, replay_gain
from coach.units import RATE, Lufs

if TYPE_CHECKING:
    from av import AudioStream
    from av.container.core import Chapter as ContainerChapter
    from av.packet import Packet

_BRANDS = {".m4a": "M4A ", ".m4b": "M4B "}
_ALWAYS_THE_SAME = {"fflags": "+bitexact"}
_EXACT_TIMES = {"movie_timescale": str(RATE)}
"""Without it, where sound begins and ends is rounded to milliseconds."""
_NO_CHECKSUMS = {"write_crc32": "0"}
"""What is put in place in the end would make them wrong."""
_GAIN_COMES = "[gain comes]"
_NAMES = {"image/jpeg": "cover.jpg", "image/png": "cover.png"}
_HEAD = 2**20
"""The words of a Matroska file stand within so many bytes, and those of its cover."""


class _Unfailing:
    """A file as FFmpeg sees it: one that never fails.

    FFmpeg goes on after a failure, and PyAV prints all that follow on the first; neither is good for anybody.

    Attributes:
        failure: What went wrong, to be told by whoever asked FFmpeg for something.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.failure: OSError | None = None
        self._file = file
        self._place = 0

    def write(self, content: bytes) -> int:
        """Write, as long as that can be done."""
        self._place += len(content)
        self._try(lambda: self._file.write(content))
        return len(content)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere."""
        self._place = offset + (self._place if whence == os.SEEK_CUR else 0)
        found = self._try(lambda: self._file.seek(offset, whence))
        if found is not None:
            self._place = found
        return self._place

    def tell(self) -> int:
        """Return where it is."""
        return self._place

    def _try(self, work: Callable[[], int]) -> int | None:
        if self.failure is None:
            try:
                return work()
            except OSError as error:
                self.failure = error
        return None


class ContainerEncoder:
    """One of FFmpeg's codecs in one of its containers."""

    def __init__(
        self,
        file: BinaryIO,
        order: Encoding,
        *,
        container: str,
        codec: str,
        pieces: "Pieces[Packet[AudioStream]]",
        options: dict[str, str],
        words: dict[str, str] | None = None,
    ) -> None:
        import av

        self._file = file
        self._seen = _Unfailing(file)
        self._open = True
        with self._told():
            self._container = av.open(self._seen, "w", format=container, options=_ALWAYS_THE_SAME | options)
            self._stream = cast("AudioStream", self._container.add_stream(codec, rate=RATE, layout="stereo"))
            self._container.set_chapters(_chapters(order.sleeve))
            self._container.metadata.update(words or {})
            self._attach(order.sleeve)
        open_codec(codec, order.kilobits, self._stream.codec_context)
        self._pieces = pieces
        self._next: int | None = None

    def write(self, samples: Samples) -> None:
        """Encode the block that follows."""
        self._tell()
        self._put(self._pieces.add(samples))

    def finish(self, loudness: Lufs) -> None:
        """Make the file whole."""
        self._tell()
        self._put(self._pieces.finish())
        with self._told():
            self._open = False
            self._container.close()
        self._put_words(loudness)
        self._file.flush()

    def close(self) -> None:
        """Let go."""
        self._pieces.close()
        if self._open:
            self._open = False
            with contextlib.suppress(OSError), self._told():
                self._container.close()

    def _put(self, packets: "list[Packet[AudioStream]]") -> None:
        """Put packets into the container, each at its time in the whole: a piece counts from its own first frame."""
        for packet in packets:
            if self._next is None:
                self._next = packet.pts or 0
            packet.pts = packet.dts = self._next
            packet.time_base = TICK
            packet.stream = self._stream
            self._next += packet.duration or 0
        with self._told():
            self._container.mux(packets)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what FFmpeg cannot do, and what its file could not take, as the system would."""
        with as_system_errors():
            yield
        self._tell()

    def _tell(self) -> None:
        if self._seen.failure:
            raise self._seen.failure

    def _attach(self, sleeve: Sleeve) -> None:
        """Attach what the container can."""

    def _put_words(self, loudness: Lufs) -> None:
        """Put what is only known in the end, or what FFmpeg cannot write."""


class Mp4Encoder(ContainerEncoder):
    """AAC in MP4, as an audio book or a song of Apple's."""

    def __init__(self, file: BinaryIO, order: Encoding) -> None:
        self._sleeve = order.sleeve
        options = {"brand": _BRANDS[order.ending], **_EXACT_TIMES}
        super().__init__(file, order, container="mp4", codec=AAC, pieces=aac_pieces(order), options=options)

    def _put_words(self, loudness: Lufs) -> None:
        put_user_data(self._file, self._sleeve, loudness)


class MatroskaEncoder(ContainerEncoder):
    """Opus in Matroska."""

    def __init__(self, file: BinaryIO, order: Encoding) -> None:
        words = {**dict(order.sleeve.words), "REPLAYGAIN_TRACK_GAIN": _GAIN_COMES}
        self._head = _HEAD + (len(order.sleeve.cover.picture) if order.sleeve.cover else 0)
        pieces = opus_pieces(order)
        super().__init__(
            file, order, container="matroska", codec=OPUS, pieces=pieces, options=_NO_CHECKSUMS, words=words
        )

    def _attach(self, sleeve: Sleeve) -> None:
        if sleeve.cover:
            self._container.add_attachment(_NAMES[sleeve.cover.mime], sleeve.cover.mime, sleeve.cover.picture)

    def _put_words(self, loudness: Lufs) -> None:
        self._file.seek(0)
        at = self._file.read(self._head).index(_GAIN_COMES.encode())
        self._file.seek(at)
        # A text may be shorter than its element: the rest is zeros (RFC 8794).
        self._file.write(replay_gain(loudness).encode().ljust(len(_GAIN_COMES), b"\0"))


def _chapters(sleeve: Sleeve) -> "list[ContainerChapter]":
    return [
        {
            "id": number,
            "start": chapter.start,
            "end": chapter.end,
            "time_base": TICK,
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(sleeve.chapters, 1)
    ]


FORMATS = {
    **dict.fromkeys(_BRANDS, Format(open=Mp4Encoder, rank=4, kilobits=128, possible=range(48, 321))),
    ".mka": Format(open=MatroskaEncoder, rank=6, kilobits=96, possible=range(32, 511)),
}
