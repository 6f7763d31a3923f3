"""How loud a session is from moment to moment, and how far its music is up."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.session.session import Session
from coach.sound.mixer.duck import Duck
from coach.sound.mixer.mixer import CHUNK, FADE_IN, FADE_OUT
from coach.sound.mixer.swell import Swells
from coach.units import RATE, Frames, Seconds, to_frames

WINDOW = Frames(RATE // 20)
"""Frames of which one peak and one level are kept."""

_BLOCK = 4 * CHUNK


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Levels in even steps from a session's start to its end; all arrays float32 (n,)."""

    peak: NDArray[np.float32]
    """The largest sample of both channels, 0..1."""
    rms: NDArray[np.float32]
    """0..1."""
    music: NDArray[np.float32]
    """The gain of the music: 1 between the words, lower under them, above 1 where it breathes with the strokes; 0
    throughout where there is none."""

    def columns(self, count: int) -> "Envelope":
        """Return the same in so many steps, such as the columns of a picture."""
        size = len(self.peak)
        first = np.minimum(np.arange(count) * size // count, size - 1)
        widths = np.maximum(np.diff(first, append=size), 1)
        lowest = np.minimum.reduceat(self.music, first)
        return Envelope(
            peak=np.maximum.reduceat(self.peak, first),
            rms=np.sqrt(np.add.reduceat(self.rms**2, first) / widths),
            # Of a dip its bottom, of a breath its top: neither is lost, however many there are.
            music=np.where(lowest < 1.0, lowest, np.maximum.reduceat(self.music, first)),
        )


def envelope_of(session: Session, progress: Callable[[int], None] = lambda _: None) -> Envelope:
    """Return the envelope of all that is heard of a session, mixed for it from beginning to end.

    Args:
        session: The session.
        progress: Told how many frames have been added.
    """
    total = session.mixer.timeline.frames
    duck, swells = Duck(session.mixer.timeline.spoken, session.duck), Swells(session.mixer.timeline.swells)
    peaks, powers, gains = [], [], []
    for start in range(0, total, _BLOCK):
        count = min(_BLOCK, -(-(total - start) // WINDOW) * WINDOW)
        windows = session.mixer.render(start, count).reshape(2, -1, WINDOW)
        peaks.append(np.maximum(windows.max(axis=(0, 2)), -windows.min(axis=(0, 2))))
        powers.append(np.einsum("cwf,cwf->w", windows, windows) / (2 * WINDOW))
        gains.append((duck.gain(start, count) * swells.gain(start, count))[::WINDOW])
        progress(min(_BLOCK, total - start))
    faded = _fade(np.arange(sum(map(len, gains))) * WINDOW, total)
    music = np.concatenate(gains) * (faded if session.beds else 0.0)
    return Envelope(peak=np.concatenate(peaks), rms=np.sqrt(np.concatenate(powers)), music=music.astype(np.float32))


def _fade(frames: NDArray[np.int64], total: int) -> NDArray[np.float64]:
    """Return how far the whole session's music is up at frames, as it begins and ends: quarters of a sine."""

    def risen(since: NDArray[np.int64], length: Seconds) -> NDArray[np.float64]:
        return np.asarray(np.sin(np.clip(since / to_frames(length), 0.0, 1.0) * (np.pi / 2)))

    return risen(frames, FADE_IN) * risen(total - frames, FADE_OUT)
