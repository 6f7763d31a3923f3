"""How loud voice, bells and bed are, so that the whole session comes out at one loudness.

Clips and beds arrive at a known loudness, and all that is heard is known in advance, so the integrated loudness
of the session (ITU-R BS.1770-4, with both gates) follows from arithmetic on a coarse grid: no sound is made for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.sound.mixer.duck import DuckProfile
from coach.sound.mixer.swell import swell_decibels
from coach.sound.mixer.timeline import Timeline
from coach.speech.role import Role
from coach.units import RATE, Decibels, Lufs, to_frames

SESSION = Lufs(-18.0)
"""Integrated loudness of a whole session."""
LOUDEST_VOICE = Lufs(-11.5)
"""Above this the limiter would be heard; a session with little speech stays softer instead."""
SOFTEST_VOICE = Lufs(-24.0)
BED_UNDER_VOICE = Decibels(-13.0)
"""The bed between cues, against the voice; under it the duck takes it lower still."""
LOUDEST_BED = Lufs(-25.0)
"""As loud as a bed is under a voice that can still be raised."""
FULLEST_BED = Lufs(-18.5)
"""As loud as it is in a session with so little speech that the music makes its loudness."""
SOFTEST_BED = Lufs(-34.0)
BELLS_AT = Lufs(-13.0)
"""The voice's loudness at which bells sound as they were made; they follow the voice."""

TO_RECEIVER = Decibels(-4.0)
"""What is said to the person lying down, against the rest of the voice: their ears are nearer, and they rest."""

SPEECH_WITH_PAUSES = Decibels(-1.15)
"""A clip's mean power from its first to its last frame, against its level, which leaves out its pauses; ±0.4 dB."""

_GRID = RATE // 10
"""Frames a step of the grid: a gating block of 400 ms is four steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How much louder (or softer, below 0) than usual somebody wants each kind of sound, against the others."""

    voice: Decibels = Decibels(0.0)
    music: Decibels = Decibels(0.0)
    bells: Decibels = Decibels(0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Where each kind of sound is brought to."""

    voice: Lufs
    bed: Lufs
    bells: Decibels
    """Added to how bells were made."""

    def louder(self, by: Decibels) -> "Levels":
        """Return the levels at which everything is so much louder (or softer, below 0)."""
        return Levels(voice=Lufs(self.voice + by), bed=Lufs(self.bed + by), bells=Decibels(self.bells + by))


USUAL = Balance()


def level_of(role: Role) -> Decibels:
    """Return how much louder than the voice's level a role speaks; below 0 softer."""
    return TO_RECEIVER if role is Role.RECEIVER else Decibels(0.0)


def session_levels(timeline: Timeline, duck: DuckProfile, *, music: bool, balance: Balance = USUAL) -> Levels:
    """Return the levels that bring a session to :data:`SESSION`, or as near as their bounds allow.

    First the voice is moved, and the bed with it; where the loudest voice is not enough, because little is said, the
    bed is raised by itself. Bounds hold for the usual balance: what is wanted otherwise comes on top.

    Args:
        timeline: All that is heard.
        duck: How the bed dips.
        music: Whether there is a bed.
        balance: What is wanted louder or softer.
    """
    speech = _spoken_share(timeline)
    ducked = _bed_power(timeline, duck) if music else np.zeros_like(speech)

    def loudness(voice: float, bed: float) -> float:
        spoken = speech * _power(voice + balance.voice + SPEECH_WITH_PAUSES)
        return _integrate(spoken + ducked * _power(bed + balance.music))

    voice = _find_level(SESSION, SOFTEST_VOICE, LOUDEST_VOICE, lambda voice: loudness(voice, _bed(voice)))
    bed = _bed(voice)
    if music and loudness(voice, bed) < SESSION:
        bed = _find_level(SESSION, bed, FULLEST_BED, lambda bed: loudness(voice, bed))
    return Levels(
        voice=Lufs(voice + balance.voice),
        bed=Lufs(bed + balance.music),
        bells=Decibels(voice - BELLS_AT + balance.bells),
    )


def _find_level(wanted: float, low: float, high: float, loudness: Callable[[float], float]) -> float:
    """Return the level from `low` to `high` at which a loudness that rises with it comes nearest to the one wanted."""
    while high - low > 0.01:
        middle = (low + high) / 2
        if loudness(middle) < wanted:
            low = middle
        else:
            high = middle
    return high


def _bed(voice: float) -> float:
    return min(max(voice + BED_UNDER_VOICE, SOFTEST_BED), LOUDEST_BED)


def _spoken_share(timeline: Timeline) -> NDArray[np.float64]:
    """Return the part of each step of the grid in which somebody speaks, 0..1; less where it is softer."""
    share = np.zeros(max(4, timeline.frames // _GRID))
    for span in timeline.spoken:
        first, last = span.start // _GRID, min(span.end // _GRID, len(share) - 1)
        power = _power(level_of(span.role))
        for step in range(first, last + 1):
            inside = min(span.end, (step + 1) * _GRID) - max(span.start, step * _GRID)
            share[step] += power * max(0, inside) / _GRID
    return np.minimum(share, 1.0)


def _bed_power(timeline: Timeline, duck: DuckProfile) -> NDArray[np.float64]:
    """Return the power of the bed on the grid, 1 where nothing moves it; ramps of a dip count as their middle."""
    power = np.ones(max(4, timeline.frames // _GRID))
    middles = np.arange(len(power)) * _GRID + _GRID // 2
    for swell in timeline.swells:
        inside = slice(*np.searchsorted(middles, (swell.start, swell.end)))
        power[inside] = 10.0 ** (swell_decibels(swell, middles[inside]) / 10.0)
    before = (to_frames(duck.attack) // 2 + to_frames(duck.ahead)) // _GRID
    after = (to_frames(duck.release) // 2 + to_frames(duck.hold)) // _GRID
    down = np.zeros(len(power), bool)
    for span in timeline.spoken:
        down[max(0, span.start // _GRID - before) : span.end // _GRID + after + 1] = True
    power[down] *= _power(duck.depth)
    return power


def _integrate(power: NDArray[np.float64]) -> float:
    """Return the gated loudness of powers on the grid (BS.1770-4: 400 ms blocks, −70 LUFS and −10 LU)."""
    blocks = np.convolve(power, np.full(4, 0.25), mode="valid")
    blocks = blocks[blocks > _power(-70.0)]
    if not len(blocks):
        return -np.inf
    gated = blocks[blocks > blocks.mean() / 10.0]
    return float(10.0 * np.log10(gated.mean()))


def _power(decibels: float) -> float:
    return float(10.0 ** (decibels / 10.0))
