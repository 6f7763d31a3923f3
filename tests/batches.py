"""Many exports at once: a short session, what is noted of them, and a picture for their front."""

import io

from PIL import Image

_DRAWN = io.BytesIO()
Image.new("RGB", (8, 8)).save(_DRAWN, "png")
PICTURE = _DRAWN.getvalue()


SCRIPT = """
title: Short back
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Stroke, say: Stroke the back with both hands., for: 10-60s}
"""


class Notes:
    """Keeps what it is told."""

    def __init__(self):
        self.frames, self.totals, self.warnings, self.files, self.reasons = {}, {}, [], {}, {}

    def began(self, name, frames):
        """Note how much there is to do."""
        self.totals[name], self.frames[name] = frames, 0

    def advanced(self, name, frames):
        """Note how much has been done."""
        self.frames[name] += frames

    def warned(self, name, message):
        """Note a warning."""
        self.warnings.append((name, message))

    def written(self, name, files):
        """Note what is there."""
        self.files[name] = files

    def failed(self, name, reason):
        """Note what went wrong."""
        self.reasons[name] = reason
