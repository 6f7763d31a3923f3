"""The clip store: lines in, finished samples out, each spoken once by the first voice that can."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.clips import files, polish
from coach.clips.polish import Cut
from coach.errors import VoiceError
from coach.line import Line
from coach.units import Frames
from coach.voices.base import Voice
from coach.words import spoken_text

DECODED_BYTES = 16 * 2**20
"""Most memory that decoded clips may hold: about a minute and a half of speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clip:
    name: str
    """Of its file; tells voice, text, pace and polish."""
    frames: Frames


class ClipStore:
    """Turns lines into clips; safe to read from several threads.

    Args:
        voices: Who may speak, the one to try first in front; the store closes them.
        folder: Where clips are kept from one session to the next; None keeps them in memory only.
        language: Language of the lines, a code such as ``en``.
        warn: Told in one line when a voice had to be replaced or a clip could not be kept.
    """

    loudness = polish.VOICE_LUFS

    def __init__(
        self, voices: Sequence[Voice], *, folder: Path | None, language: str = "en", warn: Callable[[str], None]
    ) -> None:
        self._voices = list(voices)
        self._all_voices = tuple(voices)
        self._folder = folder
        self._language = language
        self._warn = warn
        self._clips: dict[Line, _Clip] = {}
        self._unkept: dict[str, Cut] = {}
        self._decoded: OrderedDict[Line, NDArray[np.float32]] = OrderedDict()
        self._decoded_bytes = 0
        self._can_keep = folder is not None
        self._preparing = threading.RLock()
        self._lock = threading.Lock()

    @property
    def speaker(self) -> str:
        """The id of the voice that speaks what has no clip yet; empty if none is left."""
        return self._voices[0].id if self._voices else ""

    def prepare(self, lines: Iterable[Line]) -> None:
        """Make sure that every line has a clip: found, or spoken now.

        A voice that fails on a line is tried once more and then replaced by the next one, with a warning.

        Raises:
            VoiceError: No voice is left.
        """
        with self._preparing:
            missing = [line for line in dict.fromkeys(lines) if line not in self._clips]
            while missing := [line for line in missing if not self._find(line)]:
                if not self._voices:
                    raise VoiceError("there is no voice to speak with; `coach voices` tells which ones work")
                error = self._speak_all(missing)
                if error:
                    self._next_voice(error)

    def frames(self, line: Line) -> Frames:
        """Return how long a line's clip is; a line that was not prepared is spoken now.

        Raises:
            VoiceError: It has to be spoken and no voice can.
        """
        return self._clip(line).frames

    def samples(self, line: Line) -> NDArray[np.float32]:
        """Return a line's clip: mono, shape (n,), −1..1, at :data:`coach.units.RATE`, not to be written to.

        Raises:
            VoiceError: It has to be spoken and no voice can.
        """
        with self._lock:
            samples = self._decoded.get(line)
            if samples is not None:
                self._decoded.move_to_end(line)
                return samples
        clip = self._clip(line)
        samples = self._finished(line, clip)
        samples.setflags(write=False)
        self._remember(line, samples)
        return samples

    def close(self) -> None:
        """Close the voices and let go of the clips in memory; closing twice is safe."""
        for voice in self._all_voices:
            voice.close()
        with self._lock:
            self._decoded.clear()
            self._decoded_bytes = 0

    def _clip(self, line: Line) -> _Clip:
        if line not in self._clips:
            self.prepare((line,))
        return self._clips[line]

    def _find(self, line: Line) -> bool:
        """Look a line up among the clips that are kept, as the present voice says it."""
        if line in self._clips:
            return True
        if self._folder is None or not self._voices:
            return False
        name = self._name(line, self._voices[0])
        frames = files.length_of(self._folder / name)
        if frames is None:
            return False
        self._clips[line] = _Clip(name=name, frames=frames)
        return True

    def _name(self, line: Line, voice: Voice) -> str:
        parts = (voice.id, spoken_text(line.text, self._language), line.pace, str(polish.VERSION))
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest() + ".wav"

    def _speak_all(self, lines: Sequence[Line]) -> VoiceError | None:
        """Have the present voice speak lines, several at once; return what stopped it, if anything did."""
        voice = self._voices[0]
        failures: list[VoiceError] = []

        def speak(line: Line) -> None:
            if failures:
                return
            try:
                self._keep(line, voice, self._cut(line, voice))
            except VoiceError as error:
                failures.append(error)

        if len(lines) == 1:
            speak(lines[0])
        else:
            with ThreadPoolExecutor(voice.at_once, "clips") as pool:
                try:
                    list(pool.map(speak, lines))
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
        return failures[0] if failures else None

    def _cut(self, line: Line, voice: Voice) -> Cut:
        text = spoken_text(line.text, self._language)
        try:
            speech = voice.speak(text, line.pace)
        except VoiceError:
            speech = voice.speak(text, line.pace)
        return polish.cut(speech)

    def _keep(self, line: Line, voice: Voice, kept: Cut) -> None:
        name = self._name(line, voice)
        if not self._write(name, kept):
            self._unkept[name] = kept
        self._clips[line] = _Clip(name=name, frames=polish.frames_of(kept.samples.size, kept.rate))

    def _write(self, name: str, kept: Cut) -> bool:
        if self._folder is None or not self._can_keep:
            return False
        try:
            files.write(self._folder / name, kept)
        except OSError as error:
            with self._lock:
                first, self._can_keep = self._can_keep, False
            if first:
                self._warn(f"cannot keep clips in {self._folder} ({error.strerror}): they stay in memory this time")
            return False
        return True

    def _next_voice(self, error: VoiceError) -> None:
        failed = self._voices.pop(0)
        if not self._voices:
            self._voices.append(failed)  # asked again, it may have come back
            raise error
        self._warn(f"{error}; going on with the voice {self._voices[0].id}")

    def _finished(self, line: Line, clip: _Clip) -> NDArray[np.float32]:
        """Return a clip's samples; a file that is gone is spoken again, and fitted to the length that was planned."""
        kept = self._kept(clip)
        if kept is None:
            with self._preparing:
                del self._clips[line]
                self.prepare((line,))
                again, self._clips[line] = self._clips[line], clip
            kept = self._kept(again)
        if kept is None:
            raise VoiceError(f"the clips in {self._folder} vanish while they are needed: is it being emptied?")
        samples = polish.finished(kept)
        if samples.size == clip.frames:
            return samples
        fitted = np.zeros(clip.frames, np.float32)
        fitted[: samples.size] = samples[: clip.frames]
        return fitted

    def _kept(self, clip: _Clip) -> Cut | None:
        if clip.name in self._unkept or self._folder is None:
            return self._unkept.get(clip.name)
        return files.read(self._folder / clip.name)

    def _remember(self, line: Line, samples: NDArray[np.float32]) -> None:
        with self._lock:
            if line in self._decoded:
                return
            self._decoded[line] = samples
            self._decoded_bytes += samples.nbytes
            while self._decoded_bytes > DECODED_BYTES and len(self._decoded) > 1:
                _, oldest = self._decoded.popitem(last=False)
                self._decoded_bytes -= oldest.nbytes
