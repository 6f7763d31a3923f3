"""Hostile input of every kind, told in one line or read: `python -m tests.bench.fuzz --cases 100000`.

Each case is a file of `hostile.py`, spoiled: guided by coverage where atheris is installed, else by Hypothesis. Counted
is what must never be: an error that is none of ours, more than a second, more than 300 MB, and a file written anywhere
but in the folder of the run. A process of its own reads them, and the last two are seen from outside of it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from tests.places import ROOT

MOST_MEGABYTES = 300
_ATHERIS_MEGABYTES = 150
"""What the tracing of atheris takes for itself."""
_IGNORED = ("__pycache__",)


class Outcome(NamedTuple):
    """What came of a run."""

    counted: Counter[str]
    """How many cases there were, and how often each thing happened that must not."""
    megabytes: float
    """Memory at the most."""


def fuzz(cases: int, *, seed: int = 0, corpus: Path | None = None, keep: Path | None = None) -> Outcome:
    """Try cases of every kind.

    Args:
        cases: How many.
        seed: Another one tries others.
        corpus: Where atheris keeps what has led further; None lets Hypothesis draw.
        keep: Where cases are kept that went wrong.
    """
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="coach-fuzz-") as folder:
        work, home, scratch = (Path(folder, name) for name in ("work", "home", "scratch"))
        for place in (work, home, scratch):
            place.mkdir()
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "COACH_"))}
        environment |= {"HOME": str(home), "TMPDIR": str(scratch), "HYPOTHESIS_STORAGE_DIRECTORY": str(scratch)}
        environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.pathsep.join((str(ROOT), *_path()))}
        watched = (home, *(ROOT / name for name in ("coach", "scripts", "audio")))
        before = _state(watched)
        command = [sys.executable, "-m", "tests.bench.fuzz_child", str(cases), str(seed)]
        with subprocess.Popen(
            [*command, *((str(corpus),) if corpus else ())],
            cwd=work,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if corpus else None,
            text=True,
        ) as child:
            assert child.stdout
            for line in child.stdout:
                count, what = line.rstrip("\n").split("\t", 1)
                counted[what] += int(count)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            counted[f"ended with {child.returncode} in a {_text(work / 'last-kind')}"] += 1
        megabytes = used.ru_maxrss / 1024
        counted[f"over {MOST_MEGABYTES} MB"] = megabytes > MOST_MEGABYTES + (_ATHERIS_MEGABYTES if corpus else 0)
        for path in sorted(set(before.items()) ^ set(_state(watched).items())):
            counted[f"file outside: {path[0]}"] = 1
        wrong = [*work.glob("wrong-*"), *((work / "case.yaml",) if child.returncode else ())]
        for case in wrong if keep else ():
            if case.is_file():
                (keep / f"{seed}-{case.name}").write_bytes(case.read_bytes())
    return Outcome(+counted, megabytes)


def _path() -> list[str]:
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]


def _state(folders: tuple[Path, ...]) -> dict[str, tuple[int, int]]:
    """Return every file there is, with its size and when it was last written."""
    found: dict[str, tuple[int, int]] = {}
    for top in folders:
        for folder, inner, names in os.walk(top):
            inner[:] = [name for name in inner if name not in _IGNORED]
            for name in names:
                about = Path(folder, name).lstat()
                found[str(Path(folder, name))] = about.st_size, about.st_mtime_ns
    return found


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else "case that was not begun"


def main() -> None:
    """Fuzz, and tell what was counted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--corpus", type=Path, help="what led atheris further is kept here, and gone on from")
    asked.add_argument("--keep", type=Path, help="cases that went wrong are kept here")
    asked.add_argument("--unguided", action="store_true", help="by Hypothesis, even where atheris is installed")
    given = asked.parse_args()
    guided = find_spec("atheris") is not None and not given.unguided
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        corpus = (given.corpus or Path(folder)).absolute() if guided else None
        for place in filter(None, (corpus, given.keep)):
            place.mkdir(parents=True, exist_ok=True)
        counted, megabytes = fuzz(given.cases, seed=given.seed, corpus=corpus, keep=given.keep)
    for name, count in sorted(counted.items()):
        sys.stdout.write(f"{count:>8}  {name}\n")
    sys.stdout.write(
        f"{time.perf_counter() - begun:>8.1f}  seconds, {'guided by atheris' if guided else 'Hypothesis'}\n"
    )
    sys.stdout.write(f"{megabytes:>8.0f}  MB at most\n")
    sys.exit(sum(counted.values()) > counted["cases"])


if __name__ == "__main__":
    main()
