"""A voice that is a program, run anew for each line: it writes a WAV file and ends."""

import tempfile
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.errors import VoiceError
from coach.kept.digest import digest
from coach.pace import Pace
from coach.speech.voices.base import Speech, has_words, short_silence
from coach.speech.voices.calibration import reference
from coach.speech.voices.paces import Paces
from coach.speech.voices.patience import Patience
from coach.speech.voices.process import Run
from coach.speech.voices.recording import most_bytes, read_recording
from coach.speech.words.normalise import clean
from coach.units import Seconds

ORDINARY = 160
"""The setting of the rate knob at which a program is asked for its own ordinary speed."""
_SOUND = "speech.wav"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One line a program is to say."""

    text: str
    text_file: Path
    """The same text in a file, in the voice's encoding; it is the program's standard input too."""
    sound_file: Path
    """Where the WAV file is expected; where there is none, standard output is taken for it."""
    rate: int
    """The rate knob, about words a minute: :data:`ORDINARY` is the program's own speed."""

    @property
    def stretch(self) -> float:
        """How many times longer than ordinary the speech is to take."""
        return round(ORDINARY / self.rate, 4)


class ProgramVoice:
    """Speaks through a program that is run anew for each line; safe to use from several threads.

    Args:
        name: ``engine:voice``.
        version: What tells this program, and how it is run, from any other version of it.
        arguments: Gives the program and its arguments for a line.
        language: Language of the lines, a code such as ``en``.
        folder: Where the settings found for each pace are kept; None finds them anew each time.
        measured_at: One or two settings of the rate knob; none where the program has no such knob.
        encoding: Of the text, as Python calls it; signs that are not in it are left out.
        timeout: Seconds a line may take before the program is stopped.
    """

    at_once = 2

    def __init__(
        self,
        name: str,
        version: str,
        arguments: Callable[[Call], Sequence[str]],
        *,
        language: str,
        folder: Path | None,
        measured_at: tuple[int, ...] = (ORDINARY,),
        encoding: str = "utf-8",
        timeout: Seconds = Seconds(30.0),
    ) -> None:
        self.id = f"{name}@{version}"
        self._arguments = arguments
        self._encoding = encoding
        self._patience = Patience(timeout)
        self._paces: Paces | None = None
        if measured_at:
            self._paces = Paces(self.id, folder=folder, sentences=reference(language), at=measured_at)
        self._closed = False
        self._runs: set[Run] = set()
        self._lock = threading.Lock()

    def speak(self, text: str, pace: Pace) -> Speech:
        """Say a text; see :class:`coach.speech.voices.base.Voice`. The first time, the voice's speed is measured."""
        if self._paces is None or not has_words(self._sayable(text)):
            return self.speak_at(text, ORDINARY)
        return self.speak_at(text, self._paces.knob(pace, self.speak_at))

    def speak_at(self, text: str, knob: int) -> Speech:
        """Say a text at a setting of the rate knob, about words a minute."""
        text = self._sayable(text)
        if not has_words(text):
            return short_silence()
        with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
            said, sound = Path(folder, "line.txt"), Path(folder, _SOUND)
            said.write_bytes(text.encode(self._encoding, "ignore") + b"\n")
            heard = self._run(Call(text=text, text_file=said, sound_file=sound, rate=knob), Path(folder))
            return read_recording(heard, text, voice=self.id)

    def close(self) -> None:
        """Stop what still runs, and refuse to speak from now on; closing twice is safe."""
        with self._lock:
            self._closed = True
            runs = tuple(self._runs)
        for run in runs:
            run.stop(VoiceError("was closed"))

    def _run(self, call: Call, folder: Path) -> Path:
        try:
            run = self._start(call, folder)
            try:
                run.wait(self._patience.seconds(call.text))
            finally:
                with self._lock:
                    self._runs.discard(run)
            self._patience.note_answer()
            return _sound_of(run, call)
        except VoiceError as error:
            raise type(error)(f"the voice {self.id} {error}") from error
        except (OSError, ValueError) as error:
            raise VoiceError(f"the voice {self.id} cannot start its program: {error}") from error

    def _start(self, call: Call, folder: Path) -> Run:
        with self._lock:
            if self._closed:
                raise VoiceError("is closed")
            most = most_bytes(call.text)
            run = Run(self._arguments(call), folder=folder, said=call.text_file, most_bytes=most)
            self._runs.add(run)
            return run

    def _sayable(self, text: str) -> str:
        """Return a text that begins with no dash, which a program may take for an option, in the voice's encoding."""
        text = clean(text).lstrip("-–— ")
        if self._encoding == "ascii":
            text = unicodedata.normalize("NFKD", text.translate(_ASCII))
        return clean(text.encode(self._encoding, "ignore").decode(self._encoding)).lstrip("- ")


def _sound_of(run: Run, call: Call) -> Path:
    sound = call.sound_file if call.sound_file.exists() else run.output
    if not sound.stat().st_size:
        raise VoiceError(f"wrote no sound{run.last_complaint()}")
    return sound


_ASCII = str.maketrans({"–": "-", "—": "-", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o"})


def version_of(*parts: str | Path) -> str:
    """Return what tells a voice's version without running it: the time and size of its files, and other words.

    Args:
        parts: Files, of which one that is missing counts as such, and words.
    """
    told = []
    for part in parts:
        told.append(str(part))
        if isinstance(part, Path) and part.exists():
            status = part.stat()
            told.append(f"{status.st_size} {status.st_mtime_ns}")
    return digest(*told, size=6)
