"""A live session by a voice that takes a fifth of what it says to say it: when it begins, and when it ends."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.places import ROOT

PROGRAM = """
import struct, sys, time, wave
seconds = len(sys.stdin.read().split()) * 60 / 120
time.sleep(seconds * {share})
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(16000)
    file.writeframes(struct.pack("<hh", 8000, -8000) * int(seconds * 8000))
"""


def begun_and_ended(folder: Path, minutes: float, share: float) -> tuple[float, float]:
    """Run a session with nothing spoken before; return the seconds to its first line, and from there to its end."""
    program = folder / "voice.py"
    program.write_text(PROGRAM.format(share=share), encoding="utf-8")
    settings = folder / "session-coach" / "settings.yaml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(
        f'voices: {{command: {{slow: ["{sys.executable}", "{program}", "{{path}}"]}}}}', encoding="utf-8"
    )
    cache = tempfile.mkdtemp(dir=folder)
    command = [sys.executable, "-m", "coach", "run", "relieving", "--skip-prep", "--device", "none"]
    command += ["--voice", "command:slow", "--minutes", f"{minutes:g}"]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": cache, "XDG_STATE_HOME": cache}
    asked = time.monotonic()
    begun = 0.0
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as session:
        assert session.stdout is not None
        for _ in session.stdout:
            begun = begun or time.monotonic()
    return begun - asked, time.monotonic() - begun


def main() -> None:
    """Run sessions and print when they began and ended."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=14.0)
    asked.add_argument("--share", type=float, default=0.2, help="of its length that a line takes to be said")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begun, ended = begun_and_ended(Path(folder), options.minutes, options.share)
    print(f"first line after {begun:.2f} s, ended {ended:.2f} s after it ({options.minutes * 60:g} asked)")


if __name__ == "__main__":
    main()
