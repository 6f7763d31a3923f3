"""What an export was asked for, whichever sessions it is of: names of files are patterns."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from coach.export.captions import FORMATS as CAPTIONS
from coach.export.encoders.chapters import Detail
from coach.export.naming import Pattern
from coach.session.option import option
from coach.session.request import Request

if TYPE_CHECKING:
    from coach.export.order import Job

DRAWN_COVER, NO_COVER = "auto", "none"


def _endings() -> str:
    from coach.export.encoders.formats import FORMATS

    return (
        f"The file: {', '.join(FORMATS)} (.html is opened in a browser), or - as a pipe for WAV. Several times for "
        "several files. {script}, {minutes} and {ext} are filled in."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """The files that each of several sessions becomes."""

    outputs: tuple[Pattern, ...] = option(name="output", short="-o", help=_endings)
    endings: tuple[str, ...] = option(
        (), name="format", commas=True, metavar="EXT[,...]", help="What {ext} in -o stands for, such as m4b,mp3."
    )
    kilobits: int | None = option(
        None,
        name="bitrate",
        least=1,
        metavar="KBIT",
        help="Kilobits a second, where the format loses something.",
    )
    chapters: Detail = option(Detail.STEPS, help="What players can leap to.")
    cover: str = option(
        DRAWN_COVER,
        metavar=f"FILE|{DRAWN_COVER}|{NO_COVER}",
        help="A picture, JPEG or PNG, for players to show; auto draws one of the session.",
    )
    captions: tuple[str, ...] = option(
        (),
        choices=tuple(CAPTIONS),
        help="What is said, beside the first file: captions, lyrics, Audacity labels (txt) or data. Several times.",
    )
    stems: Pattern | None = option(None, metavar="FOLDER", help="Voice, music and bells as files of their own, too.")
    force: bool = option(False, help="Replace a file that is there already.")

    @property
    def fields(self) -> frozenset[str]:
        """What is filled into the names of its files."""
        return frozenset(field for pattern in self.outputs for field in pattern.fields)

    def job(self, request: Request) -> "Job":
        """Return what is to be made of one session.

        Raises:
            ExportError: An unknown format, a rate it does not have, or a file asked for twice.
        """
        from coach.export.order import Job
        from coach.export.target import targets_of

        named = partial(Pattern.path, script=request.script, minutes=request.minutes)
        files = [
            named(pattern, ext=ending)
            for pattern in self.outputs
            for ending in (self.endings if "ext" in pattern.fields else ("",))
        ]
        kinds = dict.fromkeys(self.captions)
        return Job(
            request=request,
            targets=targets_of(files, kilobits=self.kilobits),
            chapters=self.chapters,
            cover=self.cover,
            captions=tuple(files[0].with_suffix(f".{kind}") for kind in kinds),
            stems=named(self.stems) if self.stems else None,
            force=self.force,
        )
