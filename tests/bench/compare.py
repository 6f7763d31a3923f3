"""The same session mixed to WAV by the coach, FFmpeg, pydub and sox: how long each takes, and where its clips begin.

Twenty minutes of a session: the spoken clips at their frames, over one bed that dips under them. The others are given
finished clips and a finished bed; the coach starts from the script, as its users do, with clips and bed in its cache,
and adds bells, shaped dips, a limiter and dither. Each is a process of its own, started, timed and ended; the rounds
go through all of them in turn, and the best of each counts. Needs ffmpeg, sox and the extra ``bench``; what is missing
is left out.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from coach.units import RATE
from tests.bench.mixers import MIXINGS, Mixing, version
from tests.bench.pieces import Pieces, Placed, pieces_of
from tests.places import ROOT

WITHIN = RATE // 4
"""How many frames away from its place a clip is looked for."""
WANTED = {"ffmpeg, adelay and amix": 10, "pydub, overlay in a loop": 35}
"""How many times as fast as these the coach is meant to be."""
TIMED = """
import resource, subprocess, sys, time
begun = time.monotonic()
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
print(code, time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A process of its own, because memory that the one which starts a command holds is counted as the command's."""


@dataclass(slots=True, kw_only=True)
class Result:
    """What was found of one way of mixing."""

    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    off: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """Frames by which each clip begins too late, below 0 too early."""


def timed(command: list[str]) -> tuple[float, float]:
    """Run a command; return how many seconds it took, and the most memory one of its processes held, in megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", TIMED, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    code, seconds, most = done.stdout.split()
    if code != "0":
        raise SystemExit(f"{command[0]} failed: {done.stderr}")
    return float(seconds), float(most) / (2**20 if sys.platform == "darwin" else 2**10)


def frames_off(session: soundfile.SoundFile, clip: Placed) -> int:
    """Return by how many frames a clip begins too late in a mixed session, by cross-correlation of their left sides."""
    wanted = np.diff(soundfile.read(clip.path, dtype="float32")[0][:, 0])
    first = max(0, clip.at - WITHIN)
    session.seek(first)
    heard = np.diff(session.read(clip.at + clip.frames + WITHIN - first, dtype="float32")[:, 0])
    size = 1 << (len(heard) + len(wanted)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)), size)
    return int(likeness[: len(heard) - len(wanted) + 1].argmax()) + first - clip.at


def measure(mixings: list[Mixing], pieces: Pieces, folder: Path, times: int) -> dict[str, Result]:
    """Return what was found of each way of mixing."""
    found = {mixing.name: Result() for mixing in mixings}
    for number in range(times):
        for mixing in mixings:
            if number >= mixing.runs:
                continue
            result, out = found[mixing.name], folder / "out.wav"
            seconds, megabytes = timed(mixing.command(pieces, out))
            result.seconds.append(seconds)
            result.megabytes = max(result.megabytes, megabytes)
            if not number:
                with soundfile.SoundFile(out) as session:
                    result.off = np.array([frames_off(session, clip) for clip in pieces.clips])
            out.unlink()
    return found


def report(found: dict[str, Result]) -> None:
    """Print the table."""
    ours = min(found["coach"].seconds)
    print(f"{'':<26}{'best':>8}{'median':>8}{'runs':>6}{'× coach':>9}{'memory':>9}{'exact':>10}{'farthest off':>15}")
    for name, result in found.items():
        best, median = min(result.seconds), statistics.median(result.seconds)
        exact = f"{np.count_nonzero(result.off == 0)}/{len(result.off)}"
        farthest = f"{np.abs(result.off).max()} frames"
        timing = f"{best:>6.1f} s{median:>6.1f} s{len(result.seconds):>6}{best / ours:>9.1f}"
        print(f"{name:<26}{timing}{result.megabytes:>6.0f} MB{exact:>10}{farthest:>15}")
    for name, wanted in WANTED.items():
        if name in found:
            faster = min(found[name].seconds) / ours
            print(f"{name}: the coach is {faster:.1f} times as fast, wanted {wanted}")


def load() -> str:
    """Return how busy the machine has been, in the last minute and the last five."""
    return "{:.1f} and {:.1f}".format(*os.getloadavg())


def main() -> None:
    """Run it and print what it found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=20.0)
    options.add_argument("--script", default="relieving")
    options.add_argument("--times", type=int, default=3)
    asked = options.parse_args()
    versions = {program: version(program) for program in dict.fromkeys(mixing.program for mixing in MIXINGS)}
    for program, there in versions.items():
        how = "pip install -e '.[bench]'" if program == "pydub" else f"apt-get install {program}"
        print(f"{program} {there}" if there else f"{program} is missing and left out: {how}")
    with tempfile.TemporaryDirectory(prefix="coach-") as name:
        pieces = pieces_of(asked.script, asked.minutes, Path(name))
        print(f"{asked.script}, {asked.minutes:g} minutes: {len(pieces.clips)} clips over one bed, to WAV")
        print(f"{os.cpu_count()} processors, load {load()} before")
        mixings = [mixing for mixing in MIXINGS if versions[mixing.program]]
        found = measure(mixings, pieces, Path(name), asked.times)
        print(f"load {load()} after, this here among it")
        report(found)


if __name__ == "__main__":
    main()
