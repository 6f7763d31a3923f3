"""The room: the voice heard from near by in a small, soft room, instead of from nowhere.

The direct sound is coloured by :mod:`.tone`; after it come a few early reflections and a short, diffuse tail, dull as
soft walls make it. All that is one impulse response of fixed length, made from arithmetic, so that the same voice
always gives the same sound. It is applied by overlap-add (Oppenheim and Schafer, *Discrete-Time Signal Processing*,
8.7.3) in the frequency domain, whose spectra are made once for every rate.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from coach.sound.clips.tone import tone_gain
from coach.sound.loudness import Samples
from coach.units import Decibels, Seconds, to_gain

LENGTH = Seconds(0.4)
"""After so long the room is silent again."""
LEVEL = Decibels(-18.5)
"""All that the room gives back, against the direct sound."""

_REFLECTIONS = ((0.0113, 0.60), (0.0171, -0.47), (0.0237, 0.42), (0.0311, -0.33), (0.0419, 0.27))
"""Early ones: seconds after the direct sound, and amplitude."""
_TAIL_FROM = Seconds(0.012)
_TAIL_DECAY = Seconds(0.4)
"""Time in which the tail falls by 60 dB."""
_TAIL_SHARE = 0.65
"""Of the room's power, what the tail has; the reflections have the rest."""
_WALLS = (250.0, 4000.0)
"""In Hz: below the one and above the other the room gives back less and less."""
_FADE = Seconds(0.03)
_TONE_REACH = Seconds(0.008)
"""How far the tone's filter reaches before and after each sample."""
_SEED = 20_480


def in_room(samples: Samples, rate: int) -> Samples:
    """Return samples with their tone and room.

    Args:
        samples: Mono, shape (n,), any range.
        rate: Samples a second.

    Returns:
        float32, shape (n + :func:`ring_length`,): each sound is where it was.
    """
    response = _response_length(rate)
    size = 1 << (3 * response).bit_length()
    hop = size - response
    blocks = np.zeros((-(-samples.size // hop), hop), np.float32)
    blocks.ravel()[: samples.size] = samples
    spectra = np.fft.rfft(blocks, size)
    spectra *= _spectrum(rate, size)
    answers = np.fft.irfft(spectra, size)
    sound = np.zeros(blocks.size + response, np.float32)
    sound[: blocks.size] = answers[:, :hop].ravel()
    for number, answer in enumerate(answers, 1):
        sound[number * hop : number * hop + response] += answer[hop:]
    reach = round(_TONE_REACH * rate)
    return sound[reach : reach + samples.size + ring_length(rate)]


def ring_length(rate: int) -> int:
    """Return how many samples a room goes on after the last one that is said in it."""
    return round(LENGTH * rate)


def reflections(rate: int) -> NDArray[np.float64]:
    """Return what a room answers to a single sample of 1, without the direct sound: shape (:func:`ring_length`,)."""
    count = ring_length(rate)
    time = np.arange(count) / rate
    tail = np.random.default_rng(_SEED).random(count) - 0.5
    tail *= 10.0 ** (-3.0 * time / _TAIL_DECAY) * (time >= _TAIL_FROM)
    early = np.zeros(count)
    for seconds, amplitude in _REFLECTIONS:
        early[round(seconds * rate)] += amplitude
    answer: NDArray[np.float64] = np.sqrt(_TAIL_SHARE) * _soft(tail, rate)
    answer += np.sqrt(1.0 - _TAIL_SHARE) * _soft(early, rate)
    fade = max(1, round(_FADE * rate))
    answer[-fade:] *= np.linspace(1.0, 0.0, fade)
    answer *= to_gain(LEVEL)
    return answer


def _soft(answer: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """Return an answer as soft walls give it, so strong that it gives back all of what lies between their limits."""
    size = 4 * answer.size
    hertz = np.fft.rfftfreq(size, 1.0 / rate)
    low, high = _WALLS
    walls = 1.0 / np.sqrt((1.0 + (low / np.maximum(hertz, 1e-3)) ** 4) * (1.0 + (hertz / high) ** 4))
    spectrum = np.fft.rfft(answer, size)
    spectrum /= np.sqrt(np.mean(np.abs(spectrum[(hertz >= low) & (hertz <= high)]) ** 2))
    softened: NDArray[np.float64] = np.fft.irfft(spectrum * walls, size)[: answer.size]
    return softened


def _response_length(rate: int) -> int:
    """Return how long the tone and the room are together."""
    return 2 * round(_TONE_REACH * rate) + ring_length(rate)


@cache
def _spectrum(rate: int, size: int) -> NDArray[np.complex64]:
    """Return the tone and the room as one spectrum, shape (size // 2 + 1,); the direct sound is late by the reach."""
    reach = round(_TONE_REACH * rate)
    tone = np.roll(np.fft.irfft(tone_gain(np.fft.rfftfreq(size, 1.0 / rate)), size), reach)
    tone[: 2 * reach + 1] *= np.hanning(2 * reach + 3)[1:-1]
    tone[2 * reach + 1 :] = 0.0
    room = reflections(rate)
    room[0] += 1.0
    spectrum = (np.fft.rfft(tone) * np.fft.rfft(room, size)).astype(np.complex64)
    spectrum.setflags(write=False)
    return spectrum
