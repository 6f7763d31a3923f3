"""AAC in MP4 and Opus in Matroska: containers of FFmpeg's."""

from typing import TYPE_CHECKING, BinaryIO, cast

from coach.encoders.encoder import Order, Samples
from coach.encoders.ffmpeg import AAC, OPUS, TICK, Codec, told
from coach.encoders.mp4 import put_user_data
from coach.encoders.sleeve import Sleeve, replay_gain
from coach.units import RATE, Lufs

if TYPE_CHECKING:
    from av import AudioStream
    from av.container.core import Chapter as ContainerChapter

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


class ContainerEncoder:
    """One of FFmpeg's codecs in one of its containers."""

    def __init__(
        self,
        file: BinaryIO,
        order: Order,
        *,
        container: str,
        codec: str,
        options: dict[str, str],
        words: dict[str, str] | None = None,
    ) -> None:
        import av

        self._file = file
        self._open = True
        with told():
            self._container = av.open(file, "w", format=container, options=_ALWAYS_THE_SAME | options)
            stream = self._container.add_stream(codec, rate=RATE, layout="stereo")
            self._container.set_chapters(_chapters(order.sleeve))
            self._container.metadata.update(words or {})
            self._attach(order.sleeve)
        self._codec = Codec(codec, order.kilobits, cast("AudioStream", stream))

    def write(self, samples: Samples) -> None:
        """Encode the block that follows."""
        packets = self._codec.encode(samples)
        with told():
            self._container.mux(packets)

    def finish(self, loudness: Lufs) -> None:
        """Make the file whole."""
        packets = self._codec.flush()
        with told():
            self._container.mux(packets)
            self._open = False
            self._container.close()
        self._put_words(loudness)
        self._file.flush()

    def close(self) -> None:
        """Let go."""
        if self._open:
            self._open = False
            try:
                with told():
                    self._container.close()
            except OSError:
                return

    def _attach(self, sleeve: Sleeve) -> None:
        """Attach what the container can."""

    def _put_words(self, loudness: Lufs) -> None:
        """Put what is only known in the end, or what FFmpeg cannot write."""


class Mp4Encoder(ContainerEncoder):
    """AAC in MP4, as an audio book or a song of Apple's."""

    def __init__(self, file: BinaryIO, order: Order) -> None:
        self._sleeve = order.sleeve
        options = {"brand": _BRANDS[order.ending], **_EXACT_TIMES}
        super().__init__(file, order, container="mp4", codec=AAC, options=options)

    def _put_words(self, loudness: Lufs) -> None:
        put_user_data(self._file, self._sleeve, loudness)


class MatroskaEncoder(ContainerEncoder):
    """Opus in Matroska."""

    def __init__(self, file: BinaryIO, order: Order) -> None:
        words = {**dict(order.sleeve.words), "REPLAYGAIN_TRACK_GAIN": _GAIN_COMES}
        self._head = _HEAD + (len(order.sleeve.cover.picture) if order.sleeve.cover else 0)
        super().__init__(file, order, container="matroska", codec=OPUS, options=_NO_CHECKSUMS, words=words)

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
