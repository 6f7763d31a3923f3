"""The meter gives what ITU-R BS.1770-4 and EBU Tech 3341 ask for."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from coach.sound import loudness
from coach.units import RATE

Samples = NDArray[np.float32]


def sine(level: float, seconds: float, frequency: float = 1000.0, phase: float = 0.0) -> Samples:
    """One channel of a sine whose peak is at a level in dBFS."""
    time = np.arange(round(seconds * RATE)) / RATE
    return (10.0 ** (level / 20.0) * np.sin(2.0 * np.pi * frequency * time + phase)).astype(np.float32)


def stereo_sines(*parts: tuple[float, float]) -> Samples:
    """The same sine on both channels, part after part; each is a level in dBFS and its seconds."""
    mono = np.concatenate([sine(level, seconds) for level, seconds in parts])
    return np.stack([mono, mono])


def noise(seconds: float, level: float = 0.1) -> Samples:
    """Two channels of white noise that swells and fades."""
    frames = round(seconds * RATE)
    swell = 1.0 + 0.9 * np.sin(np.arange(frames) / 30_000.0)
    return (level * swell * np.random.default_rng(7).standard_normal((2, frames))).astype(np.float32)


def recursive_k_weighted(samples: Samples) -> NDArray[np.float64]:
    """Both filters of the standard, sample by sample."""
    stages = (
        ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)),
        ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
    )
    signal = samples.astype(np.float64)
    for (b0, b1, b2), (a1, a2) in stages:
        answer = np.zeros_like(signal)
        x1 = x2 = y1 = y2 = 0.0
        for index, x0 in enumerate(signal):
            y0 = b0 * x0 + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            answer[index] = y0
            x2, x1, y2, y1 = x1, x0, y1, y0
        signal = answer
    return signal


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (((-23.0, 20.0),), -23.0),
        (((-33.0, 20.0),), -33.0),
        (((-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)), -23.0),
        (((-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)), -23.0),
        (((-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)), -23.0),
    ],
    ids=["case 1", "case 2", "case 3", "case 4", "case 5"],
)
def test_ebu_tech_3341_stereo(parts, expected):
    """The first five cases of EBU Tech 3341 read −23 or −33 LUFS."""
    assert loudness.integrated_loudness(stereo_sines(*parts)) == pytest.approx(expected, abs=0.05)


def test_ebu_tech_3341_surround():
    """Case 6 of EBU Tech 3341: five channels, the surrounds weighted."""
    channels = np.stack([sine(level, 20.0) for level in (-28.0, -28.0, -24.0, -30.0, -30.0)])
    assert loudness.integrated_loudness(channels) == pytest.approx(-23.0, abs=0.05)


def test_full_scale_sine_in_one_channel():
    """The standard's own anchor: 997 Hz at full scale in one channel is −3.01."""
    assert loudness.integrated_loudness(sine(0.0, 5.0, frequency=997.0)) == pytest.approx(-3.01, abs=0.01)


def test_k_weighting_is_the_recursion():
    """Weighting by rows gives what the filters give sample by sample, over the edge of a chunk too."""
    channels = noise(1.3)
    channels += sine(-6.0, 1.3, frequency=20.0) + np.float32(0.2)
    weighted = loudness.k_weigh(channels)
    for channel, answer in zip(channels, weighted, strict=True):
        np.testing.assert_allclose(answer, recursive_k_weighted(channel), atol=4e-6)


def test_k_weighting_keeps_the_shape():
    """One channel without an axis comes back without one."""
    mono = noise(0.1)[0]
    assert loudness.k_weigh(mono).shape == mono.shape
    np.testing.assert_array_equal(loudness.k_weigh(mono), loudness.k_weigh(mono[None])[0])


@pytest.mark.parametrize("block", [1, 997, 4800, 50_000])
def test_streaming_equals_whole(block):
    """The loudness does not depend on the size of the blocks it is fed in."""
    channels = noise(4.05)[:, : 30_000 if block == 1 else None]
    blocks = [channels[:, start : start + block] for start in range(0, channels.shape[1], block)]
    assert loudness.integrated_loudness(blocks) == pytest.approx(loudness.integrated_loudness(channels), abs=1e-5)


def test_reading_does_not_disturb_the_meter():
    """Loudness may be asked for at any time."""
    channels = noise(2.0)
    meter = loudness.Meter()
    meter.add(channels[:, :50_001])
    meter.integrated_loudness()
    meter.add(channels[:, 50_001:])
    assert meter.integrated_loudness() == pytest.approx(loudness.integrated_loudness(channels), abs=1e-5)


@pytest.mark.parametrize(
    "channels",
    [np.zeros((2, 0), np.float32), np.zeros((2, RATE), np.float32), noise(0.39), noise(1.0, level=1e-6)],
    ids=["nothing", "silence", "shorter than a gating block", "below the absolute gate"],
)
def test_too_quiet_to_measure(channels):
    """What no gating block can measure is −inf."""
    assert loudness.integrated_loudness(channels) == -math.inf


def test_a_meter_that_heard_nothing():
    """A meter nothing was added to reads −inf."""
    assert loudness.Meter().integrated_loudness() == -math.inf


@pytest.mark.parametrize("seconds", [0.25, 0.3, 1.0, 2.0])
def test_speech_level_of_a_steady_clip_is_its_stereo_loudness(seconds):
    """However short, a steady tone reads what it reads on both channels of a long stereo mix."""
    assert loudness.speech_level(sine(-20.0, seconds)) == pytest.approx(-20.0, abs=0.15)


def test_speech_level_ignores_pauses():
    """A long pause between two words leaves their level alone."""
    word = sine(-20.0, 0.4)
    paused = np.concatenate([word, np.zeros(2 * RATE, np.float32), word, np.zeros(RATE, np.float32)])
    assert loudness.speech_level(paused) == pytest.approx(loudness.speech_level(word), abs=0.1)


def test_speech_level_does_not_hang_on_where_the_clip_begins():
    """A few milliseconds of silence before a word change its level by little."""
    word = (noise(0.35)[0] * np.hanning(round(0.35 * RATE))).astype(np.float32)
    levels = [loudness.speech_level(np.concatenate([np.zeros(lead, np.float32), word])) for lead in range(0, 4800, 480)]
    assert max(levels) - min(levels) < 0.5


@pytest.mark.parametrize("clip", [np.zeros(0, np.float32), np.zeros(RATE, np.float32)], ids=["nothing", "silence"])
def test_speech_level_of_silence(clip):
    """A silent clip is −inf, whatever its length."""
    assert loudness.speech_level(clip) == -math.inf


@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "expected"),
    [(4, 0.0, 0.5, -6.0), (4, 45.0, 0.5, -6.0), (6, 60.0, 0.5, -6.0), (8, 67.5, 0.5, -6.0), (4, 45.0, 1.41, 3.0)],
    ids=["case 15", "case 16", "case 17", "case 18", "case 19"],
)
def test_ebu_tech_3341_true_peak(divisor, degrees, amplitude, expected):
    """The sines of EBU Tech 3341 whose samples miss their crest are read within +0.2 and −0.4 dB."""
    level = 20.0 * math.log10(amplitude)
    tone = sine(level, 1.0, frequency=RATE / divisor, phase=math.radians(degrees))
    tone *= np.clip(np.minimum(np.arange(RATE), np.arange(RATE)[::-1]) / 2000.0, 0.0, 1.0).astype(np.float32)
    assert -0.4 <= loudness.true_peak(np.stack([tone, tone])) - expected <= 0.2


def test_true_peak_is_never_below_the_samples():
    """The samples are points of the curve."""
    channels = noise(0.5)
    assert loudness.true_peak(channels) >= 20.0 * math.log10(np.abs(channels).max())


@pytest.mark.parametrize("place", [0, 1, 23_999, 24_000, 24_001, 47_999])
def test_true_peak_sees_every_place(place):
    """A click is found at the edges of the sound and of the chunks it is searched in."""
    click = np.zeros(RATE, np.float32)
    click[place] = -0.5
    assert loudness.true_peak(click) == pytest.approx(-6.02, abs=0.01)


def test_true_peak_of_silence():
    """Silence has no peak."""
    assert loudness.true_peak(np.zeros((2, 100), np.float32)) == -math.inf
    assert loudness.true_peak(np.zeros(0, np.float32)) == -math.inf
