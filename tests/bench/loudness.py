"""Every bundled session with every bundled bed, measured by ffmpeg: loudness (EBU R 128) and true peak."""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from coach.script.library import script_paths
from coach.sound.music.catalogue import catalogue
from tests.places import ROOT


def measured(file: Path) -> tuple[float, float]:
    """Return the integrated loudness in LUFS and the true peak in dBTP of a file."""
    command = ["ffmpeg", "-nostats", "-i", str(file), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary:")[2]
    numbers = dict(re.findall(r"\b(I|Peak):\s+(-?[0-9.]+) (?:LUFS|dBFS)", told))
    return float(numbers["I"]), float(numbers["Peak"])


def main() -> None:
    """Run it and print what it found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, nargs="*", default=[20.0])
    asked = options.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        file = Path(folder) / "a.wav"
        for script in script_paths():
            for minutes in asked.minutes:
                for music in ("auto", *(bed.name for bed in catalogue())):
                    arguments = (script.stem, "--minutes", str(minutes), "--music", music, "-o", str(file), "--force")
                    subprocess.run([sys.executable, "-m", "coach", "export", *arguments], cwd=ROOT, check=True)
                    found.append(measured(file))
                    loud, peak = found[-1]
                    print(f"{script.stem:<12}{minutes:>6.1f}  {music:<8}{loud:>7.1f} LUFS{peak:>7.1f} dBTP")
    loudness = [loud for loud, _ in found]
    print(f"{min(loudness)} to {max(loudness)} LUFS, peaks up to {max(peak for _, peak in found)} dBTP")


if __name__ == "__main__":
    main()
