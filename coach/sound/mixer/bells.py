"""Bells and ticks, made from their partials: soft enough to work under a hand, clear enough to be counted."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from coach.plan.model import CueKind
from coach.units import RATE, Frames, Seconds, to_frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """One decaying tone of a bell."""

    ratio: float
    """Of the bell's pitch."""
    amplitude: float
    decay: Seconds
    """Time to fall to a third (1/e)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """How a bell sounds."""

    pitch: float
    """In Hz."""
    strike: Seconds
    """Time the tone takes to begin; the longer, the softer."""
    length: Seconds
    peak: float
    """Sample peak, 0..1, at the mixer's bell level of 0 dB."""
    partials: tuple[Partial, ...]


def partials(*rows: tuple[float, float, float]) -> tuple[Partial, ...]:
    """Return partials given as ratio, amplitude and decay in seconds."""
    return tuple(Partial(ratio=ratio, amplitude=amplitude, decay=Seconds(decay)) for ratio, amplitude, decay in rows)


def _breath(pitch: float, part: float = 1.0) -> Bell:
    """Return the soft tone with which a phase of a breath begins, some of them softer."""
    return Bell(
        pitch=pitch,
        strike=Seconds(0.02),
        length=Seconds(2.0),
        peak=0.08 * part,
        partials=partials((1.0, 1.0, 0.6), (2.0, 0.2, 0.3), (3.01, 0.05, 0.15)),
    )


BELLS = {
    CueKind.STEP: Bell(
        pitch=440.0,
        strike=Seconds(0.008),
        length=Seconds(4.0),
        peak=0.16,
        partials=partials((1.0, 1.0, 1.1), (2.0, 0.45, 0.7), (2.99, 0.22, 0.4), (4.16, 0.08, 0.2), (0.5, 0.35, 1.3)),
    ),
    CueKind.BELL: Bell(
        pitch=659.26,
        strike=Seconds(0.012),
        length=Seconds(2.0),
        peak=0.07,
        partials=partials((1.0, 1.0, 0.5), (2.0, 0.2, 0.25), (3.01, 0.05, 0.12)),
    ),
    CueKind.TICK: Bell(
        pitch=880.0,
        strike=Seconds(0.003),
        length=Seconds(0.3),
        peak=0.06,
        partials=partials((1.0, 1.0, 0.05), (2.6, 0.25, 0.02)),
    ),
    CueKind.IN: _breath(659.26),
    CueKind.HOLD: _breath(880.0, 0.6),
    CueKind.OUT: _breath(440.0),
    CueKind.STILL: _breath(329.63, 0.8),
    CueKind.PIP: Bell(
        pitch=880.0,
        strike=Seconds(0.002),
        length=Seconds(0.2),
        peak=0.12,
        partials=partials((1.0, 1.0, 0.06), (2.0, 0.3, 0.04)),
    ),
    CueKind.TONE: Bell(
        pitch=1318.51,
        strike=Seconds(0.002),
        length=Seconds(1.2),
        peak=0.14,
        partials=partials((1.0, 1.0, 0.35), (2.0, 0.25, 0.2), (3.0, 0.08, 0.1)),
    ),
}


_ROW = 512
"""Frames reckoned from one beginning."""
TUNED_TO = 9
"""What the bells above are in tune with: A, in semitones above C; their pitches are its root, fifth and root."""


def bell_frames(kind: CueKind) -> Frames:
    """Return how long a bell sounds, whatever it is in tune with."""
    return to_frames(BELLS[kind].length)


@cache
def bell_samples(kind: CueKind, tonic: int | None = None) -> NDArray[np.float32]:
    """Return a bell as mono float32 (n,) at 48 kHz, silent at both ends, not to be written to.

    Args:
        kind: Which bell.
        tonic: Key note of the music under it, in semitones above C; the bell is moved to it, a tritone at most.
    """
    semitones = 0 if tonic is None else (tonic - TUNED_TO + 6) % 12 - 6
    bell = BELLS[kind]
    samples = struck(replace(bell, pitch=bell.pitch * 2.0 ** (semitones / 12.0)))
    samples.flags.writeable = False
    return samples


def struck(bell: Bell) -> NDArray[np.float32]:
    """Return one stroke of a bell as mono float32 (n,) at 48 kHz, silent at both ends."""
    time = np.arange(to_frames(bell.length)) / RATE
    sound = _ringing(bell)[: len(time)]
    sound *= np.minimum(1.0, time / bell.strike) ** 2
    tail = len(time) // 8
    sound[-tail:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, tail + 1) / tail)
    return np.asarray(sound * (bell.peak / np.abs(sound).max()), np.float32)


def _ringing(bell: Bell) -> NDArray[np.float64]:
    """Return the sum of a bell's partials, a little longer than it sounds.

    A decaying tone is the powers of one complex number, each the product of a power of its row and one of its column:
    so a bell costs a fortieth of what the sine of each frame would.
    """
    turns = np.array([complex(-1.0 / p.decay, 2.0 * np.pi * bell.pitch * p.ratio) / RATE for p in bell.partials])
    amplitudes = np.array([p.amplitude for p in bell.partials])
    rows = amplitudes * np.exp(np.outer(np.arange(0, to_frames(bell.length), _ROW), turns))
    row = np.exp(np.outer(turns, np.arange(_ROW)))
    return np.ravel(rows.real @ row.imag + rows.imag @ row.real)
