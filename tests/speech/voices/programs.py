"""Programs that speak in a test: a hum for each word, taking their options as the real ones do."""

import sys
from pathlib import Path

_WORDS = """
import struct, sys

def speak(path, text, rate):
    count = round(max(len(text.split()), len(text) / 12) * 60 / rate * 8000)
    samples = (struct.pack("<40h", *[-8000] * 20, *[8000] * 20) * (count // 40 + 1))[: 2 * count]
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000,
                       2, 16, b"data", len(samples))
    with (open(path, "wb") if path else sys.stdout.buffer) as file:
        file.write(head + samples)
"""
RHVOICE = """
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
assert given["-p"] == "anna" and set(given) == {"-p", "-r", "-o"}, sys.argv
speak(given["-o"], sys.stdin.read(), 1.9 * int(given["-r"]))
"""
PICO = """
import re
language, lang, wav, path, said = sys.argv[1:]
assert (language, lang, wav) == ("-l", "en-US", "-w"), sys.argv
level, text = re.fullmatch("<speed level='([0-9]+)'>([^<&]*)</speed>", said).groups()
speak(path, text, 1.5 * int(level))
"""
COMMAND = """
rate, text = sys.argv[1:]
speak("", text, 20 + 0.9 * int(rate))
"""


def write_program(path: Path, source: str) -> Path:
    """Write a program that can be run; `speak(path, text, rate)` is there for it to use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable} -IS\n{_WORDS}{source}", encoding="utf-8")
    path.chmod(0o755)
    return path
