"""What a sound file says about itself beside the sound: words, chapters, a picture, how loud it is."""

import math
from dataclasses import dataclass
from pathlib import Path

from coach.bounded import read_bounded
from coach.errors import ExportError, reason_of
from coach.export.encoders.chapters import Chapter, Detail, chapters_of
from coach.languages import DEFAULT, phrases
from coach.plan.model import Plan
from coach.script.model import Script
from coach.units import Decibels, Lufs, minutes_text

ARTIST = "coach"
GENRE = "Massage"
LARGEST_COVER = 10_000_000
"""Bytes; FLAC takes no picture of more than 16 MB, and players far less."""

REPLAY_GAIN = Lufs(-18.0)
"""What ReplayGain 2.0 brings music to."""
R128 = Lufs(-23.0)
"""What EBU R 128, and with it Opus in Ogg (RFC 7845), brings sound to."""
_KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A picture for the front."""

    picture: bytes
    mime: str
    """``image/jpeg`` or ``image/png``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleeve:
    """All that is known of a session's file before its sound is made."""

    title: str = ""
    album: str = ""
    artist: str = ARTIST
    genre: str = GENRE
    comment: str = ""
    chapters: tuple[Chapter, ...] = ()
    cover: Cover | None = None
    plan: Plan | None = None
    """The session itself, for files that show it."""
    language: str = DEFAULT

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Name and text of everything there is to say in words; the names are those of Vorbis comments."""
        said = (
            ("TITLE", self.title),
            ("ARTIST", self.artist),
            ("ALBUM", self.album),
            ("GENRE", self.genre),
            ("COMMENT", self.comment),
        )
        return tuple((name, text) for name, text in said if text)


def sleeve_of(script: Script, plan: Plan, *, speaker: str, detail: Detail, cover: Cover | None) -> Sleeve:
    """Return the sleeve of a session.

    Args:
        script: The session as written.
        plan: The session as it is heard.
        speaker: Id of the voice.
        detail: What gets a chapter.
        cover: The picture; None for none.
    """
    own = phrases(script.language)
    length = own.minutes.of(minutes_text(plan.frames))
    spoken = own.sleeve.voice.format(voice=speaker) if speaker else ""
    notes = (f"{length}.", spoken, *(sentence.text for sentence in script.safety))
    return Sleeve(
        title=f"{script.title}, {length}",
        album=script.title,
        genre=own.sleeve.genre,
        comment=" ".join(note for note in notes if note),
        chapters=chapters_of(plan, detail),
        cover=cover,
        plan=plan,
        language=script.language,
    )


def read_cover(path: Path) -> Cover:
    """Return the picture of a file.

    Raises:
        ExportError: It cannot be read, or is neither JPEG nor PNG, or is too large.
    """
    try:
        picture = read_bounded(path, LARGEST_COVER)
    except OSError as error:
        raise ExportError(f"{path} cannot be read as a cover: {reason_of(error)}") from error
    for beginning, mime in _KINDS:
        if picture.startswith(beginning):
            return Cover(picture=picture, mime=mime)
    raise ExportError(f"{path} is no picture that files can carry; make it a JPEG or a PNG")


def replay_gain(loudness: Lufs) -> str:
    """Return ReplayGain 2.0's text for a measured loudness; silence asks for no change."""
    gain = Decibels(REPLAY_GAIN - loudness) if math.isfinite(loudness) else Decibels(0.0)
    return f"{gain:.2f} dB"


def r128_gain(loudness: Lufs) -> str:
    """Return the track gain of RFC 7845 for a measured loudness: a whole number of 1/256 dB."""
    gain = Decibels(R128 - loudness) if math.isfinite(loudness) else Decibels(0.0)
    return str(round(gain * 256))
