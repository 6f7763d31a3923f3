"""Stands in for the sound library in a child process: a device of a known temper.

The environment says how it behaves (STUB_DEVICE) and where it writes all that it plays (STUB_PLAYED).
"""

import os
import struct
import threading
import time
from enum import Enum
from pathlib import Path

TEMPER = os.environ["STUB_DEVICE"]
PERIOD = 480


class SampleFormat(Enum):
    """The formats there are."""

    SIGNED16 = 2
    FLOAT32 = 5


class Devices:
    """Two devices, or none that can be listed."""

    backend = "Null" if TEMPER == "null" else "Stub"

    def get_playbacks(self):
        """Return what there is."""
        if TEMPER == "unlisted":
            raise RuntimeError("cannot get device infos")
        return [{"name": name, "id": name} for name in ("Speakers", "Blue headphones")]

    def get_captures(self):
        """Return what hears."""
        return [] if TEMPER == "deaf" else [{"name": name, "id": name} for name in ("Built-in", "Blue Snowball")]


class PlaybackDevice:
    """Plays a period every millisecond."""

    backend = Devices.backend

    def __init__(self, *, output_format, nchannels, sample_rate, device_id, **_):
        assert (output_format, nchannels, sample_rate) == (SampleFormat.SIGNED16, 2, 48_000)
        if TEMPER == "refuses":
            raise RuntimeError("failed to init device", -401)
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


class CaptureDevice:
    """Hears a step more in every sample, a period every millisecond; one that is named hears its name's length."""

    backend = Devices.backend

    def __init__(self, *, input_format, nchannels, sample_rate, device_id, **_):
        assert (input_format, nchannels, sample_rate) == (SampleFormat.FLOAT32, 1, 48_000)
        if TEMPER == "refuses":
            raise RuntimeError("failed to init device", -401)
        if TEMPER == "never opens":
            threading.Event().wait()
        self._name = device_id

    def start(self, listener):
        """Hand on what is heard."""
        threading.Thread(target=self._hear, args=(listener,), daemon=True).start()

    def _hear(self, listener):
        for number in range(10 if TEMPER == "stalls" else 1_000_000):
            first = number * PERIOD
            steps = [len(self._name)] * PERIOD if self._name else [*range(first, first + PERIOD)]
            listener.send(struct.pack(f"<{PERIOD}f", *(step % 32768 / 32768 for step in steps)))
            time.sleep(0.001)
