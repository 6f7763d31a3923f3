"""Finds each line in a sound: normalised cross-correlation with its clip, near where it should be heard."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.audit.expected import ExpectedLine
from coach.audit.listening import HEARD_RATE
from coach.speech.line import Line
from coach.speech.role import Role
from coach.units import RATE, Frames, Seconds, to_frames

Sound = NDArray[np.float32]

ALIKE = 0.6
"""Correlation from which on it is the line that is heard; with music under it, it is about 0.95."""
SEARCHED = Seconds(2.0)
"""How far from where it should be a line is looked for."""
_BEFORE = Seconds(3.0)
"""How long before a line the music is heard by itself."""
_DOWN = Seconds(0.05)
"""Before its first sound, where the music has gone down already."""
_REST = Seconds(4.0)
"""Between words, where the music has come up again."""
_ONSET = Seconds(0.15)
"""From where a clip begins to sound."""
_ONSET_LEAST = 0.5
"""The part of its level that a line has at its onset, at least."""
_LOUD = 0.1
"""Of a clip's greatest amplitude, where it begins to sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """A line as it was heard."""

    expected: ExpectedLine
    at: Frames | None
    """Where it begins; None where it is not heard."""
    alike: float
    """Correlation with its clip, 0..1."""
    whole_onset: bool
    """Whether its first sound is there."""
    dip: float | None
    """Decibels by which the music has gone down when it begins; None where that cannot be told."""


class LineFinder:
    """Takes a sound piece by piece and looks for lines in it; it keeps no more than a line is long."""

    def __init__(self, lines: Sequence[ExpectedLine], clip_of: Callable[[Line], Sound]) -> None:
        """Look for lines.

        Args:
            lines: In the order they should be heard.
            clip_of: Returns a line as it should sound, mono at 48 kHz.
        """
        self.heard: list[HeardLine] = []
        self._lines = list(lines)
        self._clip_of = clip_of
        self._said_until = [0, *(line.end for line in self._lines)]
        """Where the words before each line end."""
        self._sound = np.zeros(0, np.float32)
        self._begin = 0
        """What stands first in the sound that is kept, in samples from the beginning."""
        self._next = 0

    def add(self, sound: Sound) -> None:
        """Take what follows, one channel at :data:`coach.audit.listening.HEARD_RATE`."""
        self._sound = np.concatenate((self._sound, sound))
        self._look(done=False)

    def finish(self) -> None:
        """Look for what is left: the sound is over."""
        self._look(done=True)

    def _look(self, *, done: bool) -> None:
        end = self._begin + len(self._sound)
        while self._next < len(self._lines):
            line = self._lines[self._next]
            if not done and _sample(line.end) + _sample(to_frames(SEARCHED + 1.0)) > end:
                break
            clip = _in_heard_rate(self._clip_of(line.line))
            if clip.any():  # a rehearsal's silence is nowhere to be found
                self.heard.append(self._find(line, clip, self._said_until[self._next]))
            self._next += 1
        ahead = self._lines[self._next :][:1]
        needed = _sample(ahead[0].at) - _sample(to_frames(SEARCHED + _BEFORE)) if ahead else end
        drop = max(0, min(len(self._sound), needed - self._begin))
        self._sound, self._begin = self._sound[drop:], self._begin + drop

    def _find(self, line: ExpectedLine, clip: Sound, said_until: int) -> HeardLine:
        reach = _sample(to_frames(SEARCHED))
        first = max(self._begin, _sample(line.at) - reach)
        window = self._sound[first - self._begin :][: _sample(line.at) + reach + len(clip) - first]
        alike = _likeness(window, clip) if len(window) >= len(clip) else np.zeros(1, np.float32)
        place = int(alike.argmax())
        if alike[place] < ALIKE:
            return HeardLine(expected=line, at=None, alike=float(alike[place]), whole_onset=False, dip=None)
        said = window[place : place + len(clip)]
        gain = float(said @ clip / (clip @ clip))
        at = Frames(round((first + place) * RATE / HEARD_RATE))
        alone = at - said_until > to_frames(_REST) and line.line.role is not Role.COUNT  # a bell is counted at
        music = self._sound[: max(0, first + place - self._begin)][-_sample(to_frames(_BEFORE)) :]
        return HeardLine(
            expected=line,
            at=at,
            alike=float(alike[place]),
            whole_onset=_onset(said, clip) > _ONSET_LEAST * gain,
            dip=_dip(music) if alone else None,
        )


def shifts(lines: Sequence[HeardLine]) -> Iterator[tuple[HeardLine, Seconds]]:
    """Yield the lines that are heard, with how much later than they should be."""
    for line in lines:
        if line.at is not None:
            yield line, Seconds((line.at - line.expected.at) / RATE)


def _sample(frames: int) -> int:
    return round(frames * HEARD_RATE / RATE)


def _in_heard_rate(clip: Sound) -> Sound:
    import soxr

    return np.asarray(soxr.resample(clip, RATE, HEARD_RATE), np.float32)


def _likeness(window: Sound, clip: Sound) -> Sound:
    """Return the normalised cross-correlation of a clip with each place of a window: float (len(window) − n + 1,)."""
    size = 1 << (len(window) + len(clip) - 1).bit_length()
    spectrum = np.fft.rfft(window, size) * np.conj(np.fft.rfft(clip, size))
    count = len(window) - len(clip) + 1
    products = np.fft.irfft(spectrum, size)[:count]
    sums = np.concatenate(([0.0], np.cumsum(window.astype(np.float64) ** 2)))
    energies = np.maximum(sums[len(clip) :] - sums[:count], 0.0) * float(clip @ clip)
    return np.asarray(products / np.sqrt(np.maximum(energies, 1e-12)), np.float32)


def _onset(said: Sound, clip: Sound) -> float:
    """Return how loud a line is at its onset, against its clip."""
    begin = int(np.argmax(np.abs(clip) > _LOUD * np.abs(clip).max()))
    part = slice(begin, begin + round(_ONSET * HEARD_RATE))
    return float(said[part] @ clip[part] / max(float(clip[part] @ clip[part]), 1e-12))


def _dip(music: Sound) -> float | None:
    """Return by how many decibels music is softer right before a line than at its own beginning."""
    parts = (music[: len(music) // 2], music[-_sample(to_frames(_DOWN)) :])
    before, under = (float(np.mean(part.astype(np.float64) ** 2)) if part.size else 0.0 for part in parts)
    if before < 1e-6:  # −60 dB: there is no music
        return None
    return float(10.0 * np.log10(before / max(under, 1e-12)))
