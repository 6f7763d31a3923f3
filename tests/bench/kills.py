"""A session killed with -9 at random moments, again and again, and whether ``--resume`` goes on at the right step."""

import argparse
import contextlib
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.places import ROOT
from tests.real.running import at_a_terminal, command, drained

SCRIPT = """
title: Many steps
language: en
sections:
  - title: Back
    steps:
""" + "".join(f"      - {{title: Step {number}, say: Go on., for: 5-60s}}\n" for number in range(30))
STEP = re.compile(r"Back: (Step \d+)")


class Home:
    """A home of its own, in the place of a sound server: nothing is heard here."""

    def __init__(self, folder: str) -> None:
        self.environment = {**os.environ, "HOME": folder, "XDG_CACHE_HOME": folder, "XDG_STATE_HOME": folder}


def killed(home: Home, script: Path, moment: float, keys: int) -> str:
    """Run a session, press "next" so often, kill it; return the step that the screen showed last."""
    arguments = ("run", str(script), "--minutes", "10", "--device", "none", "--voice", "silent", "--music", "none")
    seen = b""
    with at_a_terminal(home, *arguments, restored=False) as (process, terminal):
        while b"Step" not in seen:
            seen += drained(terminal)
            time.sleep(0.005)
        until = time.monotonic() + moment
        presses = sorted(random.uniform(0.0, moment) for _ in range(keys))
        begun = time.monotonic()
        while time.monotonic() < until:
            while presses and time.monotonic() - begun >= presses[0]:
                presses.pop(0)
                os.write(terminal, b"n")
            seen += drained(terminal)
            time.sleep(0.005)
        process.kill()
        process.wait()
        time.sleep(0.05)
        seen += drained(terminal)
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen.decode(errors="replace"))
    return re.findall(r"(?<!next: )Back: (Step \d+)", plain)[-1]


def resumed(home: Home) -> str:
    """Return the step a resumed session begins with."""
    process = subprocess.Popen(
        command("run", "--resume", "--device", "none"),
        env=home.environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        line = process.stdout.readline().decode() if process.stdout else ""
        process.kill()
        errors = process.stderr.read().decode() if process.stderr else ""
    found = STEP.search(line)
    return found[1] if found else f"nothing: {line}{errors}"


def main() -> None:
    """Run it and print what it found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    random.seed(asked.seed)
    right = 0
    with tempfile.TemporaryDirectory(prefix="coach-") as folder, contextlib.suppress(KeyboardInterrupt):
        script = Path(folder) / "many.yaml"
        script.write_text(SCRIPT)
        for number in range(asked.times):
            home = Home(folder)
            last = killed(home, script, random.uniform(0.05, 2.0), random.randint(0, 6))
            onward = resumed(home)
            right += last == onward
            if last != onward:
                print(f"{number}: killed in {last}, went on with {onward}", file=sys.stderr)
    print(f"{right} of {asked.times} went on at the right step")


if __name__ == "__main__":
    main()
