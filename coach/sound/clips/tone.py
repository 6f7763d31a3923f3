"""Tone: a little warmer than the voice came, and softer where a synthetic voice is hard."""

import numpy as np
from numpy.typing import NDArray

CURVE = (
    (150.0, 0.0),
    (280.0, 1.5),
    (500.0, 1.5),
    (900.0, 0.0),
    (2400.0, 0.0),
    (3600.0, -3.0),
    (4400.0, -3.0),
    (6200.0, 0.0),
)
"""Decibels at frequencies in Hz, in straight lines over octaves; the first and last hold beyond.

Against average speech (Byrne et al., 1994) eSpeak NG has 3 to 4 dB too little from 300 to 500 Hz and 5 dB too much
around 4 kHz, where the ear is most sensitive. About half of that is made good, because other voices have less of it.
"""


def tone_gain(hertz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the gain at frequencies: 1 is unchanged.

    Args:
        hertz: Any shape, 0 or more.
    """
    frequencies, decibels = zip(*CURVE, strict=True)
    at_octaves = np.interp(np.log2(np.maximum(hertz, 1.0)), np.log2(frequencies), decibels)
    gain: NDArray[np.float64] = 10.0 ** (at_octaves / 20.0)
    return gain
