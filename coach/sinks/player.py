"""Plays one finished sound by whatever the system plays sounds with, and waits for its end."""

import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.units import RATE, Seconds

_ADVICE = "`coach devices` lists what can be heard here, `coach export` writes a file"
LOOK_EVERY = Seconds(0.05)
"""How often the player is asked whether it still plays."""
_HEARD = 0.5
"""The part of a sound's length that playing it takes at least: some players say nothing where nothing is heard."""


def play(
    sound: NDArray[np.float32],
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Play a sound to its end; an interruption stops it at once.

    Args:
        sound: float32 (2, n) at 48 kHz, −1..1.
        clock: Tells the time in seconds.
        sleep: Lets so many seconds pass; an interruption ends it.

    Raises:
        DeviceError: There is nothing to play it with, or nowhere to be heard.
    """
    import soundfile

    with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "sound.wav"
        try:
            soundfile.write(path, sound.T, RATE, subtype="PCM_16")
        except (OSError, soundfile.SoundFileError) as error:
            raise DeviceError(f"no room for a sound of {sound.shape[1] // RATE} s in {folder}: {error}") from error
        begun = clock()
        succeeded = _play_file(path, sleep)
        if not succeeded or clock() - begun < _HEARD * sound.shape[1] / RATE:
            raise DeviceError(f"no sound was heard: is there a sound system? {_ADVICE}")


def _play_file(path: Path, sleep: Callable[[float], None]) -> bool:
    """Play a file to its end; return whether the player was content."""
    # What it logs is told by the error, in one line.
    logging.getLogger("playsound3").addHandler(logging.NullHandler())
    from playsound3 import PlaysoundException, playsound

    try:
        playing = playsound(path, block=False)
    except (PlaysoundException, OSError) as error:
        raise DeviceError(f"nothing here can play a sound ({str(error).rstrip('!.')}); {_ADVICE}") from error
    try:
        # Not its own wait(): on Windows that joins a thread, which no Ctrl-C interrupts.
        while playing.is_alive():
            sleep(LOOK_EVERY)
    finally:
        if playing.is_alive():
            playing.stop()
        playing.wait()  # the file goes when nobody reads it any more
    return not playing.subprocess.poll()
