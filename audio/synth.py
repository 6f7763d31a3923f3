"""The instruments: pads, struck and plucked notes, soft drums, weather and the room they sound in.

Everything lives on a loop. A sound is either periodic in the loop to begin with (one inverse transform of a spectrum
with random phases) or laid around it, so that what rings past the end is heard at the beginning. Sounds are float32,
shape (2, n), 48 kHz. Random numbers come in as an argument: the same seed plays the same take.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.units import RATE

Sound = NDArray[np.float32]
Curve = NDArray[np.float64]

NOTE_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def frequency(name: str, octaves: int = 0) -> float:
    """Return the pitch of a note in Hz: ``A4`` is 440, ``Bb2`` and ``F#3`` are written like that."""
    sharps = name.count("#") - name[1:].count("b")
    semitones = NOTE_STEPS[name[0]] + sharps + 12 * (int(name[-1]) + octaves) - 57
    return float(440.0 * 2.0 ** (semitones / 12.0))


def lay(loop: Sound, sound: Sound, start: int) -> None:
    """Add a sound to a loop from a frame on, around its end as often as it takes."""
    frames = loop.shape[1]
    done, place = 0, start % frames
    while done < sound.shape[1]:
        count = min(frames - place, sound.shape[1] - done)
        loop[:, place : place + count] += sound[:, done : done + count]
        done, place = done + count, 0


def around(points: tuple[float, ...], frames: int) -> Curve:
    """Return a smooth closed curve through points spread evenly around the loop; the first point is at its start."""
    places = np.arange(frames) * (len(points) / frames)
    here = places.astype(np.int64)
    part = 0.5 - 0.5 * np.cos(np.pi * (places - here))
    values = np.array([*points, points[0]])
    curve: Curve = values[here] * (1.0 - part) + values[here + 1] * part
    return curve


def wander(frames: int, cycles: tuple[int, ...], rng: np.random.Generator) -> Curve:
    """Return a closed curve between 0 and 1 that drifts without an obvious rhythm: a few cosines of whole cycles."""
    time = np.arange(frames) / frames
    drift = sum(np.cos(2.0 * np.pi * (cycle * time + rng.random())) for cycle in cycles)
    curve: Curve = 0.5 + 0.5 * np.asarray(drift) / len(cycles)
    return curve


def bins(frames: int) -> Curve:
    """Return the frequencies in Hz of the spectrum of a real sound."""
    frequencies: Curve = np.arange(frames // 2 + 1, dtype=np.float64) * (RATE / frames)
    return frequencies


def quick_to_transform(frames: int) -> int:
    """Return a number of frames, this many or up to 7 % more, without a large prime factor."""
    unit = 1 << max(0, frames.bit_length() - 5)
    return -(-frames // unit) * unit


def width(frequencies: Curve) -> Curve:
    """Return how strong the side is beside the middle: nothing below 120 Hz, then wider with every octave."""
    curve: Curve = 0.8 * np.clip(np.log2(np.maximum(frequencies, 1.0) / 120.0) / 4.0, 0.0, 1.0)
    return curve


def from_spectrum(amplitudes: Curve, frames: int, rng: np.random.Generator) -> tuple[Sound, Sound]:
    """Return the middle and the side of a periodic sound with these amplitudes and random phases, each (n,)."""
    parts = []
    for levels in (amplitudes, amplitudes * width(bins(frames))):
        phases = np.exp(2j * np.pi * rng.random(len(levels)))
        parts.append((np.fft.irfft(levels * phases, frames) * math.sqrt(frames)).astype(np.float32))
    return parts[0], parts[1]


def stereo(middle: Sound, side: Sound) -> Sound:
    """Return left and right of a middle and a side."""
    return np.stack([middle + side, middle - side])


# Pads


@dataclass(frozen=True, slots=True, kw_only=True)
class Timbre:
    """The colour of a pad."""

    tilt: float
    """How fast the harmonics fade: the amplitude of harmonic h is h to the power of −tilt."""
    cents: float
    """How wide each harmonic is smeared; 10 is a small ensemble, 40 a large one."""
    dark: float
    """Hz above which the pad is soft when it is at its darkest."""
    bright: float
    """Hz above which it is soft when it is at its brightest."""
    even: float = 1.0
    """Strength of the even harmonics; less is more hollow, like a clarinet or a stopped pipe."""
    held: float = 1.0
    """How much of a steady tone low harmonics hold: 1 carries a bass, 0 swells and fades like wind in a wire."""


def chord_spectrum(pitches: tuple[float, ...], timbre: Timbre, cutoff: float, frames: int) -> Curve:
    """Return the amplitudes of a chord by the PADsynth method: each harmonic is a Gaussian band.

    A narrow band of noise swells and vanishes, which in the bass is heard as stumbling: the lower a harmonic is, the
    more of it is a steady tone in the middle of its band.
    """
    amplitudes = np.zeros(frames // 2 + 1)
    bins_a_hertz = frames / RATE
    for pitch in pitches:
        for harmonic in range(1, int(min(10_000.0, 6.0 * cutoff) / pitch) + 1):
            centre = pitch * harmonic
            level = (
                harmonic**-timbre.tilt * (timbre.even if harmonic % 2 == 0 else 1.0) * min(1.0, pitch / 160.0) ** 0.5
            )
            level /= 1.0 + (centre / cutoff) ** 2
            spread = max(0.12, pitch * harmonic**0.8 * (2.0 ** (timbre.cents / 1200.0) - 1.0) / 2.0) * bins_a_hertz
            low, high = (math.floor(centre * bins_a_hertz + reach * spread) for reach in (-4.0, 5.0))
            band = np.arange(low, min(high, len(amplitudes)))
            distance = (band - centre * bins_a_hertz) / spread
            amplitudes[band] += level / math.sqrt(spread) * np.exp(-0.5 * distance * distance)
            amplitudes[round(centre * bins_a_hertz)] += level * timbre.held * min(2.5, 350.0 / centre)
    return amplitudes


def pad(
    chords: list[tuple[int, int, tuple[float, ...]]],
    timbre: Timbre,
    fade: int,
    frames: int,
    rng: np.random.Generator,
) -> Sound:
    """Return a pad that goes from chord to chord and drifts between dark and bright.

    Args:
        chords: First frame, number of frames and pitches in Hz of each chord.
        timbre: Its colour.
        fade: Frames over which one chord gives way to the next.
        frames: Length of the loop.
        rng: Source of the phases.
    """
    loop = np.zeros((2, frames), np.float32)
    brightness = wander(frames, (2, 3, 7), rng).astype(np.float32)
    for start, count, pitches in chords:
        length = count + fade
        first = start - fade // 2
        here = np.take(brightness, np.arange(first, first + length), mode="wrap")
        seed = int(rng.integers(2**32))
        period = quick_to_transform(length)
        dark, bright = (
            from_spectrum(chord_spectrum(pitches, timbre, cutoff, period), period, np.random.default_rng(seed))
            for cutoff in (timbre.dark, timbre.bright)
        )
        envelope = np.ones(length, np.float32)
        envelope[:fade] = np.sin(0.5 * np.pi * np.arange(fade) / fade)
        envelope[-fade:] = envelope[:fade][::-1]
        middle, side = (
            envelope * (low[:length] + here * (high - low)[:length]) for low, high in zip(dark, bright, strict=True)
        )
        lay(loop, stereo(middle, side), first)
    return loop


# Notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """Something plucked or struck: a sum of modes that ring and die away."""

    modes: tuple[tuple[float, float, float], ...]
    """Ratio to the pitch, amplitude, and seconds until it is down by 8.7 dB; for a pitch of 262 Hz."""
    attack: float
    """Seconds."""
    beating: float = 0.3
    """Hz between the two sides, which makes the note turn slowly in space."""
    spread: float = 0.35
    """How far notes may lie from the middle; 1 is all the way."""


def _string(
    partials: int, pluck: float, tilt: float, ring: float, damping: float
) -> tuple[tuple[float, float, float], ...]:
    """Return the modes of a string plucked at a part of its length."""
    return tuple(
        (
            number * math.sqrt(1.0 + 1e-4 * number**2),
            abs(math.sin(math.pi * number * pluck)) * number**-tilt,
            ring / (1.0 + damping * number**1.4),
        )
        for number in range(1, partials + 1)
    )


INSTRUMENTS = {
    "harp": Instrument(modes=_string(16, 0.29, 1.5, 1.5, 0.13), attack=0.006),
    "nylon": Instrument(modes=_string(14, 0.37, 1.7, 0.9, 0.22), attack=0.008, spread=0.25),
    "keys": Instrument(
        modes=((1.0, 1.0, 2.2), (2.0, 0.3, 1.5), (3.0, 0.16, 1.0), (4.0, 0.08, 0.7), (7.02, 0.03, 0.25)),
        attack=0.012,
        beating=0.5,
        spread=0.2,
    ),
    "kalimba": Instrument(
        modes=((1.0, 1.0, 0.9), (2.0, 0.1, 0.5), (5.42, 0.08, 0.14), (8.9, 0.02, 0.06)), attack=0.005
    ),
    "marimba": Instrument(modes=((1.0, 1.0, 0.55), (3.93, 0.2, 0.18), (9.2, 0.035, 0.06)), attack=0.006),
    "glass": Instrument(
        modes=((1.0, 1.0, 3.0), (2.0, 0.3, 2.2), (3.01, 0.13, 1.5), (4.21, 0.05, 0.9), (5.43, 0.02, 0.5)),
        attack=0.02,
        beating=0.6,
        spread=0.6,
    ),
    "halo": Instrument(
        modes=((1.0, 1.0, 3.2), (2.0, 0.22, 2.4), (3.01, 0.07, 1.6), (4.21, 0.02, 0.9)),
        attack=0.5,
        beating=0.5,
        spread=0.6,
    ),
    "bowl": Instrument(
        modes=((1.0, 1.0, 6.0), (2.71, 0.42, 4.2), (5.15, 0.14, 2.4), (8.2, 0.035, 1.2)),
        attack=0.09,
        beating=0.8,
        spread=0.4,
    ),
    "bass": Instrument(
        modes=((1.0, 1.0, 0.7), (2.0, 0.3, 0.5), (3.0, 0.08, 0.3)), attack=0.03, beating=0.0, spread=0.0
    ),
}


def note(instrument: Instrument, pitch: float, position: float) -> Sound:
    """Return one note, shape (2, n), at full strength.

    Args:
        instrument: What plays it.
        pitch: Hz.
        position: Where it lies, −1 (left) to 1 (right).
    """
    ringing = (262.0 / pitch) ** 0.5
    longest = max(decay for _, _, decay in instrument.modes) * ringing
    time = np.arange(int(7.0 * longest * RATE)) / RATE
    middle, side = np.zeros((2, len(time)))
    for ratio, amplitude, decay in instrument.modes:
        mode = pitch * ratio
        if mode > 11_000.0:
            break
        sounding = time[: int(7.0 * decay * ringing * RATE)]
        envelope = amplitude * np.exp(-sounding / (decay * ringing))
        middle[: len(sounding)] += envelope * np.sin(2.0 * np.pi * mode * sounding)
        side[: len(sounding)] += envelope * np.sin(2.0 * np.pi * (mode + instrument.beating * ratio) * sounding + 1.0)
    attack = int(instrument.attack * RATE)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(attack) / attack)
    for part in (middle, side):
        part[:attack] *= rise
        part[-attack:] *= rise[::-1]
    turning = 0.3 if instrument.beating else 0.0
    return stereo(middle.astype(np.float32), (position * middle + turning * side).astype(np.float32))


# Drums, played with the fingers


def _burst(seconds: float, rise: float, fall: float) -> tuple[Curve, Curve]:
    """Return the time in seconds and an envelope that rises and then dies away."""
    time = np.arange(int(seconds * RATE)) / RATE
    envelope = np.clip(time / rise, 0.0, 1.0) ** 2 * np.exp(-np.maximum(time - rise, 0.0) / fall)
    return time, envelope * np.clip((seconds - time) / 0.02, 0.0, 1.0)


def heart(_rng: np.random.Generator) -> Sound:
    """Return a soft low drum, felt more than heard."""
    time, envelope = _burst(0.7, 0.012, 0.13)
    phase = 52.0 * time + 0.9 * (1.0 - np.exp(-time / 0.03))
    beat = (envelope * np.sin(2.0 * np.pi * phase)).astype(np.float32)
    return np.stack([beat, beat])


def frame(rng: np.random.Generator) -> Sound:
    """Return a frame drum under the fingertips."""
    time, envelope = _burst(0.5, 0.006, 0.09)
    pitch = 172.0 * (1.0 + 0.01 * rng.standard_normal())
    skin = np.sin(2.0 * np.pi * pitch * time) + 0.35 * np.sin(2.0 * np.pi * 1.59 * pitch * time + 0.4)
    touch = _noise_band(len(time), 250.0, 900.0, rng) * np.exp(-time / 0.02)
    beat = (envelope * (skin + 0.5 * touch)).astype(np.float32)
    return stereo(beat, 0.2 * beat)


def shaker(rng: np.random.Generator) -> Sound:
    """Return one grain of a soft shaker."""
    _, envelope = _burst(0.22, 0.03, 0.035)
    middle, side = (_noise_band(len(envelope), 4200.0, 8500.0, rng) * envelope for _ in range(2))
    return stereo(middle.astype(np.float32), (0.5 * side - 0.25 * middle).astype(np.float32))


DRUMS: dict[str, Callable[[np.random.Generator], Sound]] = {"heart": heart, "frame": frame, "shaker": shaker}


def _noise_band(frames: int, low: float, high: float, rng: np.random.Generator) -> Curve:
    """Return noise between two frequencies with soft edges, of level 1."""
    spectrum = np.fft.rfft(rng.standard_normal(frames)) * _band(bins(frames), low, high)
    noise: Curve = np.fft.irfft(spectrum, frames)
    return noise / max(float(np.sqrt(np.mean(noise * noise))), 1e-9)


def _band(frequencies: Curve, low: float, high: float) -> Curve:
    """Return a band with edges of 12 dB an octave."""
    safe = np.maximum(frequencies, 1.0)
    return 1.0 / ((1.0 + (low / safe) ** 4) * (1.0 + (safe / high) ** 4)) ** 0.5


# Weather


def _hiss(frames: int, low: float, high: float, rng: np.random.Generator) -> Sound:
    """Return a loop of pink noise between two frequencies."""
    frequencies = bins(frames)
    middle, side = from_spectrum(_band(frequencies, low, high) / np.sqrt(np.maximum(frequencies, 20.0)), frames, rng)
    return stereo(middle, side)


def rain(frames: int, rng: np.random.Generator) -> Sound:
    """Return steady soft rain on leaves, with single drops nearby."""
    loop = _hiss(frames, 700.0, 5200.0, rng) * (0.75 + 0.5 * wander(frames, (3, 5, 11), rng)).astype(np.float32)
    loop /= np.sqrt(np.mean(loop * loop))
    for _ in range(frames * 5 // RATE):
        seconds = rng.uniform(0.006, 0.02)
        time = np.arange(int(8.0 * seconds * RATE)) / RATE
        drop = np.sin(2.0 * np.pi * rng.uniform(900.0, 3600.0) * time) * np.exp(-time / seconds)
        drop[:96] *= np.linspace(0.0, 1.0, 96)
        drop *= rng.uniform(0.2, 1.0) ** 2
        lay(
            loop,
            stereo(drop.astype(np.float32), (drop * rng.uniform(-0.7, 0.7)).astype(np.float32)),
            int(rng.integers(frames)),
        )
    return loop


def sea(frames: int, rng: np.random.Generator) -> Sound:
    """Return waves on sand, about one in eleven seconds, no two alike: a swell, then foam running out."""
    waves = round(frames / RATE / 11.0)
    swell, foam = np.zeros((2, 2, frames), np.float32)
    for wave in range(waves):
        start = int((wave + rng.uniform(-0.2, 0.2)) * frames / waves)
        size = rng.uniform(0.55, 1.0)
        time = np.arange(14 * RATE) / RATE
        for loop, rise, fall, delay in ((swell, 4.5, 4.0, 0.0), (foam, 2.2, 5.0, 2.6)):
            up = 0.5 - 0.5 * np.cos(np.pi * np.clip((time - delay) / rise, 0.0, 1.0))
            down = 0.5 + 0.5 * np.cos(np.pi * np.clip((time - delay - rise) / fall, 0.0, 1.0))
            shape = (size * up * down).astype(np.float32)
            lay(loop, np.stack([shape, shape]), start)
    low = _hiss(frames, 90.0, 420.0, rng) * (0.3 + swell)
    return low + 0.8 * _hiss(frames, 500.0, 3400.0, rng) * (0.08 + foam)


def wind(frames: int, rng: np.random.Generator) -> Sound:
    """Return wind far away, its pitch rising and falling slowly."""
    loop = np.zeros((2, frames), np.float32)
    for centre, cycles in ((190.0, (3, 7)), (330.0, (4, 9)), (560.0, (5, 11)), (900.0, (6, 13))):
        strength = wander(frames, cycles, rng) ** 2
        loop += _hiss(frames, 0.8 * centre, 1.25 * centre, rng) * strength.astype(np.float32)
    return loop


def leaves(frames: int, rng: np.random.Generator) -> Sound:
    """Return leaves stirred by a light wind: gusts that pass from tree to tree."""
    loop = np.zeros((2, frames), np.float32)
    for centre, cycles in ((1400.0, (2, 5, 9)), (2400.0, (3, 7, 11)), (4000.0, (4, 6, 13))):
        gust = 0.15 + wander(frames, cycles, rng) ** 2
        loop += _hiss(frames, 0.7 * centre, 1.3 * centre, rng) * gust.astype(np.float32)
    return loop


def stream(frames: int, rng: np.random.Generator) -> Sound:
    """Return a small stream over stones: a murmur, and bubbles whose pitch rises as they reach the air."""
    loop = _hiss(frames, 250.0, 2600.0, rng) * (0.7 + 0.4 * wander(frames, (3, 8, 13), rng)).astype(np.float32)
    loop *= np.float32(0.7) / np.sqrt(np.mean(loop * loop))
    for _ in range(frames * 14 // RATE):
        seconds = rng.uniform(0.01, 0.035)
        time = np.arange(int(8.0 * seconds * RATE)) / RATE
        pitch = rng.uniform(350.0, 1300.0)
        bubble = np.sin(2.0 * np.pi * pitch * (time + 2.0 * time * time)) * np.exp(-time / seconds)
        bubble[:144] *= np.linspace(0.0, 1.0, 144)
        bubble *= rng.uniform(0.3, 1.0) ** 2
        lay(
            loop,
            stereo(bubble.astype(np.float32), (bubble * rng.uniform(-0.6, 0.6)).astype(np.float32)),
            int(rng.integers(frames)),
        )
    return loop


WEATHER: dict[str, Callable[[int, np.random.Generator], Sound]] = {
    "leaves": leaves,
    "rain": rain,
    "sea": sea,
    "stream": stream,
    "wind": wind,
}


# The room and the last touch


def room(sound: Sound, seconds: float, rng: np.random.Generator) -> Sound:
    """Return only the echo of a loop in a hall, itself a loop: circular convolution with a decaying response.

    Args:
        sound: What is sent into the hall.
        seconds: Until middle frequencies are down by 60 dB; high ones die earlier, as they do in air.
        rng: Source of the hall.
    """
    frames = sound.shape[1]
    length = min(frames, int(1.2 * seconds * RATE))
    time = np.arange(length) / RATE
    frequencies = bins(length)
    echo = np.empty_like(sound)
    for channel in range(2):
        response = np.zeros(length)
        for centre in 62.5 * 2.0 ** np.arange(8):
            share = np.exp(-0.5 * (np.log2(np.maximum(frequencies, 1.0) / centre) / 0.6) ** 2)
            reverberation = seconds * min(1.0, (1400.0 / centre) ** 0.45)
            burst = np.fft.irfft(np.fft.rfft(rng.standard_normal(length)) * share, length)
            response += burst * np.exp(-6.91 * time / reverberation)
        response *= np.clip((time - 0.02) / 0.06, 0.0, 1.0) * np.clip((time[-1] - time) / 0.1, 0.0, 1.0)
        response /= np.sqrt(np.sum(response * response))
        echo[channel] = np.fft.irfft(np.fft.rfft(sound[channel]) * np.fft.rfft(response, frames), frames)
    return echo


def finish(sound: Sound) -> Sound:
    """Return a mix with nothing below 35 Hz, a bass in the middle, soft highs and a place for the voice.

    The place for the voice is a dip of 4 dB around 2.2 kHz, where consonants are told apart.
    """
    frames = sound.shape[1]
    frequencies = np.maximum(bins(frames), 1e-3)
    tone = 1.0 / (1.0 + (35.0 / frequencies) ** 6) / np.sqrt(1.0 + (frequencies / 9000.0) ** 4)
    tone *= 10.0 ** (-4.0 / 20.0 * np.exp(-0.5 * (np.log2(frequencies / 2200.0) / 0.5) ** 2))
    wide = np.clip(np.log2(frequencies / 90.0) / 2.0, 0.0, 1.0)
    middle = np.fft.irfft(np.fft.rfft(0.5 * (sound[0] + sound[1])) * tone, frames)
    side = np.fft.irfft(np.fft.rfft(0.5 * (sound[0] - sound[1])) * tone * wide, frames)
    return stereo(middle.astype(np.float32), side.astype(np.float32))
