"""A recorded voice's folder: its index, and a sound file for each take, each written whole."""

import threading
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.kept.whole_file import keep_whole
from coach.speech.line import Line
from coach.speech.takes import lengths
from coach.speech.takes.encoding import encode
from coach.speech.takes.index import FILE, Take, hash_of, index_text, key_of, read_index
from coach.speech.takes.lengths import Lengths, lengths_text, read_lengths
from coach.speech.takes.wanted import Wanted
from coach.speech.words.lexicon import base_language
from coach.units import Seconds

if TYPE_CHECKING:
    from coach.speech.voices.base import Speech

_LONGEST_NAME = 60


class TakeFolder:
    """The takes of one voice; safe to use from several threads.

    Args:
        path: The folder; it need not be there yet.

    Raises:
        VoiceError: Its index cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        there, self.version = read_index(path) if (path / FILE).exists() else ((), "")
        self._takes = {take.key: take for take in there}
        self._lock = threading.Lock()

    @property
    def takes(self) -> tuple[Take, ...]:
        """Every take, in the order of the index."""
        return tuple(self._takes.values())

    def get(self, line: Line, language: str) -> Take | None:
        """Return the take of a line; None where there is none, or its file is gone."""
        take = self._takes.get(key_of(line, language))
        return take if take and (self.path / take.file).is_file() else None

    def seconds(self, take: Take) -> Seconds | None:
        """Return how long a take is heard; None where that has not been measured of the file as it is now."""
        size, seconds = self._lengths.get(take.file, (None, None))
        return seconds if size and (self.path / take.file).stat().st_size == size else None

    def lacks(self, wanted: Wanted) -> bool:
        """Tell whether a person has still to speak a line: there is no take, a voice made it, or it is stale."""
        take = self.by_hand(wanted)
        return take is None or take.is_stale

    def by_hand(self, wanted: Wanted) -> Take | None:
        """Return the take that a person made of a line, if there is one."""
        take = self.get(wanted.line, wanted.language)
        return None if take and take.made else take

    def sound(self, take: Take) -> "Speech":
        """Return what a take sounds like.

        Raises:
            VoiceError: Its file is gone or is no sound.
        """
        from coach.speech.voices.base import Speech
        from coach.speech.voices.recording import read_recording

        read = read_recording(self.path / take.file, take.line.text, voice=f"recorded:{self.path.name}")
        written = take.line.text.split()
        words = take.words if len(take.words) == len(written) else ()
        spans = tuple((word, start, end) for word, (start, end) in zip(written, words, strict=False))
        return Speech(samples=read.samples, rate=read.rate, words=spans, by_person=not take.made)

    def keep(self, wanted: Wanted, speech: "Speech", *, made: str = "", said: str = "", safe: bool = False) -> Take:
        """Put a take in place of the one there is; the sound is whole on the disk before the index tells of it.

        Args:
            wanted: The line.
            speech: As it was said.
            made: The voice that said it; empty for a person.
            said: What it was given to say; empty for the text as it is written.
            safe: Whether it outlasts a power cut, for which the disk is waited for.

        Raises:
            VoiceError: A voice would take the place of a person, or the folder cannot be written to.
        """
        line, language = wanted.line, base_language(wanted.language)
        before = self._takes.get(key_of(line, language))
        if made and before and not before.made:
            raise VoiceError(f"{self.path / before.file} was spoken by a person: no voice takes its place")
        take = Take(
            line=line,
            language=language,
            file=f"{wanted.id}.{'opus' if made else 'flac'}",
            made=made,
            hash=hash_of(said or line.text),
            words=tuple((start, end) for _, start, end in speech.words) if speech.words else (),
        )
        content = encode(speech, opus=bool(made))
        try:
            keep_whole(self.path / take.file, content, safe=safe)
            with self._lock:
                self._takes[take.key] = take
                keep_whole(self.path / FILE, index_text(self.takes).encode("utf-8"), safe=safe)
        except OSError as error:
            raise VoiceError(f"the take of {line.text!r} cannot be kept in {self.path}: {error.strerror}") from error
        if before and before.file != take.file:
            (self.path / before.file).unlink(missing_ok=True)
        return take

    def keep_only(self, wanted: Iterable[Wanted]) -> int:
        """Let go of what voices have made of other lines; what a person spoke stays. Return how many takes have gone.

        Raises:
            VoiceError: The folder cannot be written to.
        """
        needed = {key_of(one.line, one.language) for one in wanted}
        with self._lock:
            gone = [take for key, take in self._takes.items() if take.made and key not in needed]
            for take in gone:
                del self._takes[take.key]
            try:
                keep_whole(self.path / FILE, index_text(self.takes).encode("utf-8"))
                for take in gone:
                    (self.path / take.file).unlink(missing_ok=True)
            except OSError as error:
                raise VoiceError(f"takes cannot be removed from {self.path}: {error.strerror}") from error
        return len(gone)

    def keep_lengths(self, seconds: Mapping[str, Seconds]) -> None:
        """Note how long takes are heard, by their files.

        Raises:
            VoiceError: The folder cannot be read or written to.
        """
        try:
            measured = {name: ((self.path / name).stat().st_size, heard) for name, heard in seconds.items()}
            keep_whole(self.path / lengths.FILE, lengths_text(measured).encode("utf-8"))
        except OSError as error:
            raise VoiceError(f"lengths cannot be kept in {self.path}: {error.strerror}") from error
        self._lengths = measured

    @cached_property
    def _lengths(self) -> Lengths:
        return read_lengths(self.path)


def folder_of(name: str, parent: Path) -> Path:
    """Return the folder of a voice by its name.

    Raises:
        VoiceError: The name is none that a folder and an option can have.
    """
    if not name or len(name) > _LONGEST_NAME or name[0] in ".-" or not all(s.isalnum() or s in "_-." for s in name):
        raise VoiceError(f"a voice cannot be called {name!r}, expected letters, figures, - and _, such as anna")
    return parent / name
