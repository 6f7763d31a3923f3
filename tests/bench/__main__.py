"""Every bench in one table, and in one JSON with the machine it ran on: `python -m tests.bench`.

Those that take longer than a few minutes run only when they are asked for, by name or by `--all`.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.machine import machine
from tests.places import ROOT

TOLD = 70
"""Signs of a bench's last line that the table has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One of them, as it is run from here."""

    name: str
    arguments: tuple[str, ...] = ()
    quick: tuple[str, ...] | None = None
    """What makes it one of minutes, for all that need nothing but the tests' packages; None: it takes longer."""
    draws: bool = False
    """Whether it is given a PNG to draw, and leaves its figures beside it as JSON."""


BENCHES = (
    Bench(name="answers", arguments=("relieving",), quick=()),
    Bench(name="fuzz", quick=("--cases", "2000")),
    Bench(name="slow_voice", quick=()),
    Bench(name="growth", quick=("--minutes", "20", "60", "120"), draws=True),
    *(Bench(name=name) for name in ("compare", "exports", "kills", "latency", "load", "loudness", "voices")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a bench said."""

    name: str
    command: tuple[str, ...]
    seconds: float
    code: int
    lines: tuple[str, ...]
    figures: object = None
    """Of one that leaves them as data."""


def run(bench: Bench, folder: Path, *, quick: bool) -> Result:
    """Run a bench to its end.

    Args:
        bench: Which.
        folder: Where its picture goes.
        quick: Whether a quick look will do.
    """
    picture = folder / f"{bench.name}.png"
    drawn = ("-o", str(picture)) if bench.draws else ()
    command = ("-m", f"tests.bench.{bench.name}", *bench.arguments, *((bench.quick or ()) if quick else ()), *drawn)
    begun = time.monotonic()
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    figures = picture.with_suffix(".json")
    return Result(
        name=bench.name,
        command=command,
        seconds=round(time.monotonic() - begun, 1),
        code=done.returncode,
        lines=tuple((done.stdout if done.returncode == 0 else done.stdout + done.stderr).splitlines()),
        figures=json.loads(figures.read_text(encoding="utf-8")) if bench.draws and figures.exists() else None,
    )


def main() -> None:
    """Run what is asked for, and tell it."""
    names = [bench.name for bench in BENCHES]
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "names", nargs="*", metavar="NAME", help=f"in full, of {', '.join(names)}; else the quick ones"
    )
    options.add_argument("--all", action="store_true", help="all of them, in full: hours")
    options.add_argument("-o", "--output", type=Path, default=Path("bench"), help="the folder for JSON and pictures")
    asked = options.parse_args()
    if unknown := set(asked.names) - set(names):
        options.error(f"there is no bench {', '.join(sorted(unknown))}, expected some of {', '.join(names)}")
    output = asked.output.absolute()
    output.mkdir(parents=True, exist_ok=True)
    quick = not (asked.names or asked.all)
    chosen = [b for b in BENCHES if b.name in asked.names or asked.all or (quick and b.quick is not None)]
    before, results = machine(), []
    print(before.told)
    for bench in chosen:
        result = run(bench, output, quick=quick)
        results.append(result)
        ended = "" if result.code == 0 else f"ended with {result.code}: "
        print(f"{bench.name:<12}{result.seconds:>8.1f} s  {(ended + (result.lines or ('',))[-1])[:TOLD]}", flush=True)
    found = {"before": asdict(before), "after": asdict(machine()), "benches": [asdict(result) for result in results]}
    (output / "bench.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"everything they said stands in {output / 'bench.json'}")
    sys.exit(any(result.code for result in results))


if __name__ == "__main__":
    main()
