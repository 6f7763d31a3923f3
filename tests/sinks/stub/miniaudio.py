"""Stands in for the sound library in a child process: a device of a known temper.

The environment says how it behaves (STUB_DEVICE) and where it writes all that it plays (STUB_PLAYED).
"""

import os
import threading
import time
from enum import Enum
from pathlib import Path

TEMPER = os.environ["STUB_DEVICE"]
PERIOD = 480


class SampleFormat(Enum):
    """The formats there are."""

    SIGNED16 = 2


class Devices:
    """Two devices, or none that can be listed."""

    backend = "Null" if TEMPER == "null" else "Stub"

    def get_playbacks(self):
        """Return what there is."""
        if TEMPER == "unlisted":
            raise RuntimeError("cannot get device infos")
        return [{"name": name, "id": name} for name in ("Speakers", "Blue headphones")]


class PlaybackDevice:
    """Plays a period every millisecond."""

    backend = Devices.backend

    def __init__(self, *, output_format, nchannels, sample_rate, device_id, **_):
        assert (output_format, nchannels, sample_rate) == (SampleFormat.SIGNED16, 2, 48_000)
        if TEMPER == "refuses":
            raise RuntimeError("failed to init device")
        if TEMPER == "never opens":
            threading.Event().wait()

    def start(self, frames):
        """Play what a generator gives."""
        threading.Thread(target=self._play, args=(frames,), daemon=True).start()

    def _play(self, frames):
        with Path(os.environ["STUB_PLAYED"]).open("ab") as played:
            for _ in range(10 if TEMPER == "stalls" else 1_000_000):
                played.write(frames.send(PERIOD))
                played.flush()
                time.sleep(0.001)

    def close(self):
        """Let go of it."""
        if TEMPER in ("never closes", "stalls"):
            threading.Event().wait()
