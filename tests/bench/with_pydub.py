"""A session mixed with pydub: ``python -m tests.bench.with_pydub overlaid|joined PIECES.json OUT.wav``.

pydub counts in milliseconds, so a clip cannot begin at any frame.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydub import AudioSegment

FRAMES_A_MILLISECOND = 48


def overlaid(pieces: dict[str, Any]) -> Any:
    """Return the session as pydub's manual has it: clip after clip laid over the whole, the bed softer meanwhile."""
    mix = AudioSegment.from_file(pieces["bed"])
    for at, _, path in pieces["clips"]:
        clip = AudioSegment.from_file(path)
        mix = mix.overlay(clip, position=round(at / FRAMES_A_MILLISECOND), gain_during_overlay=pieces["duck"])
    return mix


def joined(pieces: dict[str, Any]) -> Any:
    """Return the session from slices of the bed, with and without a clip over them, joined once."""
    bed = AudioSegment.from_file(pieces["bed"])
    parts, end = [], 0
    for at, frames, path in pieces["clips"]:
        begin, over = round(at / FRAMES_A_MILLISECOND), round((at + frames) / FRAMES_A_MILLISECOND)
        parts.append(bed[end:begin])
        parts.append(bed[begin:over].overlay(AudioSegment.from_file(path), gain_during_overlay=pieces["duck"]))
        end = over
    parts.append(bed[end:])
    return bed._spawn(b"".join(part.raw_data for part in parts))


def main() -> None:
    """Mix, and write the file."""
    way, listed, out = sys.argv[1:]
    pieces = json.loads(Path(listed).read_text())
    mix = overlaid(pieces) if way == "overlaid" else joined(pieces)
    mix.export(out, format="wav")


if __name__ == "__main__":
    main()
