"""A bundled session as it is really heard, with the built-in voice and the bundled beds, is as loud as it should be."""

from pathlib import Path

import numpy as np
import pytest

from coach.app.wiring import session_of
from coach.plan.turns import Talk
from coach.session.request import Request
from coach.sound.loudness import Meter
from coach.sound.mixer.levels import SESSION
from coach.units import RATE


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    """Where the music is kept that has been decoded."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("script", "minutes", "talk"), [("relieving", 20.0, Talk.NORMAL), ("beginner", 8.5, Talk.MINIMAL)]
)
def test_a_session_comes_out_at_its_loudness(script, minutes, talk, cache, monkeypatch):
    """−18 LUFS within 0.3 LU and no peak of samples above −1.5 dBFS, with much speech and with little."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    request = Request(script=script, minutes=minutes, voice="espeak", skip_prep=talk is Talk.MINIMAL, talk=talk)
    meter, peak = Meter(), 0.0
    with session_of(request, print) as session:
        for frame in range(0, session.plan.frames, 10 * RATE):
            block = session.mixer.render(frame, min(10 * RATE, session.plan.frames - frame))
            meter.add(block)
            peak = max(peak, float(np.abs(block).max()))
    assert meter.integrated_loudness() == pytest.approx(SESSION, abs=0.3)
    assert peak <= 10.0 ** (-1.5 / 20.0) + 2.0 / 32768.0  # dither and rounding come after the limiter
