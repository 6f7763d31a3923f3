"""Polish: what is done to a speech so that every clip is as loud and as clean as the next one.

It has two halves. :func:`cut` is done when a line is spoken, and tells how long the clip will be: rumble filtered out
and the silence around the words trimmed. :func:`finish` is done when the clip is about to be heard: its syllables
evened out, its sibilants softened, a little room put around it, the rate changed to the mixer's, the level brought to
:data:`VOICE_LUFS`, stray peaks eased down, and both ends faded so that it cannot click. So a session can be planned
before most of its clips are finished, and what is kept takes half the space.

What a person has spoken is theirs: it is heard as it was recorded, every sample times one number that brings the line
to :data:`VOICE_LUFS`, or as near to it as its highest peak allows. Only the silence around the words is cut off and its
ends are faded; another rate than the mixer's is changed to it.

All other voices are polished alike, for `tests.bench.voices` finds none that loses much by it: of five points of
naturalness (DistillMOS) eSpeak NG and flite gain 0.4, nearly all of it by the room; piper loses 0.01, Kokoro 0.03 to
0.07.

The room rings on after the last word, for :data:`RING` and always as long. That does not count as the clip's length:
what follows need not wait for it.
"""

import math
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from coach.sound.clips.dynamics import compress
from coach.sound.clips.gains import fade_ends, in_steps, turn
from coach.sound.clips.room import LENGTH, in_room
from coach.sound.clips.sibilants import deess
from coach.sound.loudness import speech_level
from coach.speech.voices.base import Speech, sound_span
from coach.units import RATE, Frames, Lufs, Seconds, to_frames, to_gain

VERSION = 3
"""Part of every clip's name: raised with every change to what this module does to samples."""
VOICE_LUFS = Lufs(-16.0)
"""Loudness of every clip, heard from both sides, as ITU-R BS.1770-4 measures it."""
RING = to_frames(LENGTH)
"""How much longer a finished clip sounds than the plan counts: the room after the last word."""

_HEADROOM = 10.8
"""Decibels a sample may be above :data:`VOICE_LUFS`; between samples it may then be 0.2 dB more."""
_PERSON_HEADROOM = 13.5
"""The same for what a person has spoken, which is turned down as a whole rather than at its peaks."""
_KEPT_PEAK = 0.9 * 32767.0
_LEAD = Seconds(0.01)
_TAIL = Seconds(0.04)
_FADE = Seconds(0.003)
_RUMBLE_HERTZ = 160.0
"""The high-pass leaves everything from here on as it is, takes 4.5 dB at half of it and all at 0 Hz."""
_WHOLE = 2**20
"""What full scale is made while running sums are taken."""
_EASE_STEP = 192
_EASE_STEPS = 2
"""The peak limiter turns down over 8 ms before and after a peak, in steps of 4 ms."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """A speech with nothing around it, as it is kept."""

    samples: NDArray[np.int16]
    """Mono, shape (n,), n at least 1, peak at 0.9 of full scale whatever the voice's level.

    What a person spoke is only shifted by whole bits, so that each sample is kept.
    """
    rate: int
    """Samples a second."""
    words: tuple[tuple[int, int], ...] = ()
    """Where each spoken word begins and ends, in samples; empty where the voice does not tell."""
    by_person: bool = False


def cut(speech: Speech) -> Cut:
    """Return a speech without rumble and without silence around it; one in which nothing sounds keeps its length.

    A person's rumble is left in it.
    """
    clean = without_rumble(speech.samples, speech.rate)
    first, last = _span(clean, speech.rate)
    samples = (speech.samples if speech.by_person else clean)[first:last]
    peak = max(samples.max(initial=0.0), -samples.min(initial=0.0))
    full = 32768.0 * 2.0 ** max(0, -math.frexp(peak)[1]) if speech.by_person else _KEPT_PEAK / peak if peak else 0.0
    whole = (samples * np.float32(full)).clip(-32768.0, 32767.0)
    times = np.array([(start, end) for _, start, end in speech.words]).reshape(-1, 2) * speech.rate - first
    words = tuple((int(start), int(end)) for start, end in np.clip(np.rint(times), 0, samples.size))
    # Zeros that nobody has written take no memory.
    kept = np.rint(whole, out=whole).astype(np.int16) if peak else np.zeros(samples.size, np.int16)
    return Cut(samples=kept, rate=speech.rate, words=words, by_person=speech.by_person)


def heard_seconds(speech: Speech) -> Seconds:
    """Return how long a speech is heard, without the silence around it and without :data:`RING`."""
    kept = cut(speech)
    return Seconds(kept.samples.size / kept.rate)


def frames_of(count: int, rate: int) -> Frames:
    """Return how long the finished clip of a cut is, without :data:`RING`.

    Args:
        count: Samples of the cut.
        rate: Samples a second of the cut.
    """
    return to_frames(count / rate)


def finish(kept: Cut) -> NDArray[np.float32]:
    """Return the clip of a cut, the same every time.

    Returns:
        Mono, −1..1, at :data:`coach.units.RATE`; :data:`RING` longer than :func:`frames_of` says.
    """
    samples = kept.samples.astype(np.float32)
    samples *= np.float32(1.0 / 32768.0)
    if not kept.by_person:
        samples = deess(compress(samples, kept.rate), kept.rate)
    fade_ends(samples, round(_FADE * kept.rate))
    if not kept.by_person:
        samples = in_room(samples, kept.rate)
    if kept.rate != RATE:
        samples = soxr.resample(samples, kept.rate, RATE, quality="HQ")
    clip = np.zeros(frames_of(kept.samples.size, kept.rate) + RING, np.float32)
    count = min(clip.size, samples.size)  # the resampler may round the last frame the other way
    clip[:count] = samples[:count]
    clip = bring_to_level(clip, by_person=kept.by_person)
    fade_ends(clip, round(_FADE * RATE))
    return clip


def without_rumble(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return samples without what lies below the voice: a running mean, taken twice, is subtracted.

    It is linear in phase, exact at 0 Hz, and two running sums are all it costs.

    Args:
        samples: Mono, shape (n,), −1..1.
        rate: Samples a second.
    """
    width = 2 * round(rate / _RUMBLE_HERTZ / 2.0) + 1
    sums = np.zeros(samples.size + 2 * width, np.int64)  # whole numbers add up exactly, and seven times as fast
    sums[width + 1 : width + 1 + samples.size] = samples * np.float32(_WHOLE)
    np.cumsum(sums, out=sums)
    np.cumsum(sums, out=sums)
    rumble = sums[2 * width :] - 2 * sums[width:-width] + sums[: -2 * width]
    return samples - rumble.astype(np.float32) * np.float32(1.0 / (_WHOLE * width * width))


def _span(samples: NDArray[np.float32], rate: int) -> tuple[int, int]:
    """Return where a speech is cut: 10 ms before its first sound, and 40 ms after the last; nowhere in silence."""
    start, end = sound_span(samples, rate)
    if end == 0:
        return 0, samples.size
    return max(0, start - round(_LEAD * rate)), min(samples.size, end + round(_TAIL * rate))


def bring_to_level(samples: NDArray[np.float32], *, by_person: bool) -> NDArray[np.float32]:
    """Return samples at :data:`VOICE_LUFS`, no sample more than 10.8 dB above it; silence as it is.

    What a person spoke is only taken times one number, and is softer where a sample would be 13.5 dB above it.

    Args:
        samples: Mono, shape (n,), at :data:`coach.units.RATE`, any range.
        by_person: Whether a person spoke.
    """
    level = speech_level(samples)
    if not math.isfinite(level):
        return samples.copy()
    gain = to_gain(VOICE_LUFS - level)
    if by_person:
        peak = max(samples.max(), -samples.min())
        return samples * np.float32(min(gain, to_gain(VOICE_LUFS + _PERSON_HEADROOM) / peak))
    return ease(samples * np.float32(gain), to_gain(VOICE_LUFS + _HEADROOM))


def ease(samples: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """Return samples none of which is above a ceiling, turned down smoothly around the peaks.

    Args:
        samples: Mono, shape (n,), at :data:`coach.units.RATE`.
        ceiling: Greatest amplitude allowed.
    """
    if not samples.size or max(samples.max(), -samples.min()) <= ceiling:
        return samples
    by_step = in_steps(samples, _EASE_STEP)
    peaks = np.maximum(by_step.max(axis=1), -by_step.min(axis=1))
    needed = np.pad(ceiling / np.maximum(peaks, ceiling), _EASE_STEPS + 1, constant_values=1.0)
    count = needed.size - _EASE_STEPS
    lowest = np.min([needed[i : i + count] for i in range(_EASE_STEPS + 1)], axis=0)
    gains = np.mean([lowest[i : i + count - _EASE_STEPS] for i in range(_EASE_STEPS + 1)], axis=0)
    turn(by_step, np.minimum(gains[:-1], gains[1:]))
    return by_step.ravel()[: samples.size]
