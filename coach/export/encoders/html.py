"""The player page, as a file with the sound in it."""

import contextlib
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from coach.export.encoders.encoder import Encoding, Format, Samples
from coach.export.encoders.mp3 import KILOBITS, Mp3Encoder
from coach.export.page.page import page
from coach.units import Lufs

MIME = "audio/mpeg"
"""MP3, because every browser plays it."""


class HtmlEncoder:
    """A page with the session as MP3; its steps and words come from the sleeve's plan."""

    def __init__(self, file: BinaryIO, order: Encoding) -> None:
        self._file = file
        self._order = order
        with _told_of_its_own_folder():
            self._sound = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - lives as long as this object
            self._encoder = Mp3Encoder(self._sound, order)

    def write(self, samples: Samples) -> None:
        """Encode the block that follows."""
        with _told_of_its_own_folder():
            self._encoder.write(samples)

    def finish(self, loudness: Lufs) -> None:
        """Make the file whole."""
        with _told_of_its_own_folder():
            self._encoder.finish(loudness)
            self._sound.seek(0)
        sleeve = self._order.sleeve
        assert sleeve.plan, "a page is made of a plan"
        self._file.write(
            page(
                sleeve.plan,
                language=sleeve.language,
                sound=self._sound.read(),
                mime=MIME,
                cover=sleeve.cover.picture if sleeve.cover else None,
                cover_mime=sleeve.cover.mime if sleeve.cover else "",
            )
        )
        self._file.flush()

    def close(self) -> None:
        """Let go of the sound; closing twice is safe."""
        self._encoder.close()
        with contextlib.suppress(OSError):  # what a full disk would not take is of no use any more
            self._sound.close()


@contextlib.contextmanager
def _told_of_its_own_folder() -> Iterator[None]:
    """Tell that it is the sound, on its way to the page, that there is no room for."""
    try:
        yield
    except OSError as error:
        where = f" in the temporary folder {tempfile.tempdir}" if tempfile.tempdir else ""
        reason = f"{error.strerror or error}{where}; TMPDIR can name a folder with room"
        raise OSError(error.errno, reason) from error


FORMATS = {".html": Format(open=HtmlEncoder, rank=5, kilobits=96, possible=KILOBITS)}
