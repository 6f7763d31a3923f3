"""Hostile input of every kind, told in one line or read: `python -m tests.bench.fuzz --cases 100000`.

Each case is a file that somebody else may have written, spoiled by Hypothesis: a script, a lexicon, settings, a
playlist, a journal, the header of a sound, a voice's answer, a table of takes. Counted is what must never be: an error
that is none of ours, more than a second, more than 300 MB, and a file opened for writing outside the folder of the run.
"""

import argparse
import io
import json
import os
import random
import resource
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coach.app.settings import read_settings
from coach.errors import CoachError
from coach.live.journal import FORMAT, Journal
from coach.script.file import read_script
from coach.script.proofreading import unspeakable_signs
from coach.sound.clips import files
from coach.sound.music.measured import measure
from coach.sound.music.playlist import sound_files
from coach.speech.takes.index import FILE, read_index
from coach.speech.voices.recording import read_recording
from coach.speech.words.lexicon_file import read_lexicon
from tests.places import ROOT

LONGEST, MOST_MEGABYTES = 1.0, 300
_SCRIPT = (ROOT / "scripts" / "relieving.yaml").read_bytes()[:6000]
_SETTINGS = b"keys: {x: quit, enter: next}\nvoices:\n  http: {a: {address: 'http://127.0.0.1:1', key_from: KEY}}\n"
_LEXICON = b"Ana: ahna\nclose your: {other: cloze your, piper: klose your}\n"
_PLAYLIST = b"#EXTM3U\na.mp3\n../b c.flac\nfile:///c.ogg\nhttp://x/y\nd\\e.wav\n"
_TAKES = b"file,language,pace,role,text,made,hash,words\na.flac,en,slow,guide,Rest.,,00ff,0.100-0.500\n"
_WAV = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 836, b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", 800)
_JOURNAL = json.dumps({"format": FORMAT, "script": "relieving", "digest": "0", "minutes": 20, "turn": 3, "music": []})
_NASTY = (
    b"\0",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"\xff\xfe",
    b"[" * 50,
    b"&a [*a]",
    b"1e999",
    b"NaN",
    b"9" * 40,
    b"-1",
    b"\n",
)


def _read_playlist(path: Path) -> None:
    sound_files(path.rename(path.with_suffix(".m3u")), lambda _: None)


def _read_journal(path: Path) -> None:
    path.rename(path.with_name("journal.json"))
    Journal(path.parent).read()


def _read_takes(path: Path) -> None:
    path.rename(path.with_name(FILE))
    read_index(path.parent)


def _read_lexicon(path: Path) -> None:
    folder = path.parent / "lexicon"
    folder.mkdir(exist_ok=True)
    path.replace(folder / "en.yaml")
    read_lexicon("en", path.parent)


def _read_script(path: Path) -> None:
    script = read_script(path)
    unspeakable_signs(path, script.language)


READERS: dict[str, tuple[bytes, Callable[[Path], object]]] = {
    "script": (_SCRIPT, _read_script),
    "settings": (_SETTINGS, read_settings),
    "lexicon": (_LEXICON, _read_lexicon),
    "playlist": (_PLAYLIST, _read_playlist),
    "journal": (_JOURNAL.encode(), _read_journal),
    "music": (_WAV + bytes(range(200)) * 4, lambda path: measure(path, folder=None)),
    "voice answer": (
        _WAV + bytes(range(200)) * 4,
        lambda path: read_recording(io.BytesIO(path.read_bytes()), "Rest.", voice="v"),
    ),
    "clip": (_WAV + bytes(800), files.read),
    "takes": (_TAKES, _read_takes),
}
"""What is read: how it looks when it is as it should be, and what reads it."""


def spoiled(content: bytes, seed: int) -> bytes:
    """Return content with a few places overwritten, cut, doubled, or filled with what is known to be nasty."""
    draw = random.Random(seed)
    spoilt = bytearray(content)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(spoilt) + 1)
        match draw.randrange(5):
            case 0:
                spoilt[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                del spoilt[at : at + draw.randrange(1, 40)]
            case 2:
                spoilt[at:at] = spoilt[at : at + draw.randrange(1, 200)]
            case 3:
                spoilt[at:at] = draw.choice(_NASTY)
            case _:
                spoilt[at : at + 4] = struct.pack("<I", draw.choice((0, 1, 2**16, 2**31 - 1, 2**32 - 1)))
    return bytes(spoilt)


def fuzz(cases: int, *, seed: int = 0) -> Counter[str]:
    """Try cases of every kind in turn; return how often each thing happened that must not, and how many there were."""
    counted: Counter[str] = Counter()
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="coach-fuzz-") as folder:
        watching = True

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            if watching and event == "open" and isinstance(arguments[0], str | bytes):
                flags = arguments[2] if isinstance(arguments[2], int) else 0
                path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100 - a Path would open no less
                if flags & (os.O_WRONLY | os.O_RDWR) and not path.startswith((folder, "/dev/")):
                    counted[f"file outside: {path}"] += 1

        sys.addaudithook(watch)
        kinds = st.tuples(st.sampled_from(sorted(READERS)), st.integers(0, 2**32), st.binary(max_size=40))

        @settings(
            max_examples=cases,
            deadline=None,
            database=None,
            derandomize=seed == 0,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(kinds)
        def each(case: tuple[str, int, bytes]) -> None:
            kind, number, more = case
            content, read = READERS[kind]
            path = Path(folder, "case.yaml")
            path.write_bytes(spoiled(content, number ^ seed) + more)
            begun = time.perf_counter()
            try:
                with suppress(CoachError):
                    read(path)
            except Exception as error:
                counted[f"traceback: {kind}: {type(error).__name__}: {error}"[:200]] += 1
            counted["cases"] += 1
            counted["over a second"] += time.perf_counter() - begun > LONGEST

        each()
        watching = False
    counted["over 300 MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 > MOST_MEGABYTES
    return counted


def main() -> None:
    """Fuzz, and tell what was counted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=0)
    given_ = asked.parse_args()
    begun = time.perf_counter()
    counted = fuzz(given_.cases, seed=given_.seed)
    for name, count in sorted(counted.items()):
        sys.stdout.write(f"{count:>8}  {name}\n")
    sys.stdout.write(f"{time.perf_counter() - begun:>8.1f}  seconds\n")
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>8.0f}  MB at most\n")
    sys.exit(sum(counted.values()) > counted["cases"])


if __name__ == "__main__":
    main()
