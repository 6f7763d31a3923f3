"""The short tones by which a running session answers whoever leads it without looking."""

from enum import Enum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from coach.sound.mixer.bells import Bell, partials, struck
from coach.units import Seconds, to_frames


class Tone(Enum):
    """What an answer means."""

    ACCEPTED = "accepted"
    ASKED = "asked"
    """The same once more, please: rising, as a question does."""
    REFUSED = "refused"
    """Lower than the others."""


APART = Seconds(0.14)
"""From one stroke of an answer to the next."""


def _stroke(pitch: float, decay: float) -> Bell:
    """Return a stroke that is over soon; its octave lets a low one be heard on small loudspeakers."""
    return Bell(
        pitch=pitch,
        strike=Seconds(0.012),
        length=Seconds(0.4),
        peak=0.09,
        partials=partials((1.0, 1.0, decay), (2.0, 0.3, decay / 2.0)),
    )


_STROKES = {
    Tone.ACCEPTED: (_stroke(784.0, 0.09),),
    Tone.ASKED: (_stroke(784.0, 0.06), _stroke(1046.5, 0.09)),
    Tone.REFUSED: (_stroke(293.7, 0.12),),
}


@cache
def tone_samples(tone: Tone) -> NDArray[np.float32]:
    """Return an answer as mono float32 (n,) at 48 kHz, silent at both ends, not to be written to."""
    strokes = [struck(bell) for bell in _STROKES[tone]]
    sound = np.zeros(to_frames(APART) * (len(strokes) - 1) + len(strokes[0]), np.float32)
    for number, stroke in enumerate(strokes):
        begin = to_frames(APART) * number
        sound[begin : begin + len(stroke)] += stroke
    sound.flags.writeable = False
    return sound
