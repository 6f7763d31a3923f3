"""The process that owns the microphone: it hands on what it hears, and nothing else.

Run as ``python -m coach.studio.microphone_child [NAME]``. Its first line on standard output is JSON: ``ready``, or
``error``. What follows is raw sound: float32, mono, 48 kHz. It ends when its standard input does, or when nothing has
been heard for a while: then the microphone is gone.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Generator
from typing import Any

PERIOD_MS = 50
LOST_SECONDS = 2.0
NO_SOUND = "Null"
"""The backend miniaudio falls back to where there is no sound system."""


def main() -> None:
    """Listen until nobody wants to know any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _listen(*sys.argv[1:])
    except Exception as error:
        _answer({"error": str(error.args[0]) if error.args else type(error).__name__})
    # With a device once opened, leaving Python in the ordinary way hangs.
    os._exit(0)


def _listen(name: str = "") -> None:
    import miniaudio

    device = miniaudio.CaptureDevice(
        input_format=miniaudio.SampleFormat.FLOAT32,
        nchannels=1,
        sample_rate=48_000,
        buffersize_msec=PERIOD_MS,
        device_id=_device_id(name) if name else None,
        app_name="coach",
    )
    if device.backend == NO_SOUND:
        raise RuntimeError("there is no sound system")
    heard = threading.Event()
    _answer({"ready": device.backend})
    device.start(_handed_on(heard))
    threading.Thread(target=_end_with_input, daemon=True).start()
    while heard.wait(LOST_SECONDS):
        heard.clear()


def _device_id(name: str) -> object:
    import miniaudio

    captures = miniaudio.Devices().get_captures()
    for device in captures:
        if name.casefold() in device["name"].casefold():
            return device["id"]
    there = "; ".join(str(device["name"]) for device in captures) or "none at all"
    raise RuntimeError(f"none is called '{name}', there are: {there}")


def _handed_on(heard: threading.Event) -> Generator[None, bytes, None]:
    """Return a generator that takes what is heard and hands it on."""
    sound = _sound(heard)
    next(sound)
    return sound


def _sound(heard: threading.Event) -> Generator[None, bytes, None]:
    while True:
        block = yield
        heard.set()
        try:
            sys.stdout.buffer.write(block)
            sys.stdout.buffer.flush()
        except OSError:
            os._exit(0)


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _answer(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
