"""The process that owns the sound device: it only copies frames out of the ring.

Run as ``python -m coach.sinks.device_child list`` or ``… play RING [DEVICE]``. It answers in JSON lines on
its standard output, plays from the line ``start`` on its standard input, and ends when that closes: it can
neither gap when the session is busy nor outlive it. Until the start it plays silence, so that the device is awake
and its buffers are filled by then. A device that no longer asks for sound is lost: it ends.
"""

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Generator
from typing import Any

from coach.sinks.ring import FRAME_BYTES, Ring

PERIOD_MS = 120
"""Above about 230 PulseAudio stalls for ever; below 100 a busy machine is heard; a pause takes up to two of them."""
PERIODS = 3
"""How many of them the sound system keeps."""
DRAIN_PERIODS = PERIODS + 1
"""Periods of silence after the last frame, until the device has surely played it."""
LOST_CHECKS = 8
CHECK_SECONDS = 0.25
"""A device that asks for no sound from one check to the next, so often in a row, is lost."""
CLOSES_WITHIN = 0.8
"""Seconds; a sound system that hangs must not keep the process."""
_WORDS = {
    -401: "the sound system does not open it; is it in use, or unplugged?",
    -402: "the sound system does not start it; is it in use, or unplugged?",
}
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
        _answer({"error": _reason(error)})
    # With a device once opened, leaving Python in the ordinary way hangs.
    os._exit(0)


def _reason(error: Exception) -> str:
    """Return what is wrong in words; the sound library tells a number."""
    told = " ".join(str(error).split()) or type(error).__name__
    return next((words for number, words in _WORDS.items() if f"{number}" in told), told)


def _device_names() -> list[str]:
    import miniaudio

    devices = miniaudio.Devices()
    if devices.backend == NO_SOUND:
        return []
    return [str(device["name"]) for device in devices.get_playbacks()]


def _hurry() -> None:
    """Go before ordinary processes where the system lets us: a busy machine is not heard then."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(os.sched_get_priority_min(os.SCHED_RR)))


def _play(place: str, name: str = "") -> None:
    _hurry()
    started, ended = threading.Event(), threading.Event()
    threading.Thread(target=_listen, args=(started, ended), daemon=True).start()
    import miniaudio

    ring = Ring.attach(place)
    device = miniaudio.PlaybackDevice(
        output_format=miniaudio.SampleFormat.SIGNED16,
        nchannels=2,
        sample_rate=48_000,
        buffersize_msec=PERIOD_MS,
        callback_periods=PERIODS,
        device_id=_device_id(name) if name else None,
        app_name="coach",
    )
    if device.backend == NO_SOUND:
        raise RuntimeError("there is no sound system")
    frames = FrameSource(ring, started)
    device.start(frames.asked())
    _answer({"ready": device.backend})
    frames.watch(ended)
    _leave_soon()
    device.close()


def _listen(started: threading.Event, ended: threading.Event) -> None:
    """Follow the parent: begin when it says so, end when it is gone, whatever the sound system is doing."""
    for request in sys.stdin:
        if request.strip() == "start":
            started.set()
    ended.set()
    _leave_soon()


def _leave_soon() -> None:
    """Leave even if the sound system hangs."""
    timer = threading.Timer(CLOSES_WITHIN, os._exit, (0,))
    timer.daemon = True
    timer.start()


def _device_id(name: str) -> object:
    import miniaudio

    playbacks = miniaudio.Devices().get_playbacks()
    for device in playbacks:
        if device["name"] == name:
            return device["id"]
    raise RuntimeError(f"there is no device called {name}")


class FrameSource:
    """What the device is given."""

    def __init__(self, ring: Ring, started: threading.Event) -> None:
        self._ring = ring
        self._started = started
        self._requests = 0

    def asked(self) -> Generator[bytes, int, None]:
        """Return a generator that yields the frames each `send` asks for."""
        frames = self._yield_frames()
        next(frames)
        return frames

    def watch(self, ended: threading.Event) -> None:
        """Return when the session ends or the device no longer asks for anything."""
        idle = seen = 0
        while idle < LOST_CHECKS and not ended.wait(CHECK_SECONDS):
            idle = idle + 1 if self._requests == seen else 0
            seen = self._requests

    def _yield_frames(self) -> Generator[bytes, int, None]:
        """Yield frames; silence, without moving on, where the ring has run dry."""
        ring = self._ring
        silent = 0
        count = yield b""
        while True:
            self._requests += 1
            samples = ring.read(count) if self._started.is_set() else b""
            missing = count - len(samples) // FRAME_BYTES
            silent = missing + (0 if samples else silent) if ring.ended else 0
            ring.is_drained = silent >= DRAIN_PERIODS * PERIOD_MS * 48
            count = yield samples + bytes(missing * FRAME_BYTES)


def _answer(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
