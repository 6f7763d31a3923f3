"""How a session's cost grows with its length: planning, mixing and memory, from twenty minutes to eight hours.

Each session is a script with a step and ten cues for every minute, about: 500 steps and 5,000 cues in eight hours, all
of different words. What counts is processor time, which a busy machine does not change, and the most memory that a
process held. `python -m tests.bench.growth -o growth.png` draws the curves.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from coach.export.pictures import colours
from coach.plan.fit import fit
from coach.script.file import read_script
from coach.units import minutes_to_frames
from tests.bench.curves import Curve, draw
from tests.bench.machine import machine
from tests.places import ROOT
from tests.sounds import CountedClips, silence

LENGTHS = (20.0, 60.0, 120.0, 240.0, 480.0)
STEPS_A_MINUTE = 500 / 480
CUES = 10
MOST_SECONDS = 1.0
"""That planning eight hours may take."""
MOST_GROWTH = 1.2
"""What eight hours may take of memory, or of time a minute, as a share of twenty minutes."""
TIMED = """
import os, resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a session of a length took."""

    minutes: float
    steps: int
    cues: int
    plan_seconds: float
    """Of a processor, with every line spoken before."""
    export_seconds: float
    """Of processors, for a minute of the session, into a pipe as WAV."""
    megabytes: float


def script(minutes: float) -> str:
    """Return a script with as many steps and cues as belong to a length."""
    lines, steps = ["title: Growth", "language: en", "sections:"], max(1, round(minutes * STEPS_A_MINUTE))
    for number in range(steps):
        if number % 25 == 0:
            lines += [f"  - title: Part {number // 25 + 1}", "    pace: slow", "    steps:"]
        cues = ", ".join(f"{{at: {5 + 9 * n}%, say: Breathe {number} and {n}.}}" for n in range(CUES))
        lines.append(f"      - {{title: Step {number}, say: Stroke number {number}., for: 20-80s, cues: [{cues}]}}")
    return "\n".join(lines) + "\n"


def plan_seconds(path: Path, minutes: float) -> float:
    """Return how long planning takes, the best of three."""
    session, clips, taken = read_script(path), CountedClips(silence), []
    for _ in range(3):
        begun = time.process_time()
        fit(session, frames=minutes_to_frames(minutes), speech=clips)
        taken.append(time.process_time() - begun)
    return min(taken)


def timed(verb: str, path: Path, minutes: float, *options: str) -> tuple[float, float]:
    """Return the processor time a command took, and the most memory of one of its processes in megabytes."""
    asked = (verb, str(path), "--minutes", f"{minutes:g}", "--voice", "espeak", "--music", "dusk", *options)
    command = [sys.executable, "-c", TIMED, sys.executable, "-m", "coach", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    code, seconds, most = done.stdout.split()
    if code != "0":
        raise SystemExit(done.stderr)
    return float(seconds), float(most) / 1024


def sizes(lengths: tuple[float, ...]) -> list[Size]:
    """Measure each length, told as it is found."""
    found = []
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        for minutes in lengths:
            path = Path(folder) / "growth.yaml"
            path.write_text(script(minutes), encoding="utf-8")
            timed("plan", path, minutes)  # so that every line has been spoken
            seconds, megabytes = timed("export", path, minutes, "-o", "-")
            steps = max(1, round(minutes * STEPS_A_MINUTE))
            size = Size(
                minutes=minutes,
                steps=steps,
                cues=steps * CUES,
                plan_seconds=plan_seconds(path, minutes),
                export_seconds=seconds / minutes,
                megabytes=megabytes,
            )
            found.append(size)
            told = f"{minutes:>5g} min {steps:>4} steps {size.cues:>5} cues   plan {size.plan_seconds:6.3f} s"
            print(f"{told}   {size.export_seconds:6.3f} s a minute   {megabytes:4.0f} MB", flush=True)
    return found


def curves(found: list[Size]) -> list[Curve]:
    """Return what there is to draw, with what eight hours are held to."""
    first = found[0]
    plan = tuple((size.minutes, size.plan_seconds) for size in found)
    throughput = tuple((size.minutes, size.export_seconds) for size in found)
    memory = tuple((size.minutes, size.megabytes) for size in found)
    return [
        Curve(title="Planning, every line spoken", unit="s", points=plan, limit=MOST_SECONDS),
        Curve(
            title="Mixing a minute, of a processor",
            unit="s",
            points=throughput,
            limit=first.export_seconds * MOST_GROWTH,
            colour=colours.SPEECH,
        ),
        Curve(
            title="Memory", unit="MB", points=memory, limit=first.megabytes * MOST_GROWTH, colour=colours.SECTION_TEXT
        ),
    ]


def main() -> None:
    """Measure, tell, and draw where that is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, nargs="*", default=LENGTHS)
    options.add_argument("-o", "--output", type=Path, help="a PNG with the curves; its figures stand beside it as JSON")
    asked = options.parse_args()
    found = sizes(tuple(asked.minutes))
    first, last = found[0], found[-1]
    print(
        f"{last.minutes:g} against {first.minutes:g} minutes: "
        f"plan {last.plan_seconds:.2f} s (at most {MOST_SECONDS:g}), "
        f"memory × {last.megabytes / first.megabytes:.2f} (at most {MOST_GROWTH:g}), "
        f"time a minute × {last.export_seconds / first.export_seconds:.2f}"
    )
    if asked.output:
        asked.output.write_bytes(draw("From twenty minutes to eight hours", machine().told, curves(found)))
        asked.output.with_suffix(".json").write_text(json.dumps([asdict(size) for size in found], indent=2) + "\n")


if __name__ == "__main__":
    main()
