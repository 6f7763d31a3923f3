"""How long after a key it is heard: pause and next, at a real sound server, and whether there is a click."""

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from tests.real.conftest import MINUTES, RATE, ROOT, SCRIPT, Recording, SoundServer, first_sound
from tests.real.running import at_a_terminal, drained


def measured(server: SoundServer, arguments: list[str], file, key: bytes) -> tuple[float, float]:
    """Return the seconds from a key until what is heard differs, and the largest step between samples after it."""
    moments: list[tuple[float, int]] = []
    with (
        contextlib.closing(Recording(server)) as recording,
        at_a_terminal(server, "run", *arguments, "--skip-prep", restored=False) as (process, terminal),
    ):

        def listen(seconds: float) -> None:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                drained(terminal)
                moments.append((time.monotonic(), len(recording.sound)))
                time.sleep(0.002)

        while not recording.sound.any():
            listen(0.1)
        listen(3.0 + random.random())
        pressed = time.monotonic()
        os.write(terminal, key)
        listen(2.0)
        sound = np.array(recording.sound)
        process.kill()
        process.wait()
    begin = first_sound(sound) - first_sound(file)
    heard = sound[begin:]
    changed = int(np.flatnonzero((heard != file[: len(heard)]).any(axis=1))[0])
    at = next(when for when, frames in moments if frames > begin + changed)
    steps = np.abs(np.diff(heard[changed : changed + RATE // 2].astype(int), axis=0)).max()
    return at - pressed, float(steps)


def main() -> None:
    """Run it and print what it found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=10)
    asked = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="coach-") as folder,
        contextlib.closing(SoundServer(Path(folder))) as server,
    ):
        script, wav = Path(folder) / "short.yaml", Path(folder) / "a.wav"
        script.write_text(SCRIPT)
        arguments = [str(script), "--minutes", MINUTES, "--voice", "espeak"]
        export = [sys.executable, "-m", "coach", "export", *arguments, "--skip-prep", "-o", str(wav)]
        subprocess.run(export, env=server.environment, cwd=ROOT, check=True)
        file = soundfile.read(wav, dtype="int16")[0]
        usual = np.abs(np.diff(file.astype(int), axis=0)).max()
        for name, key in (("pause", b" "), ("next", b"n")):
            found = [measured(server, arguments, file, key) for _ in range(asked.times)]
            times = sorted(1000.0 * seconds for seconds, _ in found)
            print(f"{name}: {times[0]:.0f} to {times[-1]:.0f} ms, median {times[len(times) // 2]:.0f}")
            print(f"  largest step after it {max(step for _, step in found):.0f}, in the file {usual}")


if __name__ == "__main__":
    main()
