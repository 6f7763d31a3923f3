"""Loudness and true peak as ITU-R BS.1770-4 measures them, at :data:`coach.units.RATE`.

K-weighting is two recursive filters in a row, and a recursion cannot be written as one array operation. It can be
run by rows: what a row of samples gives is one matrix times the row, plus another matrix times the four numbers
the filters remembered when the row began; and what they remember goes from row to row by steps of doubling length.
That is the recursion itself in a different order, not an approximation: in 32 bits it agrees with the sample-by-sample
filters to about 1e-6 of the loudest sample.
"""

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.units import RATE, Decibels, Lufs, to_decibels

Samples = NDArray[np.float32]

HOP = RATE // 10
"""Frames a gating block moves on by: a quarter of its 400 ms; after so many the filters have forgotten all before."""
_HOPS_A_BLOCK = 4
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_OFFSET = -0.691
"""Makes a 997 Hz sine at 0 dBFS in one channel read −3.01."""
_CHANNEL_WEIGHTS = (1.0, 1.0, 1.0, 1.41, 1.41)
"""Left, right, centre and the two surrounds."""

_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

_ROW = 96
_CHUNK = 10 * HOP
"""Frames weighted at a time, which bounds the memory however long the sound is."""

_SPEECH_PART = RATE // 50
_PEAK_TAPS = 24
_PEAK_PHASES = 4
_PEAK_CHUNK = RATE // 2


def k_weigh(samples: Samples) -> Samples:
    """Return sound as the ear weighs it: the head's high shelf, then the low cut.

    Args:
        samples: float32, shape (channels, n) or (n,), at :data:`coach.units.RATE`; silence is taken to precede it.

    Returns:
        float32, the same shape.
    """
    channels = np.atleast_2d(samples)
    weighting = _Weighting(len(channels))
    weighted = np.empty_like(channels)
    for start in range(0, channels.shape[1], _CHUNK):
        chunk = channels[:, start : start + _CHUNK]
        padding = -chunk.shape[1] % _ROW
        rows = np.pad(chunk, ((0, 0), (0, padding))) if padding else chunk
        weighted[:, start : start + _CHUNK] = weighting.apply(rows)[:, : chunk.shape[1]]
    return weighted.reshape(samples.shape)


class Meter:
    """Measures integrated loudness block by block; what it keeps is one number for every tenth of a second."""

    def __init__(self) -> None:
        self._weighting: _Weighting | None = None
        self._pending: Samples = np.zeros((0, 0), np.float32)
        self._hop_powers: list[NDArray[np.float64]] = []

    def add(self, block: Samples) -> None:
        """Take the sound that follows what was added before.

        Args:
            block: float32, shape (channels, n), any n; up to five channels in the order L, R, C, Ls, Rs.
        """
        if self._weighting is None:
            self._weighting = _Weighting(len(block))
            self._pending = np.zeros((len(block), 0), np.float32)
        for start in range(0, block.shape[1], _CHUNK):
            fresh = np.concatenate([self._pending, block[:, start : start + _CHUNK]], axis=1)
            whole = fresh.shape[1] // HOP * HOP
            if whole:
                self._hop_powers.append(_powers(self._weighting.apply(fresh[:, :whole]), HOP))
            self._pending = fresh[:, whole:]

    def integrated_loudness(self) -> Lufs:
        """Return the loudness of everything added so far; −inf if it is silence or shorter than 400 ms."""
        return gate(self.powers())

    def powers(self) -> NDArray[np.float64]:
        """Return the power of each whole hop added so far: (hops,)."""
        return np.concatenate([np.zeros(0), *self._hop_powers])


def integrated_loudness(samples_or_blocks: Samples | Iterable[Samples]) -> Lufs:
    """Return the integrated loudness of a whole sound.

    Args:
        samples_or_blocks: float32, shape (channels, n), or (n,) for one channel; or blocks (channels, n) in order.
    """
    meter = Meter()
    blocks = [np.atleast_2d(samples_or_blocks)] if isinstance(samples_or_blocks, np.ndarray) else samples_or_blocks
    for block in blocks:
        meter.add(block)
    return meter.integrated_loudness()


def speech_level(samples: Samples) -> Lufs:
    """Return how loud a spoken clip is where it sounds, heard from both channels of a stereo mix.

    A clip may be one short word, so the 400 ms blocks of programmes do not fit. The clip is cut into parts of 20 ms
    instead, and the level is the mean over those that are not 10 LU or more below the mean of all: pauses and
    breaths do not make a clip count as softer than its words, and where the clip was cut hardly matters.

    Args:
        samples: float32, shape (n,), mono, any length.
    """
    if not samples.size:
        return Lufs(-math.inf)
    parts = -(-samples.size // _SPEECH_PART)
    padded = np.zeros((1, parts * _SPEECH_PART), np.float32)
    padded[0, : samples.size] = samples
    energies = _powers(_Weighting(1).apply(padded), _SPEECH_PART) * _SPEECH_PART
    frames = np.full(parts, _SPEECH_PART)
    frames[-1] -= padded.size - samples.size
    sounding = energies > frames * _power(_ABSOLUTE_GATE)
    if not sounding.any():
        return Lufs(-math.inf)
    mean = energies[sounding].sum() / frames[sounding].sum()
    sounding &= energies > frames * mean * 10.0 ** (_RELATIVE_GATE / 10.0)
    both_channels = 2.0
    return _loudness(both_channels * energies[sounding].sum() / frames[sounding].sum())


def true_peak(samples: Samples) -> Decibels:
    """Return the highest point of the curve through the samples, at four times their rate (BS.1770-4, Annex 2).

    Args:
        samples: float32, shape (channels, n) or (n,).

    Returns:
        dBTP over all channels; −inf for silence.
    """
    phases = interpolators()
    highest_gain = float(np.abs(phases).sum(axis=1).max())
    peak = 0.0
    for channel in np.atleast_2d(samples):
        around = np.pad(channel, _PEAK_TAPS)
        for start in range(0, around.size - _PEAK_TAPS + 1, _PEAK_CHUNK):
            chunk = around[start : start + _PEAK_CHUNK + _PEAK_TAPS - 1]
            sample_peak = float(np.abs(chunk).max())
            if sample_peak * highest_gain <= peak:
                continue
            between = (float(np.abs(np.convolve(chunk, phase, "valid")).max()) for phase in phases)
            peak = max(peak, sample_peak, *between)
    return to_decibels(peak)


@functools.cache
def interpolators() -> Samples:
    """Return the filters that give the three points between two samples: a sinc under a Kaiser window.

    Returns:
        float32, shape (3, 24): one row a point. The points lie between the samples that entries 11 and 12 meet.
    """
    offsets = np.arange(_PEAK_TAPS) - _PEAK_TAPS // 2 + 1
    phases = []
    for phase in range(1, _PEAK_PHASES):
        distance = offsets - phase / _PEAK_PHASES
        reach = np.clip(1.0 - (distance / (_PEAK_TAPS / 2)) ** 2, 0.0, None)
        taps = np.sinc(distance) * np.i0(5.0 * np.sqrt(reach))
        phases.append(taps / taps.sum())
    return np.array(phases, np.float32)


class _Weighting:
    """The K-weighting filters of a number of channels, with what they remember between two calls."""

    def __init__(self, channels: int) -> None:
        self._state: Samples = np.zeros((channels, 4), np.float32)

    def apply(self, samples: Samples) -> Samples:
        """Weigh whole rows: shape (channels, n), n a multiple of the row."""
        matrices = _row_matrices()
        channels, frames = samples.shape
        rows = samples.reshape(channels, frames // _ROW, _ROW)
        states: Samples = np.concatenate([self._state[:, None], rows @ matrices.remembers], axis=1)
        for step, decay in matrices.decays:
            if step >= states.shape[1]:
                break
            states[:, step:] += states[:, :-step] @ decay
        self._state = states[:, -1]
        weighted: Samples = rows @ matrices.answers + states[:, :-1] @ matrices.rings
        return weighted.reshape(channels, frames)


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowMatrices:
    """The K-weighting filters over one row; each matrix is applied from the right."""

    answers: Samples
    """Row to row, (row, row): what the filters give from rest."""
    remembers: Samples
    """Row to state, (row, 4): what they remember at the row's end."""
    rings: Samples
    """State to row, (4, row): what they still give of the sound before the row."""
    decays: tuple[tuple[int, Samples], ...]
    """Rows passed, 1, 2, 4, …, and the (4, 4) matrix of what is left of a state after them."""


@functools.cache
def _row_matrices() -> _RowMatrices:
    """Return the two filters as one state space, scaled so that 32 bits are enough.

    The plain form of a filter whose poles lie this near to 1 remembers huge numbers that almost cancel. Noise going in
    gives its four states the covariance W = A W Aᵀ + B Bᵀ; measured in units of a square root of W, the states are
    independent and of size 1, and nothing cancels.
    """
    zeros = np.convolve(_SHELF[0], _HIGH_PASS[0])
    poles = np.convolve(_SHELF[1], _HIGH_PASS[1])
    advance = np.vstack([-poles[1:], np.eye(4)[:3]])
    intake = np.eye(4)[0]
    outlet = zeros[1:] - zeros[0] * poles[1:]

    spread = np.linalg.solve(np.eye(16) - np.kron(advance, advance), np.outer(intake, intake).ravel()).reshape(4, 4)
    scale = np.linalg.cholesky((spread + spread.T) / 2.0)
    advance = np.linalg.solve(scale, advance @ scale)
    intake = np.linalg.solve(scale, intake)
    outlet = outlet @ scale

    powers = [np.eye(4)]
    for _ in range(_ROW):
        powers.append(powers[-1] @ advance)
    response = np.array([zeros[0], *(outlet @ power @ intake for power in powers[: _ROW - 1])])
    delays = np.arange(_ROW)[None, :] - np.arange(_ROW)[:, None]
    decays = []
    step, decay = 1, powers[_ROW].T
    while np.abs(decay).max() > 1e-12:
        decays.append((step, decay.astype(np.float32)))
        step, decay = 2 * step, decay @ decay
    return _RowMatrices(
        answers=np.where(delays >= 0, response[delays], 0.0).astype(np.float32),
        remembers=np.array([power @ intake for power in powers[_ROW - 1 :: -1]], np.float32),
        rings=np.array([outlet @ power for power in powers[:_ROW]], np.float32).T.copy(),
        decays=tuple(decays),
    )


def _powers(weighted: Samples, part: int) -> NDArray[np.float64]:
    """Return the mean square of every whole part of weighted sound, summed over the channels by their weights."""
    channels = len(weighted)
    parts = weighted.reshape(channels, -1, part)
    squares = np.einsum("cpf,cpf->cp", parts, parts, dtype=np.float64) / part
    powers: NDArray[np.float64] = np.array(_CHANNEL_WEIGHTS[:channels]) @ squares
    return powers


def gate(hop_powers: NDArray[np.float64]) -> Lufs:
    """Return the loudness of the gating blocks that pass the absolute and then the relative gate.

    Args:
        hop_powers: Of every hop of a sound, see :meth:`Meter.powers`.
    """
    if len(hop_powers) < _HOPS_A_BLOCK:
        return Lufs(-math.inf)
    blocks = np.convolve(hop_powers, np.full(_HOPS_A_BLOCK, 1.0 / _HOPS_A_BLOCK), "valid")
    blocks = blocks[blocks > _power(_ABSOLUTE_GATE)]
    if not blocks.size:
        return Lufs(-math.inf)
    loud = blocks[blocks > blocks.mean() * 10.0 ** (_RELATIVE_GATE / 10.0)]
    return _loudness(float(loud.mean()))


def _loudness(power: float) -> Lufs:
    return Lufs(_OFFSET + 10.0 * math.log10(power))


def _power(loudness: float) -> float:
    return float(10.0 ** ((loudness - _OFFSET) / 10.0))
