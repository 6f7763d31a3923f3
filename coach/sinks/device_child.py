"""The process that owns the sound device: it only copies frames out of the ring.

Run as ``python -m coach.sinks.device_child list`` or ``… play RING [DEVICE]``. It answers in JSON lines on
its standard output, plays from the line ``start`` on its standard input, and ends when that closes: it can
neither gap when the session is busy nor outlive it.
"""

import json
import os
import signal
import sys
from collections.abc import Generator
from typing import Any

from coach.sinks.ring import FRAME_BYTES, Ring

PERIOD_MS = 200
"""Longer ones stall PulseAudio for ever."""
DRAIN_PERIODS = 4
"""Periods of silence after the last frame, until the device has surely played it."""
NO_SOUND = "Null"
"""The backend miniaudio falls back to where there is no sound system."""


def main() -> None:
    """Answer the one request of the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    request, *arguments = sys.argv[1:]
    try:
        if request == "list":
            _answer({"devices": _device_names()})
        else:
            _play(*arguments)
    except Exception as error:
        _answer({"error": str(error) or type(error).__name__})
    # With a device once opened, leaving Python in the ordinary way hangs.
    os._exit(0)


def _device_names() -> list[str]:
    import miniaudio

    devices = miniaudio.Devices()
    if devices.backend == NO_SOUND:
        return []
    return [str(device["name"]) for device in devices.get_playbacks()]


def _play(ring_path: str, name: str = "") -> None:
    import miniaudio

    ring = Ring.attach(ring_path)
    device = miniaudio.PlaybackDevice(
        output_format=miniaudio.SampleFormat.SIGNED16,
        nchannels=2,
        sample_rate=48_000,
        buffersize_msec=PERIOD_MS,
        device_id=_device_id(name) if name else None,
        app_name="coach",
    )
    if device.backend == NO_SOUND:
        raise RuntimeError("there is no sound system")
    _answer({"ready": device.backend})
    for request in sys.stdin:
        if request.strip() == "start":
            frames = _frames(ring)
            next(frames)
            device.start(frames)
    device.close()


def _device_id(name: str) -> object:
    import miniaudio

    playbacks = miniaudio.Devices().get_playbacks()
    for device in playbacks:
        if device["name"] == name:
            return device["id"]
    raise RuntimeError(f"there is no device called {name}")


def _frames(ring: Ring) -> Generator[bytes, int, None]:
    """Yield as many frames as each `send` asks for; silence, without moving on, where the ring has run dry."""
    silent = 0
    count = yield b""
    while True:
        samples = ring.read(count)
        missing = count - len(samples) // FRAME_BYTES
        if ring.heard == ring.end:
            silent += missing
            if silent >= DRAIN_PERIODS * PERIOD_MS * 48:
                ring.drained = True
        count = yield samples + bytes(missing * FRAME_BYTES)


def _answer(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
