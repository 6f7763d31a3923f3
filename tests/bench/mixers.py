"""The same pieces mixed by others: each as the command that somebody would write for it."""

import importlib.metadata
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coach import __version__
from tests.bench.pieces import BED, VOICE, Pieces

SIDECHAIN = "sidechaincompress=threshold=0.01:ratio=8:attack=50:release=1000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixing:
    """One way of mixing a session to a WAV file."""

    name: str
    program: str
    command: Callable[[Pieces, Path], list[str]]
    """From the pieces and the file wanted."""
    runs: int = 100
    """How often it is timed at the most, because it takes minutes."""


def coach(pieces: Pieces, out: Path) -> list[str]:
    """Return the command as its users type it: from the script, with bells, limiter and dither, safe on the disk."""
    asked = (pieces.script, "--minutes", f"{pieces.minutes:g}", "--voice", VOICE, "--music", BED)
    return [sys.executable, "-m", "coach", "export", *asked, "--force", "-o", str(out)]


def ffmpeg_delayed(pieces: Pieces, out: Path) -> list[str]:
    """Return FFmpeg's command with every clip delayed to its frame, and all of them added up."""
    delayed = "".join(f"[{n}:a]adelay={clip.at}S:all=1[d{n}];" for n, clip in enumerate(pieces.clips, 1))
    inputs = "".join(f"[d{n}]" for n in range(1, len(pieces.clips) + 1))
    return _ffmpeg(pieces, out, f"{delayed}{inputs}amix=inputs={len(pieces.clips)}:duration=longest:normalize=0")


def ffmpeg_joined(pieces: Pieces, out: Path) -> list[str]:
    """Return FFmpeg's command with clips and silences joined to one track: its quickest where no two clips overlap."""
    silences, inputs, end = "", "", 0
    for n, clip in enumerate(pieces.clips, 1):
        if clip.at > end:
            silences += f"anullsrc=r=48000:cl=stereo,atrim=end_sample={clip.at - end}[s{n}];"
            inputs += f"[s{n}]"
        inputs += f"[{n}:a]"
        end = clip.at + clip.frames
    return _ffmpeg(pieces, out, f"{silences}{inputs}concat=n={inputs.count('[')}:v=0:a=1")


def _ffmpeg(pieces: Pieces, out: Path, voice: str) -> list[str]:
    files = [argument for path in (pieces.bed, *(clip.path for clip in pieces.clips)) for argument in ("-i", str(path))]
    voices = f"{voice},apad=whole_len={pieces.frames},asplit[voice][key]"
    graph = f"{voices};[0:a][key]{SIDECHAIN}[bed];[bed][voice]amix=inputs=2:duration=first:normalize=0"
    quiet = ("-v", "error", "-nostdin", "-y")
    return ["ffmpeg", *quiet, *files, "-filter_complex", graph, "-c:a", "pcm_s16le", str(out)]


def pydub_overlaid(pieces: Pieces, out: Path) -> list[str]:
    """Return pydub's command that lays one clip after the other over the whole session."""
    return _pydub("overlaid", pieces, out)


def pydub_joined(pieces: Pieces, out: Path) -> list[str]:
    """Return pydub's command that cuts the bed up and joins it once: its quickest where no two clips overlap."""
    return _pydub("joined", pieces, out)


def _pydub(way: str, pieces: Pieces, out: Path) -> list[str]:
    listed = out.with_suffix(".json")
    clips = [(clip.at, clip.frames, str(clip.path)) for clip in pieces.clips]
    listed.write_text(json.dumps({"bed": str(pieces.bed), "duck": pieces.duck, "clips": clips}))
    return [sys.executable, "-W", "ignore", "-m", "tests.bench.with_pydub", way, str(listed), str(out)]


def sox_padded(pieces: Pieces, out: Path) -> list[str]:
    """Return sox's command with every clip padded to its frame; sox has no way to duck the bed."""
    padded = [f"|sox -V1 {clip.path} -p pad {clip.at}s" for clip in pieces.clips]
    return ["sox", "-m", *_as_loud(str(pieces.bed), *padded), str(out)]


def sox_joined(pieces: Pieces, out: Path) -> list[str]:
    """Return sox's command with clips and silences joined to one track; no duck here either."""
    joined, end = [], 0
    for clip in pieces.clips:
        if clip.at > end:
            joined.append(f"'|sox -V1 -n -r 48000 -c 2 -b 16 -p -D trim 0 {clip.at - end}s'")
        joined.append(str(clip.path))
        end = clip.at + clip.frames
    voice = out.with_suffix(".sh")
    voice.write_text(f"exec sox -V1 {' '.join(joined)} -p\n")
    return ["sox", "-m", *_as_loud(str(pieces.bed), f"|sh {voice}"), str(out)]


def _as_loud(*inputs: str) -> list[str]:
    """Return inputs that sox is not to make softer by their number."""
    return [argument for name in inputs for argument in ("-v", "1", name)]


MIXINGS = (
    Mixing(name="coach", program="coach", command=coach),
    Mixing(name="ffmpeg, adelay and amix", program="ffmpeg", command=ffmpeg_delayed),
    Mixing(name="ffmpeg, joined", program="ffmpeg", command=ffmpeg_joined),
    Mixing(name="pydub, overlay in a loop", program="pydub", command=pydub_overlaid, runs=2),
    Mixing(name="pydub, joined", program="pydub", command=pydub_joined),
    Mixing(name="sox, padded", program="sox", command=sox_padded, runs=1),
    Mixing(name="sox, joined", program="sox", command=sox_joined),
)


def version(program: str) -> str:
    """Return a program's version; empty where it is not there."""
    if program == "coach":
        return f"{__version__} on Python {platform.python_version()}"
    if program == "pydub":
        try:
            return importlib.metadata.version("pydub")
        except importlib.metadata.PackageNotFoundError:
            return ""
    if not shutil.which(program):
        return ""
    asked = "-version" if program == "ffmpeg" else "--version"
    told = subprocess.run([program, asked], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    return told.rpartition(" SoX v")[2] if program == "sox" else told.split()[2]
