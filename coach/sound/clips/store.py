"""The clip store: lines in, finished samples out, each spoken once by the first voice that can."""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import HungError, UnclearError, VoiceError
from coach.kept.digest import digest
from coach.sound.clips import polish
from coach.sound.clips.finished import FinishedClips
from coach.sound.clips.polish import Cut
from coach.sound.clips.shelf import Shelf
from coach.speech import delivery
from coach.speech.delivery import deliver
from coach.speech.line import Line
from coach.speech.role import Role
from coach.speech.voices.base import Recorded, Voice
from coach.speech.words import Lexicon, spoken_text
from coach.units import Frames, Seconds, to_frames

WONDERED = Seconds(3.0)
"""After so long without a word somebody who waits wonders what for."""

NOBODY_ELSE: Mapping[Role, Sequence[Voice]] = {}
NOBODY_NAMED: Mapping[str, Sequence[Voice]] = {}
NOTHING_SPOKEN: Mapping[Line, tuple[Frames, Cut]] = {}
NO_LEXICON = Lexicon()
"""English as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clip:
    name: str
    """Of its file; tells voice, text, pace and polish."""
    frames: Frames


class ClipStore:
    """Turns lines into clips; safe to read from several threads.

    Args:
        voices: Who may speak, the one to try first in front; the store closes them.
        others: Who may speak in a role, likewise, where it is somebody else.
        named: Who may speak, likewise, where a line names a voice; the others are said in their roles.
        folder: Where clips are kept from one session to the next; None keeps them in memory only.
        lexicon: How words of the lines are said, and in which language.
        warn: Told in one line when a voice had to be replaced or a clip could not be kept.
        waiting: Told once of each voice that is waited for so long that somebody wonders.
        wondered: How long that is.
        spoken: What is there already, in memory.
    """

    loudness = polish.VOICE_LUFS
    ring = polish.RING

    def __init__(
        self,
        voices: Sequence[Voice],
        *,
        others: Mapping[Role, Sequence[Voice]] = NOBODY_ELSE,
        named: Mapping[str, Sequence[Voice]] = NOBODY_NAMED,
        folder: Path | None,
        lexicon: Lexicon = NO_LEXICON,
        warn: Callable[[str], None],
        waiting: Callable[[str], None] = lambda _voice: None,
        wondered: Seconds = WONDERED,
        spoken: Mapping[Line, tuple[Frames, Cut]] = NOTHING_SPOKEN,
    ) -> None:
        cast: dict[str, Sequence[Voice]] = {**named, **{role: others.get(role, voices) for role in Role}}
        lists = {id(speakers): list(speakers) for speakers in cast.values()}
        self._voices = {name: lists[id(speakers)] for name, speakers in cast.items()}
        """By role, and by the name that a line gives; roles may share one list, and lose a voice together then."""
        self._all_voices = tuple(voice for speakers in lists.values() for voice in speakers)
        self._shelf = Shelf(folder, warn)
        self._lexicon = lexicon
        self._warn = warn
        self._waiting = waiting
        self._wondered = wondered
        self._waited_for: set[str] = set()
        self._clips: dict[Line, _Clip] = {}
        self._finished_clips = FinishedClips()
        self._all_in_time = True
        self._closed = False
        self._preparing = threading.RLock()
        self._lock = threading.Lock()
        for number, (line, (frames, kept)) in enumerate(spoken.items()):
            name = f"spoken-{number}"
            self._shelf.keep_in_memory(name, kept)
            self._clips[line] = _Clip(name=name, frames=frames)

    @property
    def voice(self) -> str:
        """The id of the voice that guides at present; empty where there is none."""
        guiding = self._voices[Role.GUIDE]
        return guiding[0].id if guiding else ""

    def prepare(self, lines: Iterable[Line]) -> None:
        """Make sure that every line has a clip: found, or spoken now.

        A voice that fails on a line is tried once more and then replaced by the next one, with a warning.

        Raises:
            VoiceError: No voice is left.
        """
        with self._preparing:
            missing = [line for line in dict.fromkeys(lines) if line not in self._clips]
            while missing := [line for line in missing if not self.finds(line)]:
                self._speak_first(missing)

    @property
    def at_once(self) -> int:
        """How many lines the voice that guides at present speaks at the same time."""
        guiding = self._voices[Role.GUIDE]
        return guiding[0].at_once if guiding else 1

    def knows(self, line: Line) -> bool:
        """Tell whether a line's length is known, without looking further."""
        return line in self._clips

    def finds(self, line: Line) -> bool:
        """Tell whether a line has been spoken, now or some other time, as the present voice says it."""
        if line in self._clips:
            return True
        voices = self._speakers(line)
        if not voices:
            return False
        speaker = self._speaker(line)
        name = self._name(line, speaker)
        frames = self._shelf.length_of(name)
        if frames is None:
            # The length of a take is all that is needed to plan with it: it is read when it is to be heard.
            measured = speaker.seconds(line.text, line.pace) if isinstance(speaker, Recorded) else None
            if measured is None:
                return False
            frames = to_frames(measured)
        # Another voice may have said it meanwhile: what has been planned with stays.
        self._clips.setdefault(line, _Clip(name=name, frames=frames))
        return True

    def exact(self, line: Line) -> Frames | None:
        """Return how long a line's clip is; every line that is asked for has one."""
        return self.frames(line)

    def hurry(self, lines: Iterable[Line]) -> None:
        """Do nothing: every line that was prepared has been spoken."""

    def say_now(self, lines: Iterable[Line]) -> None:
        """Do nothing, for the same reason."""

    def wait_for(self, _lines: Iterable[Line] | None, _within: Seconds | None = None) -> bool:
        """Return at once, for the same reason."""
        return True

    def has_takes(self, lines: Iterable[Line]) -> bool:
        """Tell whether the present voices can say lines: recorded ones have their takes, the others say anything."""
        return all(
            not isinstance(first := self._speakers(line)[0], Recorded) or first.has(line.text, line.pace)
            for line in lines
        )

    def say_otherwise(self, line: Line) -> None:
        """Have a line that is needed now said by the next voice that can, and leave the others to the present one.

        Raises:
            VoiceError: No voice can say it.
        """
        slow, other = self._speakers(line)[0], self._said_by_another(line)
        if other is None:
            self.prepare((line,))
            return
        with self._lock:
            first, self._all_in_time = self._all_in_time, False
        if first:
            self._warn(f"the voice {slow.id} is too slow: {other.id} says what it has not said in time")

    def text_of(self, line: Line) -> str:
        """Return what the present voice is given to say."""
        return self._text(line, self._speaker(line)) if self._speakers(line) else line.text

    def frames(self, line: Line) -> Frames:
        """Return how long a line's clip is; a line that was not prepared is spoken now.

        Raises:
            VoiceError: It has to be spoken and no voice can.
        """
        return self._clip(line).frames

    def samples(self, line: Line) -> NDArray[np.float32]:
        """Return a line's clip: mono, −1..1, at :data:`coach.units.RATE`, not to be written to.

        It is :attr:`ring` longer than :meth:`frames` says.

        Raises:
            VoiceError: It has to be spoken and no voice can.
        """
        samples = self._finished_clips.get(line)
        if samples is None:
            samples = self._finish(line, self._clip(line))
            samples.setflags(write=False)
            self._finished_clips.put(line, samples)
        return samples

    def read(self, lines: Iterable[Line]) -> None:
        """Read the takes of lines that are about to be heard, several at once; what has been kept stays as it is.

        Raises:
            VoiceError: No voice can say them.
        """
        with self._preparing:
            clips = {line: self._clip(line).name for line in lines}
            unread = [line for line, name in clips.items() if not self._shelf.has(name)]
            if unread:
                self._speak_first(unread)

    def spoken(self, lines: Iterable[Line]) -> Mapping[Line, tuple[Frames, Cut]]:
        """Return lines as they have been spoken, each with its length, for a store elsewhere.

        Raises:
            VoiceError: No voice can say them.
        """
        wanted = tuple(dict.fromkeys(lines))
        self.prepare(wanted)
        self.read(wanted)
        return {line: (clip.frames, self._cut_of(line, clip)) for line in wanted if (clip := self._clip(line))}

    def words(self, line: Line) -> tuple[tuple[str, Frames, Frames], ...]:
        """Return a line's words as they are written, each with its first frame in the clip and the one after its last.

        There are none where the voice does not tell, or says another number of words than are written.
        """
        kept = self._cut_of(line, self._clip(line))
        written = line.text.split()
        if len(kept.words) != len(written):
            return ()
        times = [(polish.frames_of(start, kept.rate), polish.frames_of(end, kept.rate)) for start, end in kept.words]
        return tuple((word, start, end) for word, (start, end) in zip(written, times, strict=True))

    def close(self) -> None:
        """Close the voices and let go of the clips in memory; closing twice is safe."""
        self._closed = True
        for voice in self._all_voices:
            voice.close()
        self._finished_clips.clear()

    def _clip(self, line: Line) -> _Clip:
        if line not in self._clips:
            self.prepare((line,))
        return self._clips[line]

    def _name(self, line: Line, voice: Voice) -> str:
        parts = (voice.id, self._text(line, voice), line.pace, f"{delivery.VERSION}.{polish.VERSION}")
        return digest(*parts) + ".wav"

    def _text(self, line: Line, voice: Voice) -> str:
        """Return a line as a voice is given it; a recorded one is asked for what is written."""
        if isinstance(voice, Recorded):
            return line.text
        return spoken_text(line.text, self._lexicon, voice.id.partition(":")[0])

    def _speakers(self, line: Line) -> list[Voice]:
        """Return who may say a line: who is named for it, where such a voice is here, or who speaks in its role."""
        return self._voices[line.voice if line.voice in self._voices else line.role]

    def _speaker(self, line: Line) -> Voice:
        """Return the first of them that can say a line: a recorded one lacks those it was not told."""
        voices = self._speakers(line)
        able = (voice for voice in voices if not isinstance(voice, Recorded) or voice.has(line.text, line.pace))
        return next(able, voices[0])

    def _speak_first(self, lines: Sequence[Line]) -> None:
        """Have the first of some lines spoken, and with it all that its voice says; a voice that fails is replaced.

        Raises:
            VoiceError: No voice is left.
        """
        voices = self._speakers(lines[0])
        if not voices:
            raise VoiceError("there is no voice to speak with; `coach voices` tells which ones work")
        speaker = self._speaker(lines[0])
        its = [line for line in lines if self._speakers(line) is voices and self._speaker(line) is speaker]
        with self._tell_of_waiting(speaker):
            error = self._speak_all(its, speaker)
        if error:
            self._replace(speaker, voices, error)

    def _speak_all(self, lines: Sequence[Line], voice: Voice) -> VoiceError | None:
        """Have a voice speak lines, several at once; return what stopped it, if anything did."""
        lines = [*{(line.text, line.pace): line for line in lines}.values()]
        failures: list[VoiceError] = []

        def speak(line: Line) -> None:
            if failures:
                return
            try:
                self._keep(line, voice, self._cut(line, voice))
            except UnclearError as error:
                other = self._said_by_another(line)
                if other is None:
                    failures.append(error)
                else:
                    self._warn(f"{error}; {other.id} says it")
            except VoiceError as error:
                failures.append(error)

        if len(lines) == 1:
            speak(lines[0])
        else:
            with ThreadPoolExecutor(voice.at_once, "clips") as pool:
                try:
                    list(pool.map(speak, lines))
                except BaseException:
                    voice.close()  # what has been begun would be waited for
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
        return failures[0] if failures else None

    @contextlib.contextmanager
    def _tell_of_waiting(self, voice: Voice) -> Iterator[None]:
        """Let whoever waits for a voice know it, before long."""
        if voice.id in self._waited_for or isinstance(voice, Recorded):
            yield
            return

        def tell() -> None:
            self._waited_for.add(voice.id)
            self._waiting(voice.id)

        timer = threading.Timer(self._wondered, tell)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # whoever forks wants no thread of ours

    def _cut(self, line: Line, voice: Voice) -> Cut:
        text = self._text(line, voice)
        try:
            speech = deliver(voice, text, line.pace, self._lexicon.language)
        except (UnclearError, HungError):  # it has been tried again already, or would take as long again
            raise
        except VoiceError:
            speech = deliver(voice, text, line.pace, self._lexicon.language)
        return polish.cut(speech)

    def _said_by_another(self, line: Line) -> Voice | None:
        """Have a line said by the first voice behind the present one that can; return which, if any."""
        for voice in self._speakers(line)[1:]:
            with contextlib.suppress(VoiceError):
                self._keep(line, voice, self._cut(line, voice))
                return voice
        return None

    def _keep(self, line: Line, voice: Voice, kept: Cut) -> None:
        name = self._name(line, voice)
        self._shelf.put(name, kept)
        self._clips.setdefault(line, _Clip(name=name, frames=polish.frames_of(kept.samples.size, kept.rate)))

    def _replace(self, failed: Voice, voices: list[Voice], error: VoiceError) -> None:
        """Go on without a voice that has failed, unless there is no other."""
        if self._closed:
            raise error
        voices.remove(failed)
        if not voices:
            voices.append(failed)  # asked again, it may have come back
            raise error
        self._warn(f"{error}; going on with the voice {voices[0].id}")

    def _finish(self, line: Line, clip: _Clip) -> NDArray[np.float32]:
        """Return a clip's samples, fitted to the length that was planned."""
        samples = polish.finish(self._cut_of(line, clip))
        planned = clip.frames + polish.RING
        if samples.size == planned:
            return samples
        fitted = np.zeros(planned, np.float32)
        fitted[: samples.size] = samples[:planned]
        return fitted

    def _cut_of(self, line: Line, clip: _Clip) -> Cut:
        """Return a clip's cut; a take not yet read is read now, and a file that is gone or spoiled is spoken again."""
        kept = self._shelf.get(clip.name)
        if kept is None:
            with self._preparing:
                del self._clips[line]
                while line not in self._clips:
                    self._speak_first((line,))
                again, self._clips[line] = self._clips[line], clip
            kept = self._shelf.get(again.name)
        if kept is None:
            raise VoiceError(f"the clips in {self._shelf.folder} vanish while they are needed: is it being emptied?")
        return kept
