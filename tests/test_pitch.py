"""The measure of pitch is itself right: steady tones, falling ones, and silence."""

import numpy as np
import pytest

from tests.pitch import contour

RATE = 22_050


def voiced(hertz):
    """Return a sound with overtones whose pitch is given for every sample."""
    phase = 2.0 * np.pi * np.cumsum(hertz) / RATE
    return sum(np.sin(number * phase) / number for number in range(1, 8)).astype(np.float32)


@pytest.mark.parametrize("hertz", [80.0, 120.5, 200.0, 330.0])
def test_a_steady_tone(hertz):
    """The median is its pitch; it spans nothing and ends where it began."""
    found = contour(voiced(np.full(RATE, hertz)), RATE)
    assert found.median == pytest.approx(hertz, rel=1e-3)
    assert found.span == pytest.approx(0.0, abs=0.05)
    assert found.ending == pytest.approx(0.0, abs=0.05)


def test_a_falling_tone():
    """An octave down in even steps: its middle, four fifths of what whole windows hear, and an ending far below."""
    found = contour(voiced(240.0 * 0.5 ** np.linspace(0.0, 1.0, 2 * RATE)), RATE)
    assert found.median == pytest.approx(240.0 / np.sqrt(2.0), rel=0.01)
    assert found.span == pytest.approx(0.98 * 0.8 * 12.0, abs=0.05)
    assert found.ending == pytest.approx(-5.1, abs=0.2)


@pytest.mark.parametrize("count", [0, 100, RATE])
def test_silence_has_none(count):
    """Nothing, too little, and a second without sound."""
    assert contour(np.zeros(count, np.float32), RATE) is None
