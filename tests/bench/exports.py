"""Exports disturbed in every format: killed at random moments, interrupted, on a full disk, in a closed folder.

Whatever happens, under the final name there has to stand what stood there before, which may be nothing, or the whole
file, byte for byte as an undisturbed export writes it; and the command says in one line what was wrong.
"""

import argparse
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from coach.export.encoders.formats import FORMATS
from tests.bench.disks import PAGE, Place, can_mount, closed_folder, emptied, full_disk, put, read_only_disk
from tests.bench.kills import Home
from tests.places import ROOT

SCRIPT = """
title: A dozen steps
language: en
sections:
  - title: Back
    steps:
""" + "".join(f"      - {{title: Step {number}, say: Go on., for: 5-60s}}\n" for number in range(12))
OLD = b"what was there before"
CAPTIONS = ("srt", "vtt", "lrc", "txt", "json")
STEMS = ("voice", "music", "bells")
SIGNALS = {"kill -9": signal.SIGKILL, "SIGINT": signal.SIGINT, "SIGTERM": signal.SIGTERM}
FILLED = (0.0, 0.02, 0.5, 0.95)
"""How much of what is to be written fits on a full disk; then there is one that lacks a page, and a file a byte."""
WAIT = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Files that one command writes."""

    name: str
    arguments: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Fields:
    """What was found of one case."""

    ends: dict[str, Counter[str]] = field(default_factory=dict)
    """For each disturbance, how often there was what."""
    parts: int = 0
    """How often kill -9 left an unfinished file beside."""
    parts_stayed: int = 0
    """How often it was still there after the next export of the same name."""
    wrong: list[str] = field(default_factory=list)
    """Everything that must not be."""


class Exports:
    """The exports of one case, with what they should become.

    Args:
        case: What is written.
        script: The session.
        minutes: Its length.
        home: Whose cache is used.
        folder: Where to, empty; a second one beside it takes what is temporary.
    """

    def __init__(self, case: Case, script: Path, minutes: str, home: Home, folder: Path) -> None:
        self.case = case
        self.folder = folder
        self.found = Fields()
        self._temporary = folder.with_name("temporary")
        self._temporary.mkdir(exist_ok=True)
        self._environment = {**home.environment, "PYTHONPATH": str(ROOT), "TMPDIR": str(self._temporary)}
        asked = (str(script), "--minutes", minutes, "--voice", "espeak", "--music", "dusk")
        self._command = (sys.executable, "-m", "coach", "export", *asked, *case.arguments)
        self.whole: dict[str, bytes] = {}
        self.seconds = 0.0

    def begin(self) -> None:
        """Export undisturbed, to know what it becomes and how long it takes; the first time fills the cache."""
        took = []
        for _ in range(2):
            begun = time.monotonic()
            code, errors = self._ended(self._started(Place(folder=self.folder), force=True))
            took.append(time.monotonic() - begun)
            assert (code, errors) == (0, ""), errors
        self.seconds = min(took)
        self.whole = {name: (self.folder / name).read_bytes() for name in self.case.outputs}
        emptied(self.folder)

    def signalled(self, name: str, moment: float, *, force: bool) -> None:
        """Send a signal so many seconds after the start."""
        place = Place(folder=self.folder)
        before = self._old(force=force)
        put(self.folder, before)
        process = self._started(place, force=force)
        time.sleep(moment)
        process.send_signal(SIGNALS[name])
        code, errors = self._ended(process)
        state = self._state(self.folder, before)
        finished = code == 0 and state == "whole" and not errors
        if name == "kill -9":
            fine = finished or (code == -signal.SIGKILL and not errors)
            if self._left(self.folder):
                self._after_a_kill(place)
        else:
            fine = finished or (code, errors.strip()) == (130, "Stopped.")
            fine = fine and not self._left(self.folder)
        self._note(f"{name} after {moment:.2f} s", state, code, errors, fine=fine)
        self.found.ends.setdefault(name, Counter())[state] += 1
        emptied(self.folder)

    def on_a_full_disk(self, size: int, *, mounted: bool, force: bool) -> None:
        """Export where so many bytes fit."""
        before = self._old(force=force)
        with full_disk(self.folder, size, mounted=mounted) as place:
            put(self.folder, before)
            self._refused("full disk", place, before, force=force, said="cannot be written: ")

    def on_a_read_only_disk(self) -> None:
        """Export where nothing can be written, over files that are there."""
        before = self._old(force=True)
        with read_only_disk(self.folder, before) as place:
            self._refused("read-only", place, before, force=True, said="may not be written to; choose another folder")

    def in_a_closed_folder(self) -> None:
        """Export where nobody may write, over files that are there."""
        before = self._old(force=True)
        with closed_folder(self.folder, before) as place:
            self._refused("closed", place, before, force=True, said="may not be written to; choose another folder")

    def _refused(self, name: str, place: Place, before: dict[str, bytes], *, force: bool, said: str) -> None:
        code, errors = self._ended(self._started(place, force=force))
        state = self._state(place.folder, before)
        lines = errors.splitlines()
        told = code == 1 and 0 < len(lines) <= len(self.case.outputs) and all(said in line for line in lines)
        fine = told or (code == 0 and state == "whole" and not errors)
        self._note(name, state, code, errors, fine=fine and not self._left(place.folder))
        self.found.ends.setdefault(name, Counter())[state] += 1

    def _after_a_kill(self, place: Place) -> None:
        """Export once more under the same name, over what was left."""
        self.found.parts += 1
        code, errors = self._ended(self._started(place, force=True))
        state = self._state(place.folder, {})
        self._note("once more after kill -9", state, code, errors, fine=(code, errors, state) == (0, "", "whole"))
        self.found.parts_stayed += bool(self._left(place.folder))
        emptied(self._temporary)

    def _old(self, *, force: bool) -> dict[str, bytes]:
        return dict.fromkeys(self.case.outputs, OLD) if force else {}

    def _started(self, place: Place, *, force: bool) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*place.prefix, *self._command, *(("--force",) if force else ())],
            cwd=place.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def _ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
        _, errors = process.communicate(timeout=WAIT)
        return process.returncode, errors

    def _state(self, folder: Path, before: dict[str, bytes]) -> str:
        """Return what stands under the final names: whole files, what was before, some of each, or BROKEN ones."""
        states = set()
        for name, whole in self.whole.items():
            content = (folder / name).read_bytes() if (folder / name).exists() else None
            states.add("whole" if content == whole else "before" if content == before.get(name) else "BROKEN")
        if "BROKEN" in states:
            return "BROKEN"
        return states.pop() if len(states) == 1 else "some"

    def _left(self, folder: Path) -> list[Path]:
        """Return files that nobody asked for."""
        asked = {folder / name for name in self.case.outputs}
        files = [*folder.rglob("*"), *self._temporary.rglob("*")]
        return [path for path in files if path.is_file() and path not in asked]

    def _note(self, what: str, state: str, code: int, errors: str, *, fine: bool) -> None:
        if not fine or state == "BROKEN":
            last = errors.strip().splitlines()[-1:] or ["nothing said"]
            frames = re.findall(r'File "([^"]+)", line (\d+)', errors)
            traceback = ", with a traceback from {}:{}".format(*frames[-1]) if "Traceback" in errors and frames else ""
            left = f", left {len(self._left(self.folder))} files" if self._left(self.folder) else ""
            self.found.wrong.append(f"{self.case.name}, {what}: {state}, exit code {code}, {last[0]}{traceback}{left}")


def cases() -> Iterator[Case]:
    """Yield every kind of files there is to be written."""
    for ending in FORMATS:
        yield Case(name=ending, arguments=("-o", f"a{ending}"), outputs=(f"a{ending}",))
    captions = tuple(argument for kind in CAPTIONS for argument in ("--captions", kind))
    beside = tuple(f"a.{kind}" for kind in CAPTIONS)
    yield Case(name="captions", arguments=("-o", "a.opus", *captions), outputs=("a.opus", *beside))
    parts = tuple(f"parts/{kind}.flac" for kind in STEMS)
    yield Case(name="stems", arguments=("-o", "a.opus", "--stems", "parts"), outputs=("a.opus", *parts))
    several = ("a.flac", "a.opus", "a.mp3", "a.m4b")
    together = tuple(argument for name in several for argument in ("-o", name))
    yield Case(name="together", arguments=together, outputs=several)


def disturb(exports: Exports, times: int, *, mounted: bool) -> None:
    """Do everything to one case."""
    exports.begin()
    for name in SIGNALS:
        for number in range(times):
            earliest = 0.75 if number % 2 else 0.0  # every other one near the end, where files are put in place
            moment = random.uniform(earliest, 1.02) * exports.seconds
            exports.signalled(name, moment, force=bool(random.getrandbits(1)))
    sizes = [len(content) for content in exports.whole.values()]
    size = sum(sizes) if mounted else max(sizes)
    for number, room in enumerate([*(int(part * size) for part in FILLED), size - PAGE]):
        exports.on_a_full_disk(room, mounted=mounted, force=bool(number % 2))
    exports.on_a_full_disk(max(sizes) - 1, mounted=False, force=True)
    if mounted:
        exports.on_a_read_only_disk()
    exports.in_a_closed_folder()


def line(exports: Exports) -> str:
    """Return what was found of one case, as a line of the table."""
    cells = []
    for name in (*SIGNALS, "full disk", "read-only", "closed"):
        ends = exports.found.ends.get(name, Counter())
        cells.append(" ".join(f"{count} {state}" for state, count in sorted(ends.items())) or "not tried")
    parts = f"{exports.found.parts} ({exports.found.parts_stayed})"
    first = f"{exports.case.name:<9}{exports.seconds:>5.1f} s  "
    return first + "".join(f"{cell:<25}" for cell in cells[:4]) + "".join(f"{cell:<11}" for cell in cells[4:]) + parts


def main() -> None:
    """Run it and print what it found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=6, help="signals of each kind for each format")
    options.add_argument("--minutes", default="3")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", help="a format by its ending, as .flac; captions, stems or together")
    asked = options.parse_args()
    random.seed(asked.seed)
    wrong = []
    with ExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="coach-")))
        folder = base / "out"
        folder.mkdir()
        script = base / "dozen.yaml"
        script.write_text(SCRIPT)
        mounted = can_mount(folder)
        print("full disk: " + ("a small tmpfs" if mounted else "no mounting here, so a limit on the size of files"))
        titles = "".join(f"{name:<25}" for name in (*SIGNALS, "full disk"))
        print(f"{'':<18}{titles}{'read-only':<11}{'closed':<11}parts after kill -9 (and after the next export)")
        for case in cases():
            if asked.only not in (None, case.name):
                continue
            exports = Exports(case, script, asked.minutes, Home(str(base)), folder)
            disturb(exports, asked.times, mounted=mounted)
            wrong += exports.found.wrong
            print(line(exports), flush=True)
    print(f"{len(wrong)} things that must not be" + ":" * bool(wrong))
    for told in wrong:
        print(f"  {told}")


if __name__ == "__main__":
    main()
